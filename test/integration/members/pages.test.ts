import { expect } from 'chai'
import type { Express } from 'express'
import type { Member, Role } from '../../../src/domain/members/member.js'
import { csrfIn, type Browser } from '../browsers.js'
import { cleanUp, PASSWORD, temporaryHub, type Answer, type TestHub } from '../hubs.js'

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } }

/** The paths of all routes that take a POST. */
function postPaths(app: Express): string[] {
  const within = (layers: readonly Layer[]): string[] =>
    layers.flatMap(({ route, handle }) =>
      route === undefined ? within(handle?.stack ?? []) : route.methods.post === true ? [route.path] : [],
    )
  return within((app as unknown as { router: { stack: Layer[] } }).router.stack)
}

const NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'`${7*7}'
const plain = ({ text }: Answer): string => text.replace(/name="csrf" value="[^"]*"/g, '')

describe('pages of accounts and members', () => {
  let hub: TestHub
  let ada: Member
  let steward: Browser
  const signIn = (browser: Browser, who: string, password: string, next = '') =>
    browser.post('/sign-in', { who, password, next })

  before(async () => {
    hub = await temporaryHub({ smtpUrl: 'smtp://127.0.0.1:9', mailFrom: 'hub@example.org' })
    await hub.start()
    await hub.setUp({ signUps: 'open' })
    ada = await hub.services.members.add({ name: 'ada', email: 'ada@example.org', password: PASSWORD })
    steward = await hub.browser('steward', 'organiser')
  })
  after(cleanUp)

  it('open to each role as far as it reaches', async () => {
    const someone = `/manage/members/${ada.id}`
    const table: Record<string, [stranger: number, reader: number, moderator: number, steward: number]> = {
      '/sign-in': [200, 303, 303, 303],
      '/sign-in/code': [303, 303, 303, 303],
      '/reset': [200, 200, 200, 200],
      '/reset/nothing': [404, 404, 404, 404],
      '/join': [200, 200, 200, 200],
      '/join/nothing': [404, 404, 404, 404],
      '/account': [401, 200, 200, 200],
      '/account/address': [401, 200, 200, 200],
      '/account/address/nothing': [404, 404, 404, 404],
      '/account/password': [401, 200, 200, 200],
      '/account/second-factor': [401, 200, 200, 200],
      '/account/sessions': [401, 200, 200, 200],
      '/account/leave': [401, 200, 200, 200],
      '/manage/members': [401, 403, 200, 200],
      [someone]: [401, 403, 200, 200],
      '/manage/members/nobody': [401, 403, 404, 404],
      '/manage/invitations': [401, 403, 200, 200],
      '/manage/requests': [401, 403, 200, 200],
    }
    const roles = [null, 'reader', 'moderator', 'steward'] as const satisfies (Role | null)[]
    for (const [i, role] of roles.entries()) {
      const browser = await hub.browser(role)
      for (const [path, statuses] of Object.entries(table)) {
        const { status, headers } = await browser.get(path)
        expect(status, `${role} at ${path}`).to.equal(statuses[i])
        if (path.startsWith('/account') || path.startsWith('/manage')) {
          expect(headers['cache-control'], path).to.match(/no-store/)
        }
      }
    }
    const moderator = await hub.browser('moderator')
    const page = await moderator.get(someone)
    for (const [path, fields] of [
      ['role', { role: 'steward' }],
      ['reset-link', {}],
      ['second-factor-off', {}],
      ['remove', { sure: 'yes' }],
    ] as const) {
      const { status } = await moderator.post(`${someone}/${path}`, fields, { token: csrfIn(page.text) })
      expect(status, path).to.equal(403)
      expect(page.text).to.not.include(`${someone}/${path}`)
    }
  })

  it('take no form without its token, or with that of someone else', async () => {
    const paths = postPaths(hub.app)
    expect(paths).to.include.members(['/sign-in', '/sign-out', '/account/leave', '/manage/members/:id/remove'])
    const other = csrfIn((await (await hub.browser('steward')).get('/account')).text)
    // These stand on pages that strangers share: a letter changes nothing, and a subscription waits for its own link.
    const changing = paths.filter((pattern) => !/\/letter\/|^\/subscribe$/.test(pattern))
    for (const path of changing.map((pattern) => pattern.replaceAll(/:\w+/g, ada.id))) {
      for (const token of [null, '', 'x', other]) {
        const { status } = await steward.post(path, { sure: 'yes', password: PASSWORD, role: 'steward' }, { token })
        expect(status, `${path} with ${token}`).to.equal(path.startsWith('/setup') ? 410 : 403)
      }
    }
    expect(await hub.services.members.get(ada.id)).to.deep.include({ role: 'reader', state: 'active' })
  })

  it('sign in and out with cookies that no script and no other site gets', async () => {
    const secure = await temporaryHub({ baseUrl: 'https://hub.example.org' })
    await secure.start()
    await secure.setUp()
    const page = await secure.get('/sign-in')
    const [form] = page.headers['set-cookie'] ?? []
    const body = new URLSearchParams({ csrf: csrfIn(page.text), who: 'organiser', password: PASSWORD }).toString()
    const headers = {
      'Cookie': form?.split(';')[0] ?? '',
      'Content-Type': 'application/x-www-form-urlencoded',
      'Origin': 'https://hub.example.org',
    }
    const answer = await secure.get('/sign-in', { method: 'POST', headers, body })
    expect([answer.status, answer.headers.location]).to.deep.equal([303, '/'])
    const set = (answer.headers['set-cookie'] ?? []).filter((line) => !line.includes('=;'))
    expect(set.map((line) => line.split('=')[0])).to.deep.equal(['__Host-session', '__Host-device'])
    for (const line of set) expect(line).to.match(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/)
  })

  it('begin a new session with each sign-in, and end the one before', async () => {
    const eve = await hub.browser('reader', 'eve')
    const planted = eve.cookies.get('session') ?? ''
    await hub.services.members.add({ name: 'victim', password: PASSWORD })
    const victim = await hub.browser(null)
    victim.cookies.set('session', planted)
    const token = csrfIn((await victim.get('/account')).text)
    const answer = await victim.post('/sign-in', { who: 'victim', password: PASSWORD }, { token })
    expect(answer.status).to.equal(303)
    expect(victim.cookies.get('session')).to.not.equal(planted)
    expect((await hub.services.sessions.open(victim.cookies.get('session') ?? ''))?.member.name).to.equal('victim')
    expect(await hub.services.sessions.open(planted)).to.equal(null)
    await victim.post('/sign-out', {}, { from: '/account' })
    expect(victim.cookies.has('session')).to.equal(false)
    expect((await victim.get('/account')).status).to.equal(401)
  })

  it('lead on to pages of this hub alone', async () => {
    const good = ['/account', '/events?page=2', '/a/b#c']
    const evil = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
      '/%0d%0aX: y'.replace('%0d%0a', '\r\n'),
      '\\\\evil.example',
      'javascript:alert(1)',
      '/.//evil.example',
      '/x/..//evil.example',
      '',
      ' /account',
      `/${'a'.repeat(3_000)}`,
    ]
    const browser = await hub.browser('reader')
    for (const next of [...good, ...evil]) {
      const { status, headers } = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
      expect([status, headers.location], next).to.deep.equal([303, good.includes(next) ? next : '/'])
    }
    const stranger = await hub.browser(null)
    const answer = await signIn(stranger, 'ada', PASSWORD, '//evil.example/x')
    expect(answer.headers.location).to.equal('/')
  })

  it('tell nobody who has an account here', async () => {
    const browser = await hub.browser(null)
    const known = await signIn(browser, 'ada', 'not the password')
    const unknown = await signIn(browser, 'aba', 'not the password')
    expect([known.status, plain(known)]).to.deep.equal([400, plain(unknown).replaceAll('aba', 'ada')])
    for (const [path, field, here, nowhere] of [
      ['/reset', 'who', 'ada@example.org', 'aba@example.org'],
      ['/reset', 'who', 'ada', 'aba'],
      ['/join', 'email', 'ada@example.org', 'aba@example.org'],
    ] as const) {
      const one = await browser.post(path, { [field]: here })
      const other = await browser.post(path, { [field]: nowhere })
      expect([one.status, plain(one)], path).to.deep.equal([200, plain(other)])
    }
    await hub.settle()
    const sent = (await hub.services.mails.page(null, 50)).mails.map(({ to, subject }) => `${to}: ${subject}`)
    expect(sent).to.include.members([
      'ada@example.org: Choose a new password for Walton Hub',
      'ada@example.org: You have an account at Walton Hub already',
      'aba@example.org: Your link to join Walton Hub',
    ])
    expect(sent.filter((line) => line.startsWith('aba@'))).to.have.lengthOf(1)
  })

  it('make an account by the link that went to an address, and only with it', async () => {
    const browser = await hub.browser(null)
    await browser.post('/join', { email: 'Cem@Example.org' })
    await hub.settle()
    const mail = (await hub.services.mails.page(null, 5)).mails.find(({ to }) => to === 'Cem@Example.org')
    const path = /\/join\/[\w-]{32}/.exec(mail?.text ?? '')?.[0] ?? expect.fail()
    const page = await browser.get(path)
    expect(page.headers).to.include({ 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-store' })
    const answer = await browser.post(path, { name: 'cem', displayName: 'Cem', password: PASSWORD, email: 'x@y.org' })
    expect([answer.status, answer.headers.location]).to.deep.equal([303, '/account?done=joined'])
    const cem = await hub.services.members.byName('cem')
    expect(cem).to.include({ email: 'Cem@Example.org', role: 'reader', state: 'active', displayName: 'Cem' })
    expect((await browser.get(path)).status).to.equal(404)
    expect((await browser.get('/account?done=joined')).text).to.include('you are signed in')
    expect(JSON.stringify(hub.lines)).to.not.include(path.replace('/join/', ''))
  })

  it('let one in by an invitation for one, of twenty at the same time', async () => {
    const { path } = await hub.services.invitations.create('operator', { role: 'coordinator' })
    const browser = await hub.browser(null)
    const token = csrfIn((await browser.get(path)).text)
    const joins = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        browser.post(path, { name: `guest_${i}`, displayName: '', password: PASSWORD, email: '' }, { token }),
      ),
    )
    expect(joins.filter(({ status }) => status === 303)).to.have.lengthOf(1)
    expect(joins.filter(({ status }) => status >= 500)).to.deep.equal([])
    const guests = (await hub.services.members.page({ prefix: 'guest_' })).members
    expect(guests.map(({ role }) => role)).to.deep.equal(['coordinator'])
  })

  it('keep an invitation whose form has faults, and what was typed but the password', async () => {
    const { path } = await hub.services.invitations.create('operator', {})
    const browser = await hub.browser(null)
    const typed = { name: 'ada', displayName: NASTY, password: 'secretsecret!', email: 'new@example.org' }
    const answer = await browser.post(path, typed)
    expect(answer.status).to.equal(400)
    expect(answer.text).to.include('href="#field-name"').and.include('taken already').and.include('new@example.org')
    expect(answer.text).to.include('&lt;script>').and.not.include('<script>alert').and.not.include('secretsecret!')
    expect((await browser.post(path, { ...typed, name: 'dora' })).status).to.equal(303)
  })

  it('let a steward look after a member', async () => {
    const { id } = await hub.services.members.add({ name: 'wim', password: PASSWORD })
    const wim = await hub.browser('reader', 'wim')
    const path = `/manage/members/${id}`
    const act = (name: string, fields: Record<string, string> = {}) =>
      steward.post(`${path}/${name}`, fields, { from: path })
    expect((await act('role', { role: 'king' })).status).to.equal(400)
    expect((await act('role', { role: 'coordinator' })).headers.location).to.equal(`${path}?done=role`)
    const empty = await act('suspend', { reason: '  ' })
    expect([empty.status, empty.text.includes('href="#field-reason"')]).to.deep.equal([400, true])
    expect((await act('suspend', { reason: NASTY })).status).to.equal(303)
    expect((await wim.get('/account')).status).to.equal(401)
    expect((await steward.get(path)).text)
      .to.include('&lt;script>')
      .and.not.include('<script>alert')
    const told = await signIn(await hub.browser(null), 'wim', PASSWORD)
    expect(told.text).to.include('Your account is suspended').and.not.include('<script>alert')
    expect((await act('suspend', { reason: 'again' })).status).to.equal(409)
    expect((await act('restore')).status).to.equal(303)
    const made = await act('reset-link')
    const link = />http:\/\/[^<]+(\/reset\/[\w-]{32})</.exec(made.text)?.[1] ?? expect.fail(made.text)
    const back = await hub.browser(null)
    expect((await back.post(link, { password: 'short' })).status).to.equal(400)
    expect((await back.post(link, { password: 'brand new words' })).headers.location).to.equal('/account?done=password')
    expect((await act('remove')).status).to.equal(400)
    expect((await act('remove', { sure: 'yes' })).headers.location).to.equal('/manage/members?done=removed')
    expect((await back.get('/account')).status).to.equal(401)
    const own = (await hub.services.members.byName('organiser'))?.id ?? ''
    for (const { id: other, role, name } of (await hub.services.members.page()).members) {
      if (role === 'steward' && name !== 'organiser') await hub.services.members.changeRole('operator', other, 'reader')
    }
    const last = await steward.post(
      `/manage/members/${own}/role`,
      { role: 'reader' },
      { from: `/manage/members/${own}` },
    )
    expect([last.status, last.text.includes('last steward')]).to.deep.equal([409, true])
  })

  it('make and take back invitations, and show their link once', async () => {
    const fields = { role: 'reader', uses: '5', days: '7', note: NASTY }
    const wrong = await steward.post('/manage/invitations', { ...fields, uses: 'many', days: '0' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('href="#field-uses"').and.include('href="#field-days"').and.include('value="many"')
    const made = await steward.post('/manage/invitations', fields)
    const token = /\/join\/([\w-]{32})</.exec(made.text)?.[1] ?? expect.fail(made.text)
    const list = await steward.get('/manage/invitations')
    expect(list.text).to.include('5 places left').and.not.include(token).and.not.include('<script>alert')
    const [, revoke = ''] = /action="(\/manage\/invitations\/[\w-]+\/revoke)"/.exec(list.text) ?? []
    await steward.post(revoke, {}, { from: '/manage/invitations' })
    expect((await steward.get(`/join/${token}`)).status).to.equal(404)
  })

  it('survive whatever is typed into them', async () => {
    const odd = ['a'.repeat(20_000), 'a\0b', '\ud800', NASTY, '\u202e\u0000', '😀'.repeat(400), '{"$ne":null}', ' ']
    const { path } = await hub.services.invitations.create('operator', { uses: 100 })
    const names = [
      'who',
      'email',
      'name',
      'displayName',
      'language',
      'current',
      'code',
      'sealed',
      'role',
      'uses',
      'reason',
      'id',
      'next',
    ]
    const forms = [
      '/sign-in',
      '/reset',
      path,
      '/account',
      '/account/address',
      '/account/password',
      '/manage/invitations',
    ]
    for (const text of odd) {
      for (const form of forms) {
        const browser = form.startsWith('/account') || form.startsWith('/manage') ? steward : await hub.browser(null)
        const fields = Object.fromEntries([...names, 'password', 'note', 'days', 'request'].map((name) => [name, text]))
        const { status, text: page } = await browser.post(form, fields)
        expect(status, `${form}: ${JSON.stringify(text.slice(0, 20))}`).to.be.oneOf([200, 400, 413, 429])
        expect(page)
          .to.not.include('<script>alert')
          .and.not.match(/[\0\x08]/)
      }
      const { status } = await steward.get(
        `/manage/members?name=${encodeURIComponent(text.toWellFormed().slice(0, 300))}&state=x&after=%00`,
      )
      expect(status).to.equal(200)
    }
    const many = await steward.post('/account', { displayName: ['one', 'two'], language: ['', 'de'] })
    expect(many.status).to.equal(303)
    expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })

  it('write no secret and no address into the log', async () => {
    const text = JSON.stringify(hub.lines)
    expect(text).to.not.match(/@example\.org|brand new words|\/(join|reset|address)\/[\w-]{32}/)
    expect(hub.lines.some(({ route }) => route === '/join/:token')).to.equal(true)
  })
})
