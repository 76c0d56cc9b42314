import { expect } from 'chai'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

const letter = {
  to: 'ada@example.org',
  subject: 'Choose a <b>password</b>',
  text: 'https://a.test/x?<i>',
  member: null,
}
const settings = {
  name: 'Walton Hub',
  area: 'Walton',
  language: 'en',
  zone: 'Europe/London',
  contact: '',
  about: '',
  accent: '150',
  signUps: 'invitation',
  digestDay: '4',
  digestHour: '9',
}
const rooms = ['/manage/settings', '/manage/mails', '/manage/audit', '/manage/welcome']

describe('the back room', () => {
  let hub: TestHub
  beforeEach(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  afterEach(cleanUp)

  it('is open to those who run the hub, and its start to those who publish', async () => {
    const id = await hub.services.mails.queue(letter)
    const paths = [...rooms, `/manage/mails/${id}`]
    for (const [role, start, rest] of [
      [null, 401, 401],
      ['reader', 403, 403],
      ['coordinator', 200, 403],
      ['moderator', 200, 403],
      ['steward', 200, 200],
    ] as const) {
      const browser = await hub.browser(role)
      const { status, text } = await browser.get('/manage')
      expect(status, `${role} /manage`).to.equal(start)
      expect(text.includes('href="/manage/mails"'), `${role} is shown the way`).to.equal(role === 'steward')
      for (const path of paths) expect((await browser.get(path)).status, `${role} ${path}`).to.equal(rest)
    }
    const ben = await hub.browser('moderator')
    const token = 'guess'
    expect((await ben.post('/manage/settings', settings, { token })).status).to.equal(403)
    expect((await ben.post(`/manage/mails/${id}/done`, {}, { token })).status).to.equal(403)
  })

  it('says what waits, and where', async () => {
    const ada = await hub.browser('steward')
    expect((await ada.get('/manage')).text)
      .to.include('Nothing waits for you')
      .and.include('/manage/new/event')
    await hub.services.mails.queue(letter)
    await hub.services.mails.queue(letter)
    await hub.services.members.add({ name: 'cem' }, { state: 'waiting', request: 'Please' })
    expect((await ada.get('/manage')).text)
      .to.include('1 person asks to join')
      .and.include('/manage/requests')
    expect((await ada.get('/manage')).text).to.include('2 messages wait to be passed on')
    expect((await ada.get('/manage?lang=de')).text).to.include('2 Nachrichten wollen weitergegeben werden')
  })

  it('shows mail that waits, its text on a page of its own, until it was passed on', async () => {
    const id = await hub.services.mails.queue(letter)
    const ada = await hub.browser('steward')
    const list = await ada.get('/manage/mails')
    expect(list.text).to.include('ada@example.org').and.include('There is no mail server').and.not.include('a.test')
    const path = `/manage/mails/${id}`
    const page = await ada.get(path)
    expect(page.text)
      .to.include('https://a.test/x?&lt;i>')
      .and.not.match(/<b>password|<i>/)
    expect(page.headers['cache-control']).to.equal('private, no-store')
    const done = await ada.post(`${path}/done`, {}, { from: path })
    expect([done.status, done.headers.location]).to.deep.equal([303, `${path}?done=1`])
    const after = await ada.get(`${path}?done=1`)
    expect(after.text).to.include('counts as sent').and.not.include('a.test')
    expect((await ada.get('/manage/audit')).text).to.include('passed a message on')
    for (const other of [
      '/manage/mails/1',
      '/manage/mails/x',
      '/manage/mails/..%2f',
      `/manage/mails/${'9'.repeat(30)}`,
    ]) {
      expect((await ada.get(other)).status, other).to.equal(404)
    }
  })

  it('pages through many messages, each once, and takes odd cursors for the first page', async () => {
    for (let n = 0; n < 120; n++) await hub.services.mails.queue({ ...letter, subject: `No. ${n}.` })
    const ada = await hub.browser('steward')
    const seen: string[] = []
    for (let path: string | undefined = '/manage/mails'; path !== undefined;) {
      const { text } = await ada.get(path)
      seen.push(...Array.from(text.matchAll(/No\. (\d+)\./g), ([, number]) => number!))
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).to.have.lengthOf(120)
    expect(new Set(seen).size).to.equal(120)
    for (const after of ['x', '1-', '-1', '99999999999999999999-1', '1-1&after=2-2', `${'9'.repeat(15)}-1`]) {
      expect((await ada.get(`/manage/mails?after=${after}`)).status, after).to.equal(200)
      expect((await ada.get(`/manage/audit?after=${after}`)).status, after).to.equal(200)
    }
  })

  it('changes settings, and notes who did', async () => {
    const ada = await hub.browser('steward', 'ada')
    const { headers, status } = await ada.post('/manage/settings', {
      ...settings,
      'contact': 'Mondays',
      'accent': 'other',
      'accent-number': '33',
      'revision': '1',
    })
    expect([status, headers.location]).to.deep.equal([303, '/manage/settings?saved=1'])
    expect(await hub.services.settings.read()).to.include({
      contact: 'Mondays',
      accent: 33,
      handle: 'walton',
      revision: 2,
    })
    const audit = await ada.get('/manage/audit')
    expect(audit.text).to.include('changed settings').and.include('area, contact, accent').and.include('>ada<')
  })

  it('says what cannot be, and keeps what was typed', async () => {
    const ada = await hub.browser('steward')
    const evil = '"><script>alert(1)</script>'
    const wrong = { name: '', area: evil, zone: evil, language: evil, signUps: evil, accent: 'other', contact: evil }
    const { status, text } = await ada.post('/manage/settings', { ...settings, ...wrong, revision: '1' })
    expect(status).to.equal(400)
    for (const name of ['name', 'zone', 'language', 'signUps', 'accent']) expect(text).to.include(`#field-${name}`)
    expect(text).to.include('&quot;>&lt;script>').and.not.include('<script')
    expect(await hub.services.settings.readNow()).to.include({ name: 'Walton Hub', revision: 1 })
  })

  it('lets nobody overwrite what another has saved meanwhile without having seen it', async () => {
    const [ada, bea] = [await hub.browser('steward'), await hub.browser('steward')]
    const theirs = { ...settings, area: 'Walton-on-the-Hill', revision: '1' }
    expect((await ada.post('/manage/settings', theirs)).status).to.equal(303)
    const mine = { ...settings, contact: 'Mondays', revision: '1' }
    const late = await bea.post('/manage/settings', mine)
    expect(late.status).to.equal(409)
    expect(late.text).to.include('Saved meanwhile: Walton-on-the-Hill').and.include('Mondays')
    expect(await hub.services.settings.readNow()).to.include({ area: 'Walton-on-the-Hill', contact: '' })
    const [, revision = ''] = /name="revision" value="(\d+)"/.exec(late.text) ?? []
    expect((await bea.post('/manage/settings', { ...mine, revision })).status).to.equal(303)
    expect(await hub.services.settings.readNow()).to.include({ area: 'Walton', contact: 'Mondays', revision: 3 })
    for (const odd of ['', 'x', '-1', '1e400']) {
      expect((await bea.post('/manage/settings', { ...mine, revision: odd })).status, odd).to.equal(409)
    }
  })
})
