import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import { COHOSTS } from '../../src/domain/cohosts/cohost-repo.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Role } from '../../src/domain/members/member.js'
import { pathOf } from '../../src/domain/text/slug.js'
import type { Browser } from '../integration/browsers.js'
import { event } from './far-event.js'
import { hubsAt, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'

describe('hubs that host an event together', function () {
  this.timeout(30_000)
  let oak: NetworkHub, elm: NetworkHub, fir: NetworkHub
  let organiser: Browser, other: Browser
  let item: Item
  beforeEach(async () => {
    ;[oak, elm, fir] = (await hubsAt('oak.test', 'elm.test', 'fir.test')) as [NetworkHub, NetworkHub, NetworkHub]
    const soon = { startsAt: wallIn(oak, 30), endsAt: '', zone: 'UTC' }
    item = await oak.publish('event', { ...event, ...soon, title: 'Repair café' })
    organiser = await signedIn(oak)
    other = await signedIn(elm)
    await settleAll()
  })
  afterEach(stopHubs)

  /** Over TLS the cookie has another name. */
  const signedIn = async (hub: NetworkHub, role: Role = 'coordinator') => {
    const browser = await hub.browser(role)
    browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '')
    return browser
  }
  const wallIn = (hub: NetworkHub, days: number) =>
    new Date(hub.now().getTime() + days * 86_400_000).toISOString().slice(0, 16)
  const hostsPath = () => `/manage/items/${item.id}/hosts`
  const ask = async (hub: NetworkHub) => {
    const answer = await organiser.post(hostsPath(), { hub: hub.voice })
    await settleAll()
    return answer
  }
  const decide = async (says: 'accept' | 'refuse', browser = other) => {
    const [, row] = /name="row" value="([^"]+)"/.exec((await browser.get('/manage/hosting')).text) ?? []
    expect(row, 'something to decide').to.be.a('string')
    await passAll(60_000)
    expect((await browser.post('/manage/hosting', { row: row ?? '', do: says })).status).to.equal(303)
    await settleAll()
  }
  const organizers = async (): Promise<string[]> => {
    const { text } = await oak.get(new URL(item.iri).pathname, { headers: { Accept: 'application/activity+json' } })
    return (JSON.parse(text) as { organizers: { items: string[] } }).organizers.items
  }
  it('stand on it once they have said yes, on its page and on the wire, and followers are told', async () => {
    expect((await ask(elm)).status).to.equal(303)
    expect((await ask(elm)).status, 'twice is once').to.equal(303)
    expect((await elm.cameIn()).filter(({ type }) => type === 'Invite')).to.deep.equal([
      { type: 'Invite', outcome: 'handled', because: 'a coordinator decides' },
    ])
    expect(await organizers(), 'asked is not agreed').to.deep.equal([oak.voice])
    expect((await other.get('/manage')).text).to.include('1 hub asks you to co-host an event')
    expect((await other.get('/manage/hosting')).text)
      .to.include('Repair café')
      .and.include('asked by The oak hub')
    await decide('accept')
    expect(await organizers()).to.deep.equal([oak.voice, elm.voice])
    const page = (await oak.get(pathOf(item))).text
    expect(page).to.include('Together with').and.include('The elm hub')
    const stored = await oak.services.reader.view(null, item.id)
    expect(stored.revision).to.equal(2)
    const edited = await oak.edit(stored, { title: 'Repair café, again' })
    expect(edited.event?.hosts, 'an edit does not lose them').to.deep.equal([{ iri: elm.voice, name: 'The elm hub' }])
  })

  it('leave it as it is when they refuse, when they say nothing, and when they are asked no longer', async () => {
    await ask(elm)
    await ask(fir)
    await decide('refuse')
    expect(await organizers()).to.deep.equal([oak.voice])
    const page = (await organiser.get(hostsPath())).text
    expect(page).to.include('does not want to').and.include('has not answered yet')
    expect((await oak.services.reader.view(null, item.id)).revision, 'nothing was changed').to.equal(1)
    const [waiting] = (await oak.services.cohosts.ofEvent(item.iri as Iri)).filter(({ state }) => state === 'asked')
    await organiser.post(`${hostsPath()}/${waiting?.id}/end`, {}, { from: hostsPath() })
    await settleAll()
    const atFir = await signedIn(fir)
    expect((await atFir.get('/manage/hosting')).text).to.include('Nobody asks for anything just now')
    const [row] = await fir.store.collection(COHOSTS).find({ direction: 'in', state: 'withdrawn' }, { limit: 2 })
    expect(
      (await atFir.post('/manage/hosting', { row: row?._id ?? '', do: 'accept' }, { from: '/account' })).status,
    ).to.equal(409)
  })

  it('come off it when either ends it, and may be asked again', async () => {
    await ask(elm)
    await decide('accept')
    await decide('refuse')
    expect(await organizers()).to.deep.equal([oak.voice])
    await passAll(60_000)
    await ask(elm)
    await decide('accept')
    expect(await organizers()).to.deep.equal([oak.voice, elm.voice])
    const [row] = await oak.services.cohosts.ofEvent(item.iri as Iri)
    await passAll(60_000)
    await organiser.post(`${hostsPath()}/${row?.id}/end`, {}, { from: hostsPath() })
    await settleAll()
    expect(await organizers()).to.deep.equal([oak.voice])
    expect((await elm.services.cohosts.asked('accepted')).length).to.equal(0)
  })

  it('are not put on it by anybody who was not asked, nor by a hub that was asked no longer', async () => {
    await ask(elm)
    const [row] = await oak.services.cohosts.ofEvent(item.iri as Iri)
    const { cohosts } = oak.services
    const { activity } = row ?? expect.fail()
    const event = item.iri as Iri
    expect(await cohosts.answered({ by: fir.voice, activity, event }, 'accepted')).to.equal(false)
    expect(await cohosts.answered({ by: fir.voice, activity: null, event }, 'accepted')).to.equal(false)
    await cohosts.withdraw(await oak.coordinator(), item.id, row?.id ?? '')
    expect(await cohosts.answered({ by: elm.voice, activity, event }, 'accepted')).to.equal(false)
    await settleAll()
    expect(await organizers()).to.deep.equal([oak.voice])
  })

  it('are asked by those who publish, about what everybody may know, and only when they are groups', async () => {
    const reader = await signedIn(oak, 'reader')
    expect((await reader.get(hostsPath())).status).to.equal(403)
    const ada = await elm.speaker('ada')
    const answer = await organiser.post(hostsPath(), { hub: `@${ada.address}` })
    expect(answer.status).to.equal(400)
    expect(answer.text).to.include('only hubs and groups can host together').and.include(ada.address)
    expect((await organiser.post(hostsPath(), { hub: '' })).status).to.equal(400)
    expect((await organiser.post(hostsPath(), { hub: '@nobody@elm.test:1' })).status).to.equal(400)
    const hidden = await oak.publish('event', { ...event, startsAt: wallIn(oak, 3), endsAt: '', audience: 'hub' })
    const path = `/manage/items/${hidden.id}/hosts`
    expect((await organiser.post(path, { hub: elm.voice })).status).to.equal(409)
    await oak.services.items.end(await oak.coordinator(), item.id, 'Flood')
    expect((await ask(elm)).status).to.equal(409)
    expect(await elm.services.cohosts.countAsked()).to.equal(0)
  })
})
