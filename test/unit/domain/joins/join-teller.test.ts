import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { JOINS, type JoinDoc } from '../../../../src/domain/joins/join-repo.js'
import { MOST_LETTERS } from '../../../../src/domain/joins/join-teller.js'
import { MAILS } from '../../../../src/domain/mails/mail-service.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import type { ReadPost } from '../../../../src/domain/posts/post-service.js'
import type { PostEvent } from '../../../../src/domain/posts/post.js'
import { lookAtJoins } from '../../../../src/store/migrations/0002-look-at-joins.js'
import { Crash, faults, minutes } from '../../../support/publishing.js'
import { noteBy, openNeighbourhood, type Neighbourhood } from '../../../support/neighbours.js'

const bob = iri('https://elm.test/users/bob')
const HOUR = minutes(60)
const hall = { name: 'Old hall', address: 'Main street 1', latitude: null, longitude: null }
const party: PostEvent = {
  startsAt: new Date('2026-11-20T18:00:00Z'),
  endsAt: null,
  overAt: new Date('2026-11-20T21:00:00Z'),
  ...{ zone: 'Europe/Vienna', place: hall, online: null, state: 'scheduled', joinMode: 'free' },
  ...{ participants: null, capacity: null },
}
const elsewhere: Partial<PostEvent> = { place: { ...hall, name: 'New hall' } }
const later = { startsAt: new Date('2026-11-22T18:00:00Z'), overAt: new Date('2026-11-22T21:00:00Z') }

describe('what a member is told of an event elsewhere that they come to', () => {
  const fault = faults()
  let desk: Neighbourhood, ann: Member, me: Iri
  let post: ReadPost, id: string

  beforeEach(async () => {
    fault.disarm()
    desk = await openNeighbourhood((store) => fault.wrap(store))
    await desk.know('bob')
    ann = await comer('ann')
    me = (await desk.localActors.ofMember(ann.id))?.iri ?? expect.fail('no profile')
    post = noteBy(bob, { kind: 'event', type: 'Event', title: 'A party', event: party })
    id = (await desk.posts.receive(post)).id ?? expect.fail('it was not kept')
  })
  afterEach(() => desk.dispose())

  async function comer(name: string, email: string | null = `${name}@example.org`): Promise<Member> {
    const member = await desk.members.add({ name, role: 'reader', email })
    await desk.profiles.open(member.id, { name })
    return member
  }
  const says = async (change: Partial<PostEvent>, more: Partial<ReadPost> = {}) => {
    desk.pass(1_000)
    post = { ...post, ...more, event: { ...(post.event ?? party), ...change }, versionAt: desk.now() }
    return desk.posts.receive(post)
  }
  const answers = (answer: 'accepted' | 'waiting' | 'refused', told: PostEvent['place'] = null, actor = me) =>
    desk.joins.answered({ by: bob, activity: null, actor, event: post.iri }, answer, told)
  const doc = async () => (await desk.store.collection(JOINS).findOne({ actor: me })) as JoinDoc

  /** Until there is nothing to do, or the hub dies. */
  async function run(): Promise<void> {
    try {
      while (await desk.joinTeller());
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }
  const pass = async (ms = minutes(11)) => {
    desk.pass(ms)
    await run()
  }
  const until = (time: string) => pass(new Date(time).getTime() - desk.now().getTime())
  const letters = async (to = 'ann@example.org') => {
    const found = await desk.store.collection(MAILS).find({ _id: { $gte: 'joined-', $lt: 'joined.' } }, { limit: 500 })
    const mine = found.filter((mail) => mail.to === to).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    return Promise.all(
      mine.map(async ({ _id, subject }) => ({ subject, text: (await desk.mails.get(_id))?.text ?? '' })),
    )
  }
  const subjects = async (to?: string) => (await letters(to)).map(({ subject }) => subject)
  /** Comes, is accepted, and was told so. */
  const coming = async () => {
    await desk.joins.join(ann, id)
    await answers('accepted')
    await run()
    expect(await subjects()).to.deep.equal(['You have a place: A party'])
  }

  it('is the answer, with when and where it is for those accepted, once', async () => {
    await desk.joins.join(ann, id)
    await answers('waiting')
    await run()
    await answers('accepted', { ...hall, name: 'Cellar', access: 'Ring twice' })
    await answers('accepted', { ...hall, name: 'Cellar', access: 'Ring twice' })
    await pass()
    expect(await subjects()).to.deep.equal(['No sure place yet: A party', 'A place for you after all: A party'])
    const [, last] = await letters()
    expect(last?.text).to.include('Cellar').and.include('Ring twice').and.include('19:00')
    expect(last?.text).to.include(`https://oak.test/neighbours/posts/${id}`).and.not.include('Old hall')
    await answers('refused')
    await pass()
    expect((await subjects()).at(-1)).to.equal('No place: A party')
    expect(await subjects()).to.have.lengthOf(3)
  })

  it('is of a no its cause, where that is that it is off, and nothing where it has begun', async () => {
    await desk.joins.join(ann, id)
    await answers('waiting')
    await run()
    await answers('refused')
    await says({ state: 'cancelled' })
    await pass()
    await pass()
    expect((await subjects()).slice(1)).to.deep.equal(['Cancelled: A party'])
    const bea = await comer('bea')
    post = noteBy(bob, { kind: 'event', type: 'Event', title: 'Another', event: party })
    const other = (await desk.posts.receive(post)).id ?? ''
    await desk.joins.join(bea, other)
    await until('2026-11-20T17:59:00Z')
    await answers('refused', null, (await desk.localActors.ofMember(bea.id))?.iri)
    await pass()
    expect(await subjects('bea@example.org')).to.deep.equal([])
  })

  it('is a change of time and place together, ten minutes later, once', async () => {
    await coming()
    await says(elsewhere)
    await pass(minutes(9))
    await says(later)
    expect(await subjects()).to.have.lengthOf(1)
    await pass(minutes(2))
    await pass()
    expect(await subjects()).to.deep.equal(['You have a place: A party', 'Changed: A party'])
    const [, told] = await letters()
    expect(told?.text).to.include('New time: Sun 22 Nov 2026, 19:00').and.include('New place: New hall')
  })

  it('is nothing when it is taken back in time, or says the same in other words', async () => {
    await coming()
    await says(elsewhere)
    await says(party)
    await pass()
    await says({ place: { ...hall, name: 'OLD HALL' }, zone: null, participants: 7 }, { title: 'The party' })
    await pass()
    expect(await subjects()).to.have.lengthOf(1)
  })

  it('is that it is postponed, cancelled, on again, and taken down, which whoever left is spared', async () => {
    await coming()
    const bea = await comer('bea')
    await desk.joins.join(bea, id)
    await desk.joins.leave(bea, id)
    for (const state of ['postponed', 'scheduled', 'cancelled'] as const) {
      await says({ state })
      await pass(9 * HOUR)
    }
    expect((await subjects()).slice(1)).to.deep.equal([
      'Postponed: A party',
      'On after all: A party',
      'Cancelled: A party',
    ])
    await desk.posts.deleted(post.iri, bob)
    await pass()
    expect(await subjects(), 'that is known already').to.have.lengthOf(4)
    expect(await subjects('bea@example.org')).to.deep.equal([])
  })

  it('is that it was taken down, under the name that they know, though nothing is left of it here', async () => {
    await coming()
    await desk.posts.deleted(post.iri, bob)
    await pass()
    await pass(9 * HOUR)
    expect((await subjects()).slice(1)).to.deep.equal(['Taken down: A party'])
    expect((await letters())[1]?.text).to.include('elm.test')
    expect(await desk.store.collection(POSTS).findOne({ _id: id })).to.include({ title: null, comers: null })
  })

  it('is that it was taken down just when they asked', async () => {
    const [stored, view] = [await desk.posts.get(id), desk.posts.view.bind(desk.posts)]
    desk.posts.view = async (...given) => {
      const seen = await view(...given)
      await desk.posts.deleted(post.iri, bob)
      await run()
      return seen
    }
    await desk.joins.join(ann, stored?.id ?? '')
    await run()
    expect(await subjects()).to.deep.equal(['Taken down: A party'])
  })

  it('is nothing of a call, nor of an event that they may not see any more', async () => {
    const ask = { title: 'A call', action: 'sign' as const, link: null, deadline: null, goal: null, pledged: null }
    const call = noteBy(bob, { kind: 'call', call: { ...ask, state: 'open', area: null } })
    await desk.joins.join(ann, (await desk.posts.receive(call)).id ?? '')
    await desk.joins.answered({ by: bob, activity: null, actor: me, event: call.iri }, 'accepted')
    await run()
    await desk.posts.deleted(call.iri, bob)
    await run()
    expect(await subjects()).to.deep.equal([])
    await coming()
    await says(elsewhere, { audience: 'direct' })
    await pass()
    expect(await subjects()).to.have.lengthOf(1)
  })

  it('is nothing of what is over', async () => {
    await coming()
    await until('2026-11-21T12:00:00Z')
    const before = await subjects()
    await says(elsewhere)
    await pass()
    await desk.posts.deleted(post.iri, bob)
    await pass()
    expect(await subjects()).to.deep.equal(before)
  })

  it('is no flood: what is too much for a day is told the next day, as it is by then', async () => {
    await coming()
    for (let times = 0; times < 12; times++) {
      await says({ place: { ...hall, name: `Hall ${times}` } })
      await pass(minutes(15))
      await answers(times % 2 === 0 ? 'waiting' : 'accepted')
      await pass(minutes(15))
    }
    expect(await subjects()).to.have.lengthOf(MOST_LETTERS)
    await pass(20 * HOUR)
    expect(await subjects()).to.have.lengthOf(MOST_LETTERS + 1)
    expect((await letters()).at(-1)?.text).to.include('Hall 11')
    await pass(minutes(30))
    expect(await subjects()).to.have.lengthOf(MOST_LETTERS + 1)
  })

  it('is by mail alone to those who have an address, and breaks nothing for others', async () => {
    const eve = await comer('eve', null)
    const as = (await desk.localActors.ofMember(eve.id))?.iri as Iri
    await desk.joins.join(eve, id)
    await answers('accepted', null, as)
    await coming()
    await says(elsewhere)
    await pass()
    expect(await subjects()).to.have.lengthOf(2)
    const kept = await desk.store.collection(JOINS).findOne({ actor: as })
    expect(kept).to.deep.include({ tell: null, telling: null })
    expect(kept?.knows?.meaning?.place?.name).to.equal('New hall')
  })

  it('is a reminder at five on the day before by the clock of the event, once for each beginning', async () => {
    await coming()
    await until('2026-11-19T15:59:00Z')
    expect(await subjects()).to.have.lengthOf(1)
    await until('2026-11-19T16:01:00Z')
    await pass()
    expect((await subjects()).slice(1)).to.deep.equal(['Tomorrow: A party'])
    expect((await letters())[1]?.text)
      .to.include('Old hall')
      .and.include('19:00')
    await says(later)
    await pass()
    await until('2026-11-21T16:01:00Z')
    await pass()
    expect((await subjects()).slice(2)).to.deep.equal(['Changed: A party', 'Tomorrow: A party'])
  })

  it('is no reminder of what is cancelled, postponed or left, nor to who was accepted after it was due', async () => {
    await coming()
    const bea = await comer('bea')
    await desk.joins.join(bea, id)
    await answers('accepted', null, (await desk.localActors.ofMember(bea.id))?.iri)
    await run()
    await desk.joins.leave(bea, id)
    const late = await comer('late')
    await until('2026-11-19T16:01:00Z')
    await desk.joins.join(late, id)
    await answers('accepted', null, (await desk.localActors.ofMember(late.id))?.iri)
    await pass()
    expect(await subjects('bea@example.org')).to.deep.equal(['You have a place: A party'])
    expect(await subjects('late@example.org')).to.deep.equal(['You have a place: A party'])
    expect((await subjects()).at(-1), 'the others are').to.equal('Tomorrow: A party')
  })

  for (const state of ['cancelled', 'postponed'] as const)
    it(`is no reminder of what was ${state}, even just before`, async () => {
      await coming()
      await until('2026-11-19T15:55:00Z')
      await says({ state })
      await until('2026-11-19T16:20:00Z')
      await pass(HOUR)
      expect(await subjects()).to.have.lengthOf(2)
      expect((await subjects()).at(-1)).to.match(/^(Cancelled|Postponed)/)
    })

  it('is known of joins from before once they were looked at', async () => {
    await desk.joins.join(ann, id)
    await desk.store
      .collection(JOINS)
      .updateOne({ _id: (await doc())._id }, { $set: { state: 'accepted' }, $unset: { knows: true, tell: true } })
    await lookAtJoins.up(desk.store)
    await run()
    expect(await subjects()).to.deep.equal([])
    await says(elsewhere)
    await pass()
    expect(await subjects()).to.deep.equal(['Changed: A party'])
  })

  for (const when of ['before', 'after'] as const)
    it(`is told once, though the hub dies ${when} any of its writes`, async () => {
      await coming()
      await says({ startsAt: new Date('2027-03-01T18:00:00Z'), overAt: new Date('2027-03-01T21:00:00Z') })
      await pass(9 * HOUR)
      for (let nth = 1, ended = false; !ended; nth++) {
        const told = (await subjects()).length
        await says({ place: { ...hall, name: `Hall ${nth}` } })
        desk.pass(minutes(11))
        fault.arm(nth, when)
        await run()
        ended = !fault.disarm()
        await pass(minutes(3))
        await pass(minutes(3))
        expect((await subjects()).length - told, `the ${nth}th write`).to.equal(1)
        expect((await letters()).at(-1)?.text).to.include(`Hall ${nth}`)
        desk.pass(9 * HOUR)
        if (nth > 40) expect.fail('it never comes to its end')
      }
    })

  for (const when of ['before', 'after'] as const)
    it(`is reminded of once, though the hub dies ${when} any of its writes`, async () => {
      await coming()
      for (let nth = 1, ended = false; !ended; nth++) {
        const startsAt = new Date(Date.UTC(2026, 11, nth, 18))
        await says({ startsAt, overAt: new Date(startsAt.getTime() + HOUR) })
        await pass()
        const told = (await subjects()).length
        desk.pass(startsAt.getTime() - 25 * HOUR - desk.now().getTime())
        fault.arm(nth, when)
        await run()
        ended = !fault.disarm()
        await pass(minutes(3))
        await pass(minutes(3))
        expect((await subjects()).slice(told), `the ${nth}th write`).to.deep.equal(['Tomorrow: A party'])
        if (nth > 20) expect.fail('it never comes to its end')
      }
    })
})
