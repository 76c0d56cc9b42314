import { expect } from 'chai'
import type { Browser } from '../browsers.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import {
  allow,
  ask,
  asking,
  authorizePath,
  challengeOf,
  exchange,
  REDIRECT,
  register,
  tokenFor,
  VERIFIER,
  type App,
} from './apps.js'

const VERIFY = '/api/v1/apps/verify_credentials'

describe('letting apps in', () => {
  let hub: TestHub
  let ada: Browser
  let app: App
  const codeFor = async (more: Record<string, string> = {}, of = app): Promise<string> =>
    (await allow(ada, asking(of, more))).searchParams.get('code') ?? ''

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('reader', 'ada')
    app = await register(hub)
  })
  after(cleanUp)

  it('begins with an app that introduces itself, in every way in which apps send things', async () => {
    const sent = { client_name: 'Tooter', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read', website: '' }
    const query = new URLSearchParams(sent).toString()
    const parts = new FormData()
    for (const [name, value] of Object.entries(sent)) parts.set(name, value)
    const replies = [
      await ask(hub, 'POST', '/api/v1/apps', { form: sent }),
      await ask(hub, 'POST', '/api/v1/apps', { json: { ...sent, website: null } }),
      await ask(hub, 'POST', '/api/v1/apps', { json: { ...sent, redirect_uris: [sent.redirect_uris] } }),
      await ask(hub, 'POST', `/api/v1/apps?${query}`),
      await ask(hub, 'POST', '/api/v1/apps/', { form: sent }),
      await ask(hub, 'POST', '/api/v1/apps', { parts }),
      // What programs say that have no token yet.
      await ask(hub, 'POST', '/api/v1/apps', { form: sent, token: '(null)' }),
    ]
    for (const { status, json } of replies) {
      expect(status).to.equal(200)
      expect(json).to.include({ name: 'Tooter', website: null, redirect_uri: sent.redirect_uris })
      expect(json).to.include({ client_secret_expires_at: 0 })
      expect(json.redirect_uris).to.deep.equal([sent.redirect_uris])
      expect(json.scopes).to.deep.equal(['read'])
      expect(json.vapid_key).to.match(/^[\w-]{87}$/)
    }
  })

  it('takes addresses of apps on phones, and none that a browser would run', async () => {
    const good = ['icecubesapp://', 'oauth2redirect://com.keylesspalace.tusky/', 'com.tapbots.Ivory.1:/request_token/x']
    for (const uri of good) expect(await register(hub, 'read', uri)).to.include({ redirect_uri: uri })
    const bad = ['javascript:alert(1)', 'data:text/html,x', 'https://a.example/#x', 'nowhere', 'https://a:b@c.example/']
    for (const uri of [...bad, 'JAVASCRIPT:alert(1)', 'https:///x', 'view-source:https://a.example']) {
      const form = { client_name: 'x', redirect_uris: uri }
      const { status, json } = await ask(hub, 'POST', '/api/v1/apps', { form })
      expect(status, uri).to.equal(422)
      expect(json.error, uri).to.match(/Redirect URI/)
    }
  })

  it('gives a token that stands for the member, and tells whose app it is', async () => {
    const back = await allow(ada, asking(app))
    expect(back.href.startsWith(`${REDIRECT}&code=`)).to.equal(true)
    expect(back.searchParams.get('state')).to.equal('a state & more')
    const { status, json, headers } = await exchange(hub, app, back.searchParams.get('code') ?? '')
    expect(status).to.equal(200)
    expect(json).to.include({ token_type: 'Bearer', scope: 'read write follow push' })
    expect(json.created_at).to.be.a('number')
    expect(json).not.to.have.property('expires_in')
    expect(headers.get('cache-control')).to.contain('no-store')
    const token = json.access_token as string
    expect((await ask(hub, 'GET', VERIFY, { token })).json).to.include({ name: 'An App' })
    expect((await ask(hub, 'GET', `${VERIFY}?access_token=${token}`)).status).to.equal(200)
  })

  it('takes each code once; whoever comes with it again ends what was given for it', async () => {
    const code = await codeFor()
    const { json } = await exchange(hub, app, code)
    const token = json.access_token as string
    const again = await exchange(hub, app, code)
    expect(again).to.include({ status: 400 })
    expect(again.json.error).to.equal('invalid_grant')
    expect((await ask(hub, 'GET', VERIFY, { token })).status).to.equal(401)
    const both = await codeFor()
    const replies = await Promise.all(Array.from({ length: 8 }, () => exchange(hub, app, both)))
    const given = replies.filter(({ status }) => status === 200)
    expect(given.length).to.be.at.most(1)
    for (const one of given) {
      const held = one.json.access_token as string
      expect((await ask(hub, 'GET', VERIFY, { token: held })).status).to.equal(401)
    }
  })

  it('wants the verifier whose challenge it was shown, and no challenge that proves nothing', async () => {
    const challenged = { code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' }
    for (const verifier of [undefined, `${VERIFIER}x`, challengeOf(VERIFIER)]) {
      const more = verifier === undefined ? undefined : { code_verifier: verifier }
      expect((await exchange(hub, app, await codeFor(challenged), more)).json.error).to.equal('invalid_grant')
    }
    const right = await exchange(hub, app, await codeFor(challenged), { code_verifier: VERIFIER })
    expect(right.status).to.equal(200)
    for (const method of ['plain', '']) {
      const sent = asking(app, { code_challenge: VERIFIER, code_challenge_method: method })
      expect((await ada.get(authorizePath(sent))).status).to.equal(400)
    }
  })

  it('sends nobody to an address, and nothing to an app, that is not the one it was registered with', async () => {
    const other = await register(hub, 'read', 'https://other.example/')
    const code = await codeFor()
    expect((await exchange(hub, other, code)).json.error).to.equal('invalid_grant')
    const elsewhere = await exchange(hub, app, await codeFor(), { redirect_uri: 'https://app.example/back' })
    expect(elsewhere.json.error).to.equal('invalid_grant')
    const wrong: Record<string, string>[] = [
      { redirect_uri: 'https://app.example/back' },
      { redirect_uri: `${REDIRECT}&more` },
      { redirect_uri: 'https://APP.example/back?at=1' },
      { client_id: 'nobody' },
      { response_type: 'token' },
      { scope: 'read admin:read' },
    ]
    for (const more of wrong) {
      const answer = await ada.get(authorizePath(asking(app, more)))
      expect(answer.status, JSON.stringify(more)).to.equal(400)
      expect(answer.headers, JSON.stringify(more)).not.to.have.property('location')
    }
    const narrow = await register(hub, 'read')
    expect((await ada.get(authorizePath(asking(narrow, { scope: 'read write' })))).status).to.equal(400)
    expect((await ada.get(authorizePath(asking(narrow, { scope: 'read:statuses' })))).status).to.equal(200)
  })

  it('goes on at any port of one’s own computer, and at no other host for that', async () => {
    const local = await register(hub, 'read', 'http://127.0.0.1/callback')
    const at = (redirect_uri: string) => ada.get(authorizePath(asking(local, { redirect_uri, scope: 'read' })))
    expect((await at('http://127.0.0.1:49152/callback')).status).to.equal(200)
    for (const uri of ['http://127.0.0.1:1@evil.example/callback', 'http://127.0.0.1.evil.example/callback'])
      expect((await at(uri)).status, uri).to.equal(400)
  })

  it('is refused by a member, and the app is told so', async () => {
    const back = await allow(ada, asking(app), 'deny')
    expect(back.searchParams.get('error')).to.equal('access_denied')
    expect(back.searchParams.get('state')).to.equal('a state & more')
    expect(back.searchParams.has('code')).to.equal(false)
  })

  it('cannot be done by another site’s form, nor in a frame', async () => {
    const sent = { ...asking(app), decision: 'allow' }
    const from = authorizePath(asking(app))
    const foreign = await ada.post('/oauth/authorize', sent, { from, headers: { 'Sec-Fetch-Site': 'cross-site' } })
    expect(foreign.status).to.equal(403)
    expect((await ada.post('/oauth/authorize', sent, { token: 'forged' })).status).to.equal(403)
    const page = await ada.get(from)
    expect(page.headers['content-security-policy']).to.contain("frame-ancestors 'none'").and.not.contain('form-action')
    expect(page.headers['referrer-policy']).to.equal('no-referrer')
  })

  it('asks strangers to sign in first, and comes back with everything the app sent', async () => {
    await hub.services.members.add({ name: 'bea', password: PASSWORD })
    const bea = await hub.browser()
    const path = authorizePath(asking(app, { state: 's'.repeat(400) }))
    const first = await bea.get(path)
    expect(first.status).to.equal(303)
    const next = new URL(first.headers.location ?? '', 'http://hub.example').searchParams.get('next') ?? ''
    const signedIn = await bea.post('/sign-in', { who: 'bea', password: PASSWORD, next })
    expect(signedIn.headers.location).to.equal(path)
    expect((await bea.get(path)).text).to.contain('An App')
  })

  it('shows the code where there is nowhere to go back to, also behind a slash', async () => {
    const oob = await register(hub, 'read', 'urn:ietf:wg:oauth:2.0:oob')
    const sent = asking(oob, { scope: 'read' })
    expect((await ada.get(authorizePath(sent).replace('authorize', 'authorize/'))).status).to.equal(200)
    const { text } = await ada.post('/oauth/authorize', { ...sent, decision: 'allow' }, { from: authorizePath(sent) })
    const code = /<code[^>]*>([\w-]{32})<\/code>/.exec(text)?.[1] ?? ''
    expect((await exchange(hub, oob, code)).status).to.equal(200)
  })

  it('knows an app by header, body or both, and nobody without its secret', async () => {
    const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
    const grant = { grant_type: 'client_credentials', scope: 'read' }
    const headers = { Authorization: basic(app.client_id, app.client_secret) }
    const { client_id, client_secret } = app
    const inHeader = await ask(hub, 'POST', '/oauth/token', { form: grant, headers })
    const inBoth = await ask(hub, 'POST', '/oauth/token', { json: { ...grant, client_id, client_secret }, headers })
    for (const { status, json } of [inHeader, inBoth]) {
      expect(status).to.equal(200)
      const token = json.access_token as string
      expect((await ask(hub, 'GET', VERIFY, { token })).status).to.equal(200)
    }
    const wrong = [{ client_id }, { client_id, client_secret: 'x' }, { client_id: 'x', client_secret }, {}]
    for (const of of wrong) {
      const answer = await ask(hub, 'POST', '/oauth/token', { form: { ...grant, ...of } as Record<string, string> })
      expect(answer.status).to.equal(401)
      expect(answer.json.error).to.equal('invalid_client')
    }
    const own = { client_id, client_secret }
    const password = { grant_type: 'password', username: 'ada', password: 'x', ...own }
    expect((await ask(hub, 'POST', '/oauth/token', { form: password })).json.error).to.equal('unsupported_grant_type')
    const wide = await ask(hub, 'POST', '/oauth/token', { form: { ...grant, ...own, scope: 'admin:read' } })
    expect(wide.json.error).to.equal('invalid_scope')
  })

  it('ends at once: by the app, by the member, with a new password, and with a suspension', async () => {
    const works = async (token: string) => (await ask(hub, 'GET', VERIFY, { token })).status
    const { json } = await exchange(hub, app, await codeFor())
    const token = json.access_token as string
    const stranger = await register(hub)
    const end = ({ client_id, client_secret }: App) =>
      ask(hub, 'POST', '/oauth/revoke', { form: { token, client_id, client_secret } })
    expect((await end(stranger)).status).to.equal(403)
    expect(await works(token)).to.equal(200)
    expect((await end(app)).status).to.equal(200)
    expect((await end(app)).status).to.equal(200)
    expect(await works(token)).to.equal(401)

    const shown = await tokenFor(hub, ada)
    const page = await ada.get('/account/apps')
    const id = /name="id" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    const eve = await hub.browser('reader', 'eve')
    const own = await tokenFor(hub, eve)
    await eve.post('/account/apps/end', { id }, { from: '/account/apps' })
    expect(await works(shown)).to.equal(200)
    await ada.post('/account/apps/end', { id }, { from: '/account/apps' })
    expect(await works(shown)).to.equal(401)

    const { members } = hub.services
    const eveId = (await members.byName('eve'))?.id ?? ''
    await members.setPassword(eveId, PASSWORD)
    expect(await works(own)).to.equal(401)
  })

  it('is seen through, however a token is bent', async () => {
    const token = await tokenFor(hub, ada)
    const [head = '', body = '', tail = ''] = token.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
    const session = ada.cookies.get('session') ?? ''
    const bent = [`${none}.${body}.`, `${head}.${body}.${tail.slice(1)}`, session, 'x', `${token}x`]
    for (const one of bent) expect((await ask(hub, 'GET', VERIFY, { token: one })).status, one).to.equal(401)
    expect((await ask(hub, 'GET', VERIFY)).json).to.deep.equal({ error: 'The access token is invalid' })
    // Nor does it open the pages.
    const asSession = await fetch(`${hub.address}/account`, { headers: { Cookie: `session=${token}` } })
    expect(asSession.status).to.equal(401)
  })

  it('says where everything is, and lets pages of any origin ask, without cookies', async () => {
    const { json } = await ask(hub, 'GET', '/.well-known/oauth-authorization-server')
    expect(json.authorization_endpoint).to.match(/\/oauth\/authorize$/)
    expect(json.code_challenge_methods_supported).to.deep.equal(['S256'])
    const headers = { 'Origin': 'https://app.example', 'Access-Control-Request-Headers': 'authorization,x-odd' }
    const before = await ask(hub, 'OPTIONS', '/api/v1/statuses', { headers })
    expect(before.status).to.equal(204)
    expect(before.headers.get('access-control-allow-origin')).to.equal('*')
    expect(before.headers.get('access-control-allow-headers')).to.equal('authorization,x-odd')
    expect(before.headers.get('access-control-allow-credentials')).to.equal(null)
    const cookie = `session=${ada.cookies.get('session') ?? ''}`
    expect((await ask(hub, 'GET', VERIFY, { headers: { Cookie: cookie } })).status).to.equal(401)
    const missing = await ask(hub, 'GET', '/api/v1/nothing')
    expect(missing.status).to.equal(404)
    expect(missing.json).to.deep.equal({ error: 'Record not found' })
    expect(missing.headers.get('access-control-allow-origin')).to.equal('*')
  })
})
