import { expect } from 'chai'
import { MAILS } from '../../src/domain/mails/mail-service.js'
import { SUBSCRIPTIONS, WISHES } from '../../src/domain/subscriptions/subscription-repo.js'
import { stopMailServers } from '../support/mail-server.js'
import { linkIn, mailingHub, subscribe } from '../support/subscribers.js'
import { cleanUp, get, type TestHub } from './hubs.js'

const NOW = '2026-11-10T12:00:00Z'
const ADA = 'ada@example.org'
const HOUR_MS = 60 * 60_000

/** Everything that is kept of subscriptions and mail, as text. */
async function kept(hub: TestHub): Promise<string> {
  const all = await Promise.all([
    hub.store.collection(SUBSCRIPTIONS).find({ _id: { $gt: '' } as never }, { limit: 100 }),
    hub.store.collection(WISHES).find({ _id: { $gt: '' } }, { limit: 100 }),
    hub.store.collection(MAILS).find({ _id: { $gt: '' } }, { limit: 100 }),
  ])
  return JSON.stringify(all)
}

const counted = (hub: TestHub) => hub.store.collection(SUBSCRIPTIONS).count({}, { atMost: 100 })

/** As a mail program, or whoever keeps somebody's mail, sends it: no cookie, no token, from anywhere. */
const oneClick = (hub: TestHub, path: string, headers: Record<string, string> = {}) =>
  get(hub.address + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: 'List-Unsubscribe=One-Click',
  })

describe('mail for people without an account', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('begins only once the link in a letter was opened and its button pressed', async () => {
    const set = await mailingHub(NOW)
    const { hub, to } = set
    const browser = await hub.browser()
    const asked = await browser.post('/subscribe', { email: ADA, topics: ['digest', 'tag:Garden'] }, { token: null })
    expect([asked.status, asked.headers.location]).to.deep.equal([303, '/subscribe?done=sent'])
    await hub.settle()
    const [letter] = to(ADA)
    expect(letter!.read.text).to.include('Once a week').and.include('#garden')
    expect(letter!.headers.has('list-unsubscribe'), 'it is no list yet').to.equal(false)
    const path = linkIn(letter, 'subscribe')
    for (let n = 0; n < 3; n++) expect((await browser.get(path)).status).to.equal(200)
    expect(await counted(hub), 'looking changes nothing').to.equal(0)
    const confirmed = await browser.post(path, {})
    expect(confirmed.headers.location).to.match(/^\/subscription\/m[\w-]{75}\?done=confirmed$/)
    const page = await browser.get(confirmed.headers.location!)
    expect(page.text).to.include('Confirmed.').and.include('#garden').and.not.include(ADA)
    expect(page.headers['referrer-policy']).to.equal('no-referrer')
    expect(await counted(hub)).to.equal(1)
  })

  it('keeps no address that could be read, and says none in logs', async () => {
    const set = await mailingHub(NOW)
    await subscribe(set, await set.hub.browser(), ADA, ['digest'])
    await set.hub.settle()
    expect(await kept(set.hub))
      .to.not.include('ada')
      .and.not.include('example.org')
    expect(JSON.stringify(set.hub.lines)).to.not.include(ADA)
  })

  it('says and does the same whoever asks about whom', async () => {
    const set = await mailingHub(NOW)
    const { hub, to } = set
    const browser = await hub.browser()
    await subscribe(set, browser, ADA, ['digest'])
    const [known, unknown] = [ADA, 'organiser@example.org', 'nobody@example.org'].map((email) =>
      browser.post('/subscribe', { email, topics: ['digest'] }, { token: null }),
    )
    const answers = await Promise.all([known!, unknown!])
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`)).size).to.equal(1)
    await hub.settle()
    const texts = [ADA, 'organiser@example.org', 'nobody@example.org'].map((email) =>
      to(email)
        .at(-1)!
        .read.text.replace(/subscribe\/[\w-]+/, ''),
    )
    expect(new Set(texts).size, 'nor does the letter tell').to.equal(1)
  })

  it('hands back what was typed with what is wrong about it', async () => {
    const { hub } = await mailingHub(NOW)
    const browser = await hub.browser()
    const wrong = await browser.post('/subscribe', { email: 'ada@', topics: 'events' }, { token: null })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('href="#field-email"').and.include('value="ada@"')
    expect(wrong.text).to.match(/value="events" checked/)
    const nothing = await browser.post('/subscribe', { email: ADA, topics: 'bribes' }, { token: null })
    expect(nothing.text).to.include('href="#field-topics"')
  })

  it('sends few letters to one address and for one connection', async () => {
    const { hub, server, pass } = await mailingHub(NOW)
    const browser = await hub.browser()
    const ask = async (email: string) =>
      (await browser.post('/subscribe', { email, topics: 'digest' }, { token: null })).status
    const same = []
    for (let n = 0; n < 7; n++) same.push(await ask(n % 2 === 0 ? ADA : ADA.toUpperCase()))
    expect(same, 'nobody else learns that she has had letters').to.deep.equal(Array<number>(7).fill(303))
    const others = []
    for (let n = 0; n < 4; n++) others.push(await ask(`a${n}@example.org`))
    expect(others).to.deep.equal([303, 303, 303, 429])
    await hub.settle()
    expect(server.received.filter(({ to }) => to.join().toLowerCase() === ADA)).to.have.length(5)
    expect(server.received).to.have.length(8)
    await pass(HOUR_MS)
    expect(await ask('later@example.org')).to.equal(303)
  })

  it('takes nothing from forms of other sites', async () => {
    const { hub, server } = await mailingHub(NOW)
    const browser = await hub.browser()
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    const answer = await browser.post('/subscribe', { email: ADA, topics: 'digest' }, { token: null, headers })
    expect(answer.status).to.equal(403)
    await hub.settle()
    expect(server.received).to.have.lengthOf(0)
  })

  it('is confirmed once by a link that is pressed twice, and not again after it was ended', async () => {
    const set = await mailingHub(NOW)
    const { hub, to, pass } = set
    const browser = await hub.browser()
    const manage = await subscribe(set, browser, ADA, ['digest'])
    const path = linkIn(to(ADA)[0], 'subscribe')
    const again = await Promise.all([browser.post(path, {}), browser.post(path, {})])
    expect(again.map(({ status }) => status)).to.deep.equal([303, 303])
    expect(await counted(hub)).to.equal(1)
    await browser.post(manage, { act: 'forget' })
    expect((await browser.post(path, {}, { from: '/sign-in' })).status, 'the wish is gone, too').to.equal(404)
    expect(await counted(hub)).to.equal(0)
    await subscribe(set, browser, ADA, ['events'])
    await pass(49 * HOUR_MS)
    expect((await browser.get(linkIn(to(ADA).at(-1), 'subscribe'))).status, 'two days later').to.equal(404)
  })

  it('adds what is confirmed at the same time', async () => {
    const set = await mailingHub(NOW)
    const { hub, to } = set
    const browser = await hub.browser()
    for (const topics of ['events', 'calls']) await browser.post('/subscribe', { email: ADA, topics }, { token: null })
    await hub.settle()
    const links = to(ADA).map((letter) => linkIn(letter, 'subscribe'))
    await Promise.all(links.map((path) => browser.post(path, {})))
    const [doc] = await hub.store.collection(SUBSCRIPTIONS).find({ topics: 'events' }, { limit: 2 })
    expect(doc!.topics).to.have.members(['events', 'calls'])
  })

  it('ends by one POST without cookie or token, also one that comes from another site, and only that list', async () => {
    const set = await mailingHub(NOW)
    const { hub } = set
    const browser = await hub.browser()
    const manage = await subscribe(set, browser, ADA, ['digest', 'events'])
    const path = await unsubscribePath(hub, 'digest')
    expect((await browser.get(path)).text).to.include('weekly letter')
    expect((await browser.get(manage)).text).to.match(/value="digest" checked/)
    const answer = await oneClick(hub, path, { 'Sec-Fetch-Site': 'cross-site', 'Origin': 'https://mail.example' })
    expect([answer.status, answer.headers['content-type']]).to.deep.equal([200, 'text/plain; charset=utf-8'])
    const page = (await browser.get(manage)).text
    expect(page)
      .to.match(/value="events" checked/)
      .and.not.match(/value="digest" checked/)
    expect((await oneClick(hub, path)).status, 'again').to.equal(200)
    await oneClick(hub, await unsubscribePath(hub, 'news'))
    expect(await counted(hub), 'nothing is kept of who wants nothing').to.equal(0)
    expect((await oneClick(hub, path)).status, 'an old letter').to.equal(200)
  })

  it('ends by a button for people', async () => {
    const set = await mailingHub(NOW)
    const { hub } = set
    const browser = await hub.browser()
    await subscribe(set, browser, ADA, ['digest'])
    const path = await unsubscribePath(hub, 'digest')
    const done = await browser.post(path, {})
    expect([done.status, done.text.includes('That was the last one')]).to.deep.equal([200, true])
    expect(await counted(hub)).to.equal(0)
  })

  it('believes no link that was made up, changed, or made for something else', async () => {
    const set = await mailingHub(NOW)
    const { hub } = set
    const browser = await hub.browser()
    const manage = await subscribe(set, browser, ADA, ['digest'])
    const token = manage.split('/')[2]!
    const forged = [
      `/unsubscribe/${token}`,
      `/unsubscribe/d${token.slice(1)}`,
      `/subscription/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `/subscription/${(await unsubscribePath(hub, 'digest')).split('/')[2]}`,
      '/unsubscribe/x',
    ]
    for (const path of forged) {
      expect((await browser.get(path)).status, path).to.equal(404)
      expect((await oneClick(hub, path)).status, path).to.be.oneOf([403, 404])
    }
    expect(await counted(hub)).to.equal(1)
  })

  it('can be changed and forgotten by the link in every letter', async () => {
    const set = await mailingHub(NOW)
    const { hub } = set
    const browser = await hub.browser()
    const manage = await subscribe(set, browser, ADA, ['digest', 'tag:garden'])
    const saved = await browser.post(manage, {
      act: 'save',
      topics: ['calls', 'tag:garden', 'tag:other'],
      language: 'de',
    })
    expect(saved.headers.location).to.equal(`${manage}?done=saved`)
    const [doc] = await hub.store.collection(SUBSCRIPTIONS).find({ topics: 'calls' }, { limit: 1 })
    expect(doc).to.deep.include({ topics: ['calls', 'tag:garden'], language: 'de' })
    await browser.post('/subscribe', { email: ADA, topics: 'digest' }, { token: null })
    await browser.post(manage, { act: 'forget' })
    const all = JSON.parse(await kept(hub)) as unknown[][]
    expect(all.slice(0, 2), 'no subscription, no wish').to.deep.equal([[], []])
    expect((await browser.get(`${manage}?done=forgotten`)).text).to.include('Your address was deleted')
  })

  it('stands as a form on the pages that lists are on, and not where no mail is sent', async () => {
    const { hub } = await mailingHub(NOW)
    for (const path of ['/', '/events', '/calls', '/write-ups']) {
      expect((await hub.get(path)).text, path).to.include('action="/subscribe"')
    }
    expect((await hub.get('/subscribe?topics=tag:Garden&topics=%3Cb%3E')).text).to.match(/value="tag:garden" checked/)
  })
})

/** As it stands in the header of a letter of that list. */
async function unsubscribePath(hub: TestHub, list: 'digest' | 'news'): Promise<string> {
  const { subscriptions } = hub.services
  const [doc] = await hub.store.collection(SUBSCRIPTIONS).find({ _id: { $gt: '' } as never }, { limit: 1 })
  return `/unsubscribe/${subscriptions.unsubscribeToken(list, doc!._id)}`
}
