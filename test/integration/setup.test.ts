import { expect } from 'chai'
import { csrfIn, type Browser, type Fields } from './browsers.js'
import { cleanUp, get, PASSWORD, temporaryHub, type TestHub } from './hubs.js'
import { allotment, hubProgram, run, settingsOf } from './programs.js'

const group = { language: 'en', name: 'Walton Hub', area: 'Walton', contact: 'The old mill, Mondays' }
const hubStep = { handle: 'walton', zone: 'Europe/London', signUps: 'approval', accent: '250' }
const you = { name: 'organiser', displayName: 'Margaret', email: 'organiser@example.org' }
const passwords = { password: PASSWORD, again: PASSWORD }

async function freshHub(): Promise<TestHub> {
  const hub = await temporaryHub()
  await hub.start()
  return hub
}

async function keyOf(hub: TestHub): Promise<string> {
  const link = (await hub.setupLink()) ?? expect.fail('no link')
  return new URL(link).searchParams.get('key') ?? expect.fail('no key')
}

/** Someone who has opened the link. */
async function holder(hub: TestHub): Promise<Browser> {
  const browser = await hub.browser()
  await browser.get(`/setup?key=${await keyOf(hub)}`)
  return browser
}

/** All pages but the last. */
async function upToYou(hub: TestHub, changes: { group?: Fields; hub?: Fields } = {}): Promise<Browser> {
  const browser = await holder(hub)
  expect((await browser.post('/setup', { ...group, ...changes.group })).status).to.equal(303)
  expect((await browser.post('/setup/hub', { ...hubStep, ...changes.hub })).status).to.equal(303)
  return browser
}

const valueIn = (page: string, name: string) =>
  new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? null

describe('the link that sets a hub up', () => {
  afterEach(cleanUp)

  it('moves its key into a cookie that no script reads, and tells no other page of it', async () => {
    const hub = await freshHub()
    const key = await keyOf(hub)
    const { status, headers } = await hub.get(`/setup?key=${key}`)
    expect([status, headers.location, headers['referrer-policy']]).to.deep.equal([303, '/setup', 'no-referrer'])
    const [cookie = ''] = headers['set-cookie'] ?? []
    expect(cookie).to.include(key).and.include('HttpOnly').and.include('SameSite=Lax').and.include('Max-Age=')
    const browser = await holder(hub)
    const page = await browser.get('/setup')
    expect([page.status, page.headers['referrer-policy']]).to.deep.equal([200, 'no-referrer'])
    expect(page.headers['cache-control']).to.equal('private, no-store')
    expect(page.text)
      .to.not.include(key)
      .and.not.match(/<script|style=/)
    expect(JSON.stringify(hub.lines)).to.not.include(key)
  })

  it('is needed: without it, or with another, there are words and no form', async () => {
    const hub = await freshHub()
    const key = await keyOf(hub)
    const wrong = ['', '?key=', `?key=${key.slice(1)}`, `?key=${key}x`, `?key=${key.toUpperCase()}`, '?key=a&key=b']
    for (const query of wrong) {
      for (const path of ['/setup', '/setup/hub', '/setup/you']) {
        const { status, text } = await hub.get(path + query)
        expect([status, text.includes('<form method="post"')], path + query).to.deep.equal([403, false])
        expect(text).to.include('allotment setup --help').and.not.include(key)
      }
    }
    const browser = await hub.browser()
    browser.cookies.set('setup-key', 'guess').set('form', 'x')
    for (const path of ['/setup', '/setup/hub', '/setup/you']) {
      expect((await browser.post(path, { ...you, ...passwords }, { token: 'guess' })).status).to.equal(403)
    }
    expect(await hub.services.settings.read()).to.equal(null)
  })

  it('is of no use once the hub is set up', async () => {
    const hub = await freshHub()
    const key = await keyOf(hub)
    const late = await upToYou(hub)
    const page = await late.get('/setup/you')
    await hub.setUp()
    expect(await hub.setupLink()).to.equal(null)
    const { status, headers } = await hub.get(`/setup?key=${key}`)
    expect([status, headers['set-cookie']?.some((line) => line.includes(key))]).to.deep.equal([410, false])
    const answer = await late.post('/setup/you', { ...you, name: 'eve', ...passwords }, { token: csrfIn(page.text) })
    expect(answer.status).to.equal(410)
    expect(await hub.services.members.byName('eve')).to.equal(null)
  })
})

describe('the pages that set a hub up', () => {
  afterEach(cleanUp)

  it('end with a hub that is live and a steward who is signed in', async () => {
    const hub = await freshHub()
    expect((await hub.get('/')).text).to.include('Not set up yet')
    const browser = await upToYou(hub)
    const { status, headers } = await browser.post('/setup/you', { ...you, ...passwords })
    expect([status, headers.location]).to.deep.equal([303, '/manage/welcome'])
    expect([...browser.cookies.keys()]).to.have.members(['session', 'lang', 'form'])
    const welcome = await browser.get('/manage/welcome')
    expect(welcome.status).to.equal(200)
    for (const part of ['Walton Hub is live', '/manage/new/event', '/manage/invitations', 'store backup']) {
      expect(welcome.text).to.include(part)
    }
    const kept = await hub.services.settings.read()
    const { accent, ...texts } = hubStep
    expect(kept).to.include({ ...group, ...texts, accent: Number(accent) })
    const steward = await hub.services.members.byName('organiser')
    expect(steward).to.include({ displayName: 'Margaret', email: you.email, role: 'steward' })
    const { docs } = await hub.services.audit.page(null, 5)
    expect(docs.map(({ by, what }) => [by, what])).to.deep.equal([[steward?.id, 'hub.setup']])
    expect((await hub.get('/')).text)
      .to.include('Walton Hub')
      .and.not.include('Not set up yet')
  })

  it('keep what was typed, forwards and backwards, but no password', async () => {
    const hub = await freshHub()
    const browser = await upToYou(hub)
    const back = await browser.post('/setup/you', { ...you, email: 'not yet', ...passwords, go: 'back' })
    expect([back.status, back.headers.location]).to.deep.equal([303, '/setup/hub'])
    const hubPage = await browser.get('/setup/hub')
    expect(valueIn(hubPage.text, 'handle')).to.equal('walton')
    expect(hubPage.text).to.include('@walton@localhost:3000')
    await browser.post('/setup/hub', { ...hubStep, handle: 'half a', go: 'back' })
    expect(valueIn((await browser.get('/setup')).text, 'area')).to.equal('Walton')
    expect(valueIn((await browser.get('/setup/hub')).text, 'handle')).to.equal('half a')
    const youPage = await browser.get('/setup/you')
    expect(valueIn(youPage.text, 'email')).to.equal('not yet')
    expect(youPage.text + [...browser.cookies.values()].join()).to.not.include(PASSWORD)
  })

  it('suggest a handle and a time zone, and ask for what comes first first', async () => {
    const hub = await freshHub()
    const browser = await holder(hub)
    expect((await browser.get('/setup/you')).headers.location).to.equal('/setup')
    const german = { ...group, language: 'de', name: 'Grünes Süd-Ost' }
    await browser.post('/setup', german)
    expect((await browser.get('/setup/you')).headers.location).to.equal('/setup/hub')
    const { text } = await browser.get('/setup/hub')
    expect(valueIn(text, 'handle')).to.equal('gruenes_sued_ost')
    expect(text)
      .to.match(/<option value="Europe\/Berlin" selected/)
      .and.include('<html lang="de"')
  })

  it('change to another language without losing a word', async () => {
    const hub = await freshHub()
    const browser = await holder(hub)
    const half = { ...group, language: 'de', name: '', contact: 'Montags' }
    const { status, headers } = await browser.post('/setup', { ...half, go: 'language' })
    expect([status, headers.location]).to.deep.equal([303, '/setup?lang=de'])
    const { text } = await browser.get('/setup?lang=de')
    expect(text)
      .to.include('Eure Gruppe')
      .and.include('Montags')
      .and.match(/value="de"[^>]*checked/)
  })

  it('say what is wrong on the page where it is, and keep what was typed', async () => {
    const hub = await freshHub()
    const browser = await holder(hub)
    const empty = await browser.post('/setup', { ...group, name: ' ', area: 'x'.repeat(101), language: 'tlh' })
    expect(empty.status).to.equal(400)
    for (const part of ['href="#field-name"', 'href="#field-area"', 'href="#field-language"', 'The old mill']) {
      expect(empty.text).to.include(part)
    }
    await browser.post('/setup', group)
    const wrong = { 'handle': 'Ärger', 'zone': 'Mars/Base', 'signUps': 'maybe', 'accent': 'other', 'accent-number': '' }
    const hubPage = await browser.post('/setup/hub', wrong)
    expect(hubPage.status).to.equal(400)
    for (const name of ['handle', 'zone', 'signUps', 'accent']) expect(hubPage.text).to.include(`href="#field-${name}"`)
    await browser.post('/setup/hub', { ...hubStep, 'accent': 'other', 'accent-number': '33' })
    const differ = await browser.post('/setup/you', { ...you, ...passwords, again: 'something else' })
    expect([differ.status, differ.text.includes('href="#field-again"')]).to.deep.equal([400, true])
    const weak = await browser.post('/setup/you', {
      name: 'admin',
      displayName: '',
      email: 'x',
      password: 'a',
      again: 'a',
    })
    expect(weak.status).to.equal(400)
    for (const name of ['name', 'email', 'password']) expect(weak.text).to.include(`href="#field-${name}"`)
    const taken = await browser.post('/setup/you', { ...you, name: 'walton', ...passwords })
    expect([taken.status, taken.text.includes('taken already')]).to.deep.equal([400, true])
    expect(await hub.services.settings.readNow()).to.equal(null)
    expect((await browser.post('/setup/you', { ...you, ...passwords })).status).to.equal(303)
    expect(await hub.services.settings.read()).to.include({ accent: 33 })
  })

  it('let nobody’s markup through, in any field', async () => {
    const hub = await freshHub()
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    const browser = await upToYou(hub, { group: { name: evil, area: evil, contact: `</textarea>${evil}` } })
    const pages = [await browser.get('/setup'), await browser.get('/setup/hub')]
    pages.push(await browser.post('/setup', { language: evil, name: evil.repeat(3), area: evil, contact: evil }))
    pages.push(await browser.post('/setup/hub', { handle: evil, zone: evil, signUps: evil, accent: evil }))
    pages.push(await browser.post('/setup/you', { name: evil, displayName: evil, email: evil, ...passwords }))
    await browser.post('/setup/you', { ...you, displayName: evil, ...passwords })
    for (const path of ['/', '/manage', '/manage/welcome', '/manage/settings', '/manage/audit']) {
      pages.push(await browser.get(path))
    }
    for (const { text } of pages) expect(text).to.not.match(/<script(?! type="application\/ld\+json")|<img/)
    expect(pages.at(-2)?.text).to.include('&lt;script>')
  })

  it('put up with what no form of theirs sends', async () => {
    const hub = await freshHub()
    const browser = await upToYou(hub)
    const long = 'x'.repeat(100_000)
    expect((await browser.post('/setup', { ...group, contact: long })).status).to.equal(400)
    expect((await browser.post('/setup', { ...group, contact: long, go: 'language' })).status).to.equal(400)
    expect((await browser.post('/setup', { ...group, language: long, go: 'language' })).status).to.equal(400)
    expect((await browser.post('/setup', { ...group, contact: 'x'.repeat(300_000) })).status).to.equal(413)
    expect((await browser.post('/setup/you', { ...you, password: long, again: long })).status).to.equal(400)
    const full = { language: 'de', name: '漢'.repeat(100), area: '漢'.repeat(100), contact: '\n漢"'.repeat(166) }
    expect((await browser.post('/setup', full)).status).to.equal(303)
    expect((await browser.get('/setup')).text).to.include('漢'.repeat(100))
    for (const cookie of ['x', 'bnVsbA', 'WzFd', 'eyJuYW1lIjp7fX0', Buffer.from('{"name":5}').toString('base64url')]) {
      for (const name of ['setup-group', 'setup-hub', 'setup-you']) browser.cookies.set(name, cookie)
      expect((await browser.get('/setup')).status, cookie).to.equal(200)
      const answer = await browser.post('/setup/you', { ...you, ...passwords }, { from: '/setup' })
      expect(answer.status, cookie).to.be.oneOf([303, 400])
      expect(answer.headers.location ?? '/setup').to.match(/^\/setup/)
    }
    expect(await hub.services.settings.readNow()).to.equal(null)
    expect((await hub.get('/healthz')).status).to.equal(200)
  })

  it('take nothing that another site sends, or that has no token', async () => {
    const hub = await freshHub()
    const browser = await upToYou(hub)
    const send = (token: string | null | undefined, headers: Record<string, string> = {}) =>
      browser.post('/setup/you', { ...you, ...passwords }, { ...(token !== undefined && { token }), headers })
    expect((await send(null)).status).to.equal(403)
    expect((await send('guess')).status).to.equal(403)
    expect((await send(undefined, { 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403)
    expect(await hub.services.settings.readNow()).to.equal(null)
  })

  it('make one hub of two who finish at the same time', async () => {
    const hub = await freshHub()
    const names = ['ada', 'bea', 'cem']
    const browsers = await Promise.all(names.map(() => upToYou(hub)))
    const tokens = await Promise.all(browsers.map(async (one) => csrfIn((await one.get('/setup/you')).text)))
    const answers = await Promise.all(
      browsers.map((one, n) => one.post('/setup/you', { name: names[n]!, ...passwords }, { token: tokens[n]! })),
    )
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([303, 409, 409])
    const won = names[answers.findIndex(({ status }) => status === 303)]
    const { members } = await hub.services.members.page({})
    expect(members.map(({ name, role }) => [name, role])).to.deep.equal([[won, 'steward']])
  })
})

describe('a hub that is killed right after it said that it is set up', () => {
  afterEach(cleanUp)

  it('is set up, and its steward is signed in', async () => {
    const settings = await settingsOf()
    const first = run([hubProgram], settings)
    const [, origin = '', path = ''] = await first.says(/(http:\/\/localhost:\d+)(\/setup\?key=[\w-]+)\n/)
    const cookies = new Map<string, string>()
    const keep = (lines: string[] = []) => {
      for (const line of lines) cookies.set(...(line.split(';')[0]!.split('=') as [string, string]))
    }
    const ask = async (where: string, fields?: Record<string, string>) => {
      const headers = {
        'Cookie': Array.from(cookies, (pair) => pair.join('=')).join('; '),
        'Sec-Fetch-Site': 'same-origin',
      }
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const sent = fields && { method: 'POST', body: new URLSearchParams(fields).toString() }
      const answer = await get(origin + where, { headers: { ...headers, ...(fields && form) }, ...sent })
      keep(answer.headers['set-cookie'])
      return answer
    }
    await ask(path)
    const csrf = csrfIn((await ask('/setup')).text)
    await ask('/setup', { ...group, csrf })
    await ask('/setup/hub', { ...hubStep, csrf })
    const done = await ask('/setup/you', { ...you, ...passwords, csrf })
    first.child.kill('SIGKILL')
    expect(done.status).to.equal(303)
    await first.ended

    const list = await allotment(['member', 'list'], settings)
    expect(list.out).to.equal('organiser\tsteward\tactive\torganiser@example.org\n')
    const hub = await temporaryHub({ dataFolder: settings.ALLOTMENT_DATA ?? '' })
    await hub.start()
    expect(await hub.setupLink()).to.equal(null)
    expect((await hub.services.sessions.open(cookies.get('session') ?? ''))?.member.name).to.equal('organiser')
  })
})
