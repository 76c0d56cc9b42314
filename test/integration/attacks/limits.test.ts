import { expect } from 'chai'
import { TRIES } from '../../../src/domain/members/throttle.js'
import type { Browser } from '../browsers.js'
import { begin, callFields, send } from '../editor/forms.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { wireTo, type Wire } from './wire.js'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept': 'text/html' }

describe('what anybody can use up', function () {
  this.timeout(60_000)
  let hub: TestHub
  let wire: Wire
  before(async () => {
    hub = await temporaryHub({ trustProxy: 1 })
    await hub.start()
    await hub.setUp({ signUps: 'approval' })
    wire = wireTo(hub.address ?? '')
  })
  after(async () => {
    wire.close()
    await cleanUp()
  })

  const kept = async (name: string): Promise<number> => {
    let count = 0
    for (const spec of await hub.store.collections()) {
      if (spec.name === name)
        for await (const doc of hub.store.collection(spec).stream({})) count += doc._id === '' ? 0 : 1
    }
    return count
  }

  it('of memory: long drafts are read from browsers of members alone, signed out or not', async () => {
    const body = new URLSearchParams({ ...callFields, body: 'x'.repeat(300_000) }).toString()
    const ask = (cookie: string) =>
      wire('/manage/drafts/x', { method: 'POST', headers: { ...FORM, ...(cookie !== '' && { Cookie: cookie }) }, body })
    const strangers = await ask('')
    expect([strangers.status, strangers.bytes.length < 10_000]).to.deep.equal([413, true])
    expect((await ask('device=e30.e30.x; session=e30.e30.x')).status).to.equal(413)
    const ada = await hub.browser('coordinator')
    const session = ada.cookies.get('session') ?? ''
    await ada.post('/sign-out', {}, { from: '/account' })
    const over = await ask(`session=${session}`)
    expect([over.status, over.text.includes('x'.repeat(300_000))]).to.deep.equal([401, true])
    await hub.services.members.add({ name: 'dev', password: PASSWORD })
    const dev = await hub.browser()
    await dev.post('/sign-in', { who: 'dev', password: PASSWORD })
    expect((await ask(`device=${dev.cookies.get('device')}`)).status).to.equal(401)
  })

  it('of the disk: pictures, also those that are none, run out for the hour', async () => {
    const ada = await hub.browser('coordinator', 'ada')
    const draft = await begin(ada)
    await send(ada, draft, callFields)
    expect((await upload(ada, `${draft}/pictures`)).status).to.equal(400)
    const tries = hub.store.collection(TRIES)
    for await (const { _id, count } of tries.stream({})) {
      if (!_id.startsWith('picture:')) continue
      expect(count).to.equal(1)
      await tries.updateOne({ _id }, { $set: { count: 100 } })
    }
    const answer = await upload(ada, `${draft}/pictures`)
    expect(answer.status).to.equal(429)
    expect(answer.text).to.include('You have sent very many pictures').and.include('value="A mill"')
    const bea = await hub.browser('coordinator', 'bea')
    const hers = await begin(bea)
    await send(bea, hers, callFields)
    expect((await upload(bea, `${hers}/pictures`)).status, 'others go on').to.equal(400)
  })

  async function upload(browser: Browser, path: string) {
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec((await browser.get(path)).text) ?? []
    const part = (name: string, text: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
    const file = '--x\r\nContent-Disposition: form-data; name="picture"; filename="../../x"\r\n\r\nnone\r\n--x--\r\n'
    const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x', 'Cookie': cookie, 'Accept': 'text/html' }
    return wire(path, { method: 'POST', headers, body: part('csrf', csrf) + part('picture-alt', 'A mill') + file })
  }

  it('of the store: somebody who signs in over and over has a hundred sessions', async () => {
    const { members, sessions } = hub.services
    const tom = await members.add({ name: 'tom' })
    const tokens: string[] = []
    for (let at = 0; at < 130; at++) tokens.push(await sessions.begin(tom.id, 'a browser'))
    const open = await Promise.all(tokens.map(async (token) => (await sessions.open(token)) !== null))
    expect(open.filter(Boolean)).to.have.lengthOf(100)
    expect(open.at(-1)).to.equal(true)
  })

  it('of the store, by strangers: a few counters for each network and hour, however often they try', async () => {
    const stranger = await hub.browser()
    const [sent, tries] = [new Set<number>(), await kept('tries')]
    const collections = ['asks', 'links', 'mails', 'members', 'claims', 'sessions']
    const before = await Promise.all(collections.map(kept))
    const page = await stranger.get('/sign-in')
    const [, token = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []
    const headers = { 'X-Forwarded-For': '203.0.113.9' }
    for (let at = 0; at < 120; at++) {
      const tried = await stranger.post('/sign-in', { who: `who${at}`, password: 'spades' }, { token, headers })
      sent.add(tried.status)
      const joined = await stranger.post('/join', { name: `n${at}`, password: 'x' }, { token, headers })
      sent.add(joined.status)
    }
    expect(Array.from(sent).sort()).to.deep.equal([400, 429])
    expect(await Promise.all(collections.map(kept))).to.deep.equal(before)
    expect((await kept('tries')) - tries, 'fifty tries, seven counters at most for each').to.be.below(360)
  })

  it('of time: no request that strangers or coordinators can make keeps the others waiting', async () => {
    const ada = await hub.browser('coordinator')
    const action = await begin(ada)
    const texts = ['https://a.b/', '*a_b', '[', '![', '#a ', 'a@b.co ', '|a'].map((part) =>
      part.repeat(50_000).slice(0, 50_000),
    )
    const slow: string[] = []
    const timed = async (what: string, ask: () => Promise<unknown>) => {
      const before = process.threadCpuUsage()
      await ask()
      const { user, system } = process.threadCpuUsage(before)
      if (user + system > 600_000) slow.push(`${what}: ${(user + system) / 1_000} ms`)
    }
    let version = 0
    for (const body of texts) {
      await timed(`saving ${body.slice(0, 12)}`, () =>
        send(ada, action, { ...callFields, body, version: String(version++) }),
      )
      await timed(`preview of ${body.slice(0, 12)}`, () => ada.get(`${action}/preview`))
    }
    const stranger = await hub.browser()
    const long = ['a%20b%20', '%CC%81', '%F0%9F%90%9D', '%23'].map((part) => part.repeat(400))
    for (const q of long) await timed(`search ${q.slice(0, 9)}`, () => stranger.get(`/search?q=${q}`))
    for (const q of long) await timed(`tag ${q.slice(0, 9)}`, () => stranger.get(`/tags/${q}`))
    const header = { 'Accept-Language': 'de;q=0.1,'.repeat(1_500) }
    await timed('Accept-Language', () => stranger.get('/', header))
    await timed('Cookie', () => stranger.get('/', { Cookie: 'a=b;'.repeat(3_000) }))
    await timed('If-None-Match', () => stranger.get('/', { 'If-None-Match': '"a",'.repeat(3_000) }))
    expect(slow).to.deep.equal([])
  })
})
