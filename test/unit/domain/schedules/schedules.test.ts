import { expect } from 'chai'
import type { Member } from '../../../../src/domain/members/member.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/members/throttle.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import { SCHEDULES } from '../../../../src/domain/schedules/schedule-repo.js'
import { codeOf, openNeighbourhood, type Neighbourhood } from '../../../support/neighbours.js'
import { Crash, faults } from '../../../support/publishing.js'

describe('what is published later', () => {
  let hood: Neighbourhood
  let member: Member
  beforeEach(async () => {
    hood = await openNeighbourhood()
    member = (await hood.speaker()).member
  })
  afterEach(() => hood.dispose())

  const inMs = (ms: number) => new Date(hood.now().getTime() + ms)
  const add = (text: string, ms = HOUR_MS) => hood.scheduled.add(member, { text }, inMs(ms))
  const published = async () =>
    (await hood.store.collection(POSTS).find({ origin: 'local', state: 'published' }, { limit: 50 })).map(
      ({ html }) => html,
    )
  const run = async () => {
    while (await hood.scheduled.publishStep());
  }

  it('waits for its time, then is published once', async () => {
    const { id } = await add('Later')
    hood.pass(HOUR_MS - 1)
    await run()
    expect(await published()).to.deep.equal([])
    hood.pass(1)
    await Promise.all([run(), run(), run()])
    expect(await published()).to.deep.equal(['<p>Later</p>'])
    expect(await codeOf(hood.scheduled.get(member, id))).to.equal('no-such-item')
    const [post] = await hood.store.collection(POSTS).find({ origin: 'local' }, { limit: 2 })
    expect(post).to.deep.include({ publishedAt: hood.now(), announce: hood.now() })
  })

  it('is published once also when the hub is cut off at any write', async () => {
    await hood.dispose()
    const broken = faults()
    hood = await openNeighbourhood((store) => broken.wrap(store))
    member = (await hood.speaker()).member
    let expected = 0
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        await add(`Try ${when} ${nth}`)
        expected++
        hood.pass(2 * HOUR_MS)
        broken.arm(nth, when)
        const cut = await run().then(
          () => false,
          (error: unknown) => error instanceof Crash,
        )
        broken.disarm()
        hood.pass(HOUR_MS) // the lease is over
        await run()
        expect(await published(), `${when} write ${nth}`).to.have.lengthOf(expected)
        expect(await hood.store.collection(SCHEDULES).count({ member: member.id }, { atMost: 9 })).to.equal(0)
        if (!cut) break
      }
    }
  })

  it('is looked at as if it were published now, and not too near, too far, or too much', async () => {
    const at = (ms: number) => codeOf(add('x', ms))
    expect(await at(5 * MINUTE_MS - 1)).to.equal('schedule-soon')
    expect(await at(NaN)).to.equal('schedule-soon')
    expect(await at(3 * 365 * DAY_MS)).to.equal('schedule-far')
    expect(await codeOf(add(''))).to.equal('empty-status')
    for (let n = 0; n < 25; n++) await add('x', 2 * DAY_MS)
    expect(await at(2 * DAY_MS)).to.equal('schedule-full')
    hood.pass(MINUTE_MS)
    expect(await at(3 * DAY_MS)).to.equal('done')
    const reader = await hood.person('reader')
    expect(await codeOf(hood.scheduled.add(reader, { text: 'x' }, inMs(HOUR_MS)))).to.equal('needs-profile')
  })

  it('is its writer’s alone to see, to move, and to take back', async () => {
    const other = (await hood.speaker()).member
    const [one, two] = [await add('One'), await add('Two')]
    expect((await hood.scheduled.list(member, { limit: 9 })).map(({ input }) => input.text)).to.deep.equal([
      'Two',
      'One',
    ])
    expect((await hood.scheduled.list(member, { limit: 9, before: two.id })).map(({ id }) => id)).to.deep.equal([
      one.id,
    ])
    const newer = await hood.scheduled.list(member, { limit: 1, after: one.id })
    expect(newer.map(({ id }) => id)).to.deep.equal([two.id])
    for (const theirs of [
      () => hood.scheduled.get(other, one.id),
      () => hood.scheduled.move(other, one.id, inMs(HOUR_MS)),
      () => hood.scheduled.remove(other, one.id),
    ])
      expect(await codeOf(theirs())).to.equal('no-such-item')
    expect(await hood.scheduled.list(other, { limit: 9 })).to.deep.equal([])
    await hood.scheduled.move(member, one.id, inMs(3 * HOUR_MS))
    await hood.scheduled.remove(member, two.id)
    hood.pass(2 * HOUR_MS)
    await run()
    expect(await published()).to.deep.equal([])
    hood.pass(HOUR_MS)
    await run()
    expect(await published()).to.deep.equal(['<p>One</p>'])
  })

  it('stays with its writer when it cannot be published, and says why', async () => {
    const { id } = await add('Later')
    await hood.profiles.close(member.id)
    hood.pass(HOUR_MS)
    await run()
    expect(await published()).to.deep.equal([])
    expect(await hood.scheduled.get(member, id)).to.include({ failed: 'needs-profile' })
    await hood.forgetWriter(member.id)
    expect(await hood.store.collection(SCHEDULES).count({ member: member.id }, { atMost: 9 })).to.equal(0)
  })

  it('is one under one key', async () => {
    const again = () => hood.scheduled.add(member, { text: 'Once' }, inMs(HOUR_MS), { key: 'k' })
    const all = await Promise.all([again(), again(), again()])
    expect(new Set(all.map(({ id }) => id)).size).to.equal(1)
    expect(await hood.scheduled.list(member, { limit: 9 })).to.have.lengthOf(1)
  })
})
