import { expect } from 'chai'
import { iri } from '../../../src/core/iri.js'
import { POLLS } from '../../../src/domain/doors/poll-repo.js'
import type { NetworkDoor } from '../../../src/domain/doors/answer-repo.js'
import { SIGNUPS } from '../../../src/domain/signups/sign-up-repo.js'
import { cleanUp } from '../hubs.js'
import { linkIn, openScene, type Scene } from './scene.js'

const TWENTY = Array.from({ length: 20 }, (_, n) => n)

describe('a hundred who want the last ten places', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  const callers = (door: NetworkDoor) =>
    TWENTY.map((n) => ({ iri: iri(`https://far.test/${door}/${n}`), name: `${door} ${n}` }))

  it('get ten, exactly, through whichever doors they come at once, and each hears where they stand', async function () {
    this.timeout(120_000)
    const { hub, event, writer, mails } = scene
    const { path, item } = await event({ capacity: '10', waitingList: 'yes' })
    const { doors, polls, mailDoor, signUps } = hub.services
    await polls.send(writer, item.id)
    const question = (await hub.store.collection(POLLS).findOne({ _id: item.id }))?.iri ?? expect.fail('no poll')
    const members = await Promise.all(TWENTY.map((n) => hub.browser('reader', `reader_${n}`)))
    for (const n of TWENTY)
      await mailDoor.ask({
        ...{ event: item.id, shift: null, language: 'en', address: `192.0.${n}.1` },
        typed: { email: `u${n}@example.org`, name: '', people: '1', note: '' },
      })
    await hub.settle()
    const links = (await mails()).filter(({ subject }) => subject.startsWith('Confirm')).map(linkIn)
    expect(links).to.have.length(20)
    const at = new Date('2026-12-01T10:00:00Z')
    const come = (door: 'network' | 'reply') =>
      callers(door).map((caller) => doors.come(item, caller, { door, about: iri(`${caller.iri}/said`), at }))
    const stranger = await hub.browser()
    await stranger.get(path)
    const shuffled = [
      ...members.map((one) => one.post(`${path}/sign-up`, { shift: '' }, { from: path })),
      ...links.map((link) => stranger.post(link, {})),
      ...come('network'),
      ...come('reply'),
      ...callers('poll').map((caller) => polls.vote(caller, { question, choice: 'Yes' })),
    ]
    await Promise.all(shuffled)
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 10, waiting: 90, left: 0 })
    const rows = await hub.store.collection(SIGNUPS).find({ event: item.id }, { limit: 200 })
    expect(rows.filter(({ state }) => state === 'accepted')).to.have.length(10)
    expect(rows.filter(({ state }) => state === 'waiting')).to.have.length(90)
    expect(new Set(rows.map(({ queue }) => queue))).to.have.length(100)
    expect(Object.values(Object.groupBy(rows, ({ door }) => door)).map((of) => of.length)).to.deep.equal(
      Array.from({ length: 5 }, () => 20),
    )
    await hub.settle()
    const told = (await hub.services.mails.page(null, 200)).mails.filter(
      ({ subject }) => !subject.startsWith('Confirm'),
    )
    const byMail = rows.filter(({ door }) => door === 'mail')
    expect(told.map(({ to }) => to)).to.have.members(TWENTY.map((n) => `u${n}@example.org`))
    expect(told.filter(({ subject }) => subject.startsWith('You have a place'))).to.have.length(
      byMail.filter(({ state }) => state === 'accepted').length,
    )
  })

  it('count once each, however often and through however many windows they press', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event({ capacity: '3' })
    const stranger = await hub.browser()
    await ask(stranger, path, { email: 'ann@example.org' })
    await ask(stranger, path, { email: 'bob@example.org' })
    const [bob = '', ann = ''] = (await mails()).map(linkIn)
    const from = `${path}/sign-up`
    const confirmed = await Promise.all(TWENTY.map((n) => stranger.post(n % 2 === 0 ? ann : bob, {}, { from })))
    expect(new Set(confirmed.map(({ status }) => status))).to.deep.equal(new Set([303]))
    const { signUps } = hub.services
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 2, left: 1 })
    await hub.settle()
    const own = confirmed[0]?.headers.location ?? ''
    await Promise.all(TWENTY.map((n) => stranger.post(own, { do: n % 2 === 0 ? 'come' : 'leave' }, { from })))
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 1, left: 2 })
    // Neither a link of somebody else's, nor one that was used, brings them back or says who they are.
    expect((await stranger.get(own)).text)
      .to.include('You are not signed up.')
      .and.not.include('ann@')
    await stranger.post(ann, {}, { from })
    await stranger.post(own, { do: 'come' }, { from })
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 1 })
    expect((await mails()).filter(({ subject }) => subject.startsWith('You have a place'))).to.have.length(2)
  })
})
