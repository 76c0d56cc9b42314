import { expect } from 'chai'
import { SIGNUP_ASKS } from '../../../src/domain/signups/mail-door.js'
import { SIGNUPS } from '../../../src/domain/signups/sign-up-repo.js'
import { peoplePath } from '../../../src/web/signups/sign-up-paths.js'
import { edit, publish, typed } from '../../support/published.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { cleanUp } from '../hubs.js'
import { DAY_MS, linkIn, openScene, type Scene } from './scene.js'

describe('sign-ups under attack', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('say the same to everybody who asks by mail', async () => {
    const { hub, event, ask, mails } = scene
    const { path } = await event()
    await hub.services.members.add({ name: 'ada', email: 'ada@example.org' })
    const browser = await hub.browser()
    const bare = (text: string) => text.replace(/value="[^"]+"/g, '')
    const first = await ask(browser, path, { email: 'ann@example.org' })
    await browser.post(linkIn((await mails())[0]), {})
    const again = await ask(browser, path, { email: 'ann@example.org' })
    const member = await ask(browser, path, { email: 'ada@example.org' })
    for (let n = 0; n < 6; n++) await ask(browser, path, { email: 'eve@example.org' })
    const tooOften = await ask(browser, path, { email: 'eve@example.org' })
    for (const answer of [again, member, tooOften]) {
      expect(answer.status).to.equal(first.status)
      expect(bare(answer.text)).to.equal(bare(first.text))
    }
    expect((await mails()).filter(({ to }) => to === 'eve@example.org')).to.have.length(5)
  })

  it('let nobody send letters without end', async () => {
    const { hub, event } = scene
    const { path } = await event()
    const browser = await hub.browser()
    const statuses: number[] = []
    for (let n = 0; n < 22; n++)
      statuses.push((await browser.post(`${path}/sign-up`, { email: `u${n}@example.org`, people: '1' })).status)
    expect([statuses[0], statuses.at(-1)]).to.deep.equal([200, 429])
  })

  it('take no forged, foreign or outdated link', async () => {
    const { hub, event, ask, mails, pass } = scene
    const { path, item } = await event()
    const browser = await hub.browser()
    await ask(browser, path, { email: 'ann@example.org' })
    const link = linkIn((await mails())[0])
    const flipped = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    for (const bad of [
      flipped,
      link.replace('/confirm', ''),
      '/sign-up/confirm/x',
      '/sign-up/confirm/%00',
      '/sign-up/x',
    ]) {
      expect((await browser.get(bad)).status, bad).to.equal(404)
      expect((await browser.post(bad, {}, { from: `${path}/sign-up` })).status, bad).to.equal(404)
    }
    pass(2 * DAY_MS)
    expect((await browser.get(link)).status).to.equal(404)
    expect((await browser.post(link, {}, { from: `${path}/sign-up` })).status).to.equal(404)
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
  })

  it('tell nothing more of an event that was withdrawn from everybody', async () => {
    const { hub, event, ask, mails, writer } = scene
    const { path, item } = await event()
    const browser = await hub.browser()
    await ask(browser, path, { email: 'ann@example.org' })
    const link = linkIn((await mails())[0])
    expect((await browser.get(link)).status).to.equal(200)
    await edit(hub.services, writer, item, { audience: 'hub', title: 'Meeting at a secret place' })
    const page = await browser.get(link)
    expect(page.status).to.equal(404)
    expect(page.text).to.not.include('secret')
    expect((await browser.post(link, {}, { from: '/sign-in' })).text).to.not.include('secret')
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
  })

  it('need the token of our own form for every change', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event()
    const [ada, boss, stranger] = [await hub.browser('reader'), await hub.browser('steward'), await hub.browser()]
    await ask(stranger, path, { email: 'ann@example.org' })
    const link = linkIn((await mails())[0])
    const before = await mails()
    for (const [browser, to] of [
      [ada, `${path}/sign-up`],
      [ada, `${path}/leave`],
      [stranger, `${path}/sign-up`],
      [stranger, link],
      [boss, peoplePath(item.id)],
    ] as const) {
      expect((await browser.post(to, { people: '1', email: 'x@example.org' }, { token: null })).status, to).to.equal(
        403,
      )
      const foreign = { token: 'x', headers: { 'Sec-Fetch-Site': 'cross-site' } }
      expect((await browser.post(to, { people: '1' }, foreign)).status, to).to.equal(403)
    }
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
    expect(await mails()).to.have.length(before.length)
  })

  it('stay closed for what one cannot see, what is over, and what is no event', async () => {
    const { hub, event, writer, pass } = scene
    const hidden = await event({ title: 'Secret', audience: 'hub' })
    const stranger = await hub.browser()
    const from = '/sign-in'
    expect((await stranger.get(`${hidden.path}/sign-up`)).status).to.equal(404)
    expect(
      (await stranger.post(`${hidden.path}/sign-up`, { email: 'x@example.org', people: '1' }, { from })).status,
    ).to.equal(404)
    const { signUps } = hub.services
    const outsider = { key: 'actor:https://far.test/u' as const, door: 'network' as const, name: null }
    expect(await signUps.signUp(hidden.item.id, outsider)).to.equal('not-open')
    const call = await publish(hub.services, writer, 'call', typed.call)
    expect(await signUps.signUp(call.id, outsider)).to.equal('not-open')
    expect(
      (await stranger.post(`${pathOf(call).replace('/calls', '/events')}/sign-up`, { people: '1' }, { from })).status,
    ).to.be.oneOf([301, 404])
    const cancelled = await event({ title: 'Cancelled' })
    await hub.services.items.end(writer, cancelled.item.id, 'Rain')
    expect(await signUps.signUp(cancelled.item.id, outsider)).to.equal('closed')
    const removed = await event({ title: 'Gone' })
    expect(await signUps.signUp(removed.item.id, outsider)).to.equal('accepted')
    await hub.services.items.remove(writer, removed.item.id)
    await hub.settle()
    pass(2 * 60_000)
    expect(await signUps.signUp(removed.item.id, { ...outsider, key: 'actor:https://far.test/v' })).to.equal('not-open')
    await hub.settle()
    expect(await signUps.stateOf(removed.item.id, outsider.key)).to.equal(null)
    expect(await signUps.signUp('00000000000000000000', outsider)).to.equal('not-open')
    const plain = await event({ title: 'Just come', signUp: 'no' })
    expect(await signUps.signUp(plain.item.id, outsider)).to.equal('not-open')
    const early = await event({ title: 'Early', closesAt: '2026-12-05T12:00' })
    const over = await event({ title: 'Over' })
    pass(5 * DAY_MS)
    expect(await signUps.signUp(early.item.id, outsider)).to.equal('closed')
    pass(10 * DAY_MS)
    expect(await signUps.signUp(over.item.id, outsider)).to.equal('closed')
  })

  it('show names to coordinators alone, as text, and to spreadsheets as no formula', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event({ capacity: '9' })
    const stranger = await hub.browser()
    const evil = ['=HYPERLINK("http://evil.test")', '<script>alert(1)</script>', '\t@SUM(1)', '＋1']
    for (const [n, name] of evil.entries()) {
      await ask(stranger, path, { email: `u${n}@example.org`, name, note: `-1+${n}` })
      await stranger.post(linkIn((await mails())[0]), {})
      await hub.settle()
    }
    const people = peoplePath(item.id)
    const boss = await hub.browser('coordinator')
    const page = await boss.get(people)
    expect(page.text).to.include('&lt;script>alert(1)').and.not.include('<script>alert')
    expect(page.text).to.not.include('u1@example.org')
    const csv = await boss.get(`${people}.csv`)
    expect(csv.headers['content-disposition']).to.include('people.csv')
    expect(csv.text).to.not.match(/(?:^|,)"?[=+\-@\t＋]/m)
    expect(csv.text).to.include(`"'=HYPERLINK(""http://evil.test"")"`)
    for (const browser of [await hub.browser('reader'), stranger]) {
      expect((await browser.get(people)).status).to.be.oneOf([303, 302, 401, 403])
      expect((await browser.get(`${people}.csv`)).status).to.be.oneOf([303, 302, 401, 403])
    }
    expect((await hub.get(path)).text)
      .to.include('4 people are coming')
      .and.not.include('HYPERLINK')
  })

  it('leave addresses in no log, no address, and nowhere in the clear', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event()
    const stranger = await hub.browser()
    await ask(stranger, path, { email: 'ann.secret@example.org', name: 'Ann Secretive' })
    const { store } = hub
    const asks = await store.collection(SIGNUP_ASKS).find({ event: item.id }, { limit: 10 })
    const answer = await stranger.post(linkIn((await mails())[0]), {})
    await hub.settle()
    const rows = await store.collection(SIGNUPS).find({ event: item.id }, { limit: 10 })
    expect([asks.length, rows.length]).to.deep.equal([1, 1])
    for (const text of [
      JSON.stringify(asks),
      JSON.stringify(rows),
      JSON.stringify(hub.lines),
      JSON.stringify(answer.headers),
    ])
      expect(text).to.not.match(/secret/i)
    const token =
      linkIn((await mails())[0])
        .split('/')
        .at(-1) ?? ''
    expect(token).to.match(/^[\w-]{43}$/)
    expect(JSON.stringify(rows)).to.not.include(token)
    expect(JSON.stringify(hub.lines)).to.not.include(token)
  })

  it('are decided by those who organise that event, not by what the form names', async () => {
    const { hub, event, writer } = scene
    const [one, other] = [await event({ approval: 'yes' }), await event({ title: 'Another' })]
    const ada = await hub.browser('reader', 'ada')
    await ada.post(`${one.path}/sign-up`, { shift: '' }, { from: one.path })
    expect((await ada.get(one.path)).text).to.include('The organisers will decide.')
    const refs: string[] = []
    for await (const { ref } of hub.services.organisers.list(writer, one.item.id)) refs.push(ref)
    const boss = await hub.browser('coordinator')
    const [right, wrong] = [peoplePath(one.item.id), peoplePath(other.item.id)]
    expect((await boss.post(`${wrong}/${refs[0]}`, { do: 'approve' }, { from: right })).status).to.equal(404)
    expect((await ada.post(`${right}/${refs[0]}`, { do: 'approve' }, { from: one.path })).status).to.equal(403)
    expect(await hub.services.signUps.countsOf(one.item.id)).to.include({ accepted: 0, asked: 1 })
    const approved = await boss.post(`${right}/${refs[0]}`, { do: 'approve' }, { from: right })
    expect(approved.headers.location).to.equal(`${right}?done=approved`)
    expect(await hub.services.signUps.countsOf(one.item.id)).to.include({ accepted: 1, asked: 0 })
    const came = await boss.post(`${right}/${refs[0]}`, { do: 'came', came: '3' }, { from: right })
    expect(came.headers.location).to.equal(`${right}?done=came`)
    expect((await hub.services.organisers.totals(writer, one.item.id))[0]?.totals.came).to.equal(3)
    await boss.post(`${right}/${refs[0]}`, { do: 'remove' }, { from: right })
    expect((await hub.services.organisers.totals(writer, one.item.id))[0]?.totals).to.include({ came: 0, accepted: 0 })
    await ada.post(`${one.path}/sign-up`, { shift: '' }, { from: '/account' })
    expect((await ada.get(one.path)).text).to.include('The organisers have no place for you.')
    const { docs } = await hub.services.audit.page(null, 20)
    expect(docs.map(({ what }) => what)).to.include.members([
      'item.sign-up-approve',
      'item.sign-up-refuse',
      'item.sign-up-came',
    ])
    expect(JSON.stringify(docs)).to.not.include('ada')
  })
})
