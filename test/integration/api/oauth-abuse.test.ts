import { expect } from 'chai'
import { idSource } from '../../../src/core/ids.js'
import type { Browser } from '../browsers.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { allow, ask, asking, authorizePath, challengeOf, exchange, register, VERIFIER, type App } from './apps.js'

const OWN = '/api/v1/accounts/verify_credentials'
const HOUR_MS = 60 * 60_000

describe('those who want more of an app than a member allowed', () => {
  let hub: TestHub
  let aheadMs = 0
  let app: App
  let ada: Browser
  const clock = () => new Date(Date.now() + aheadMs)
  const codeOf = async (browser: Browser, more: Record<string, string> = {}): Promise<string> =>
    (await allow(browser, asking(app, more))).searchParams.get('code') ?? ''
  const idOf = async (name: string): Promise<string> => (await hub.services.members.byName(name))?.id ?? ''
  const isNothing = async (code: string, more: Record<string, string> = {}): Promise<void> => {
    const { status, json } = await exchange(hub, app, code, more)
    expect([status, json.error]).to.deep.equal([400, 'invalid_grant'])
  }

  before(async () => {
    hub = await temporaryHub({}, { clock, newId: idSource({ clock, worker: 1 }) })
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('reader', 'ada')
    app = await register(hub)
  })
  after(cleanUp)

  it('come too late with a code', async () => {
    const [soon, late] = [await codeOf(ada), await codeOf(ada)]
    expect((await exchange(hub, app, soon)).status).to.equal(200)
    aheadMs += HOUR_MS
    await isNothing(late)
  })

  it('get nothing for the code of a member who was shut out, or has another password, since', async () => {
    const [eve, kim] = [await hub.browser('reader', 'eve'), await hub.browser('reader', 'kim')]
    const codes = [await codeOf(eve), await codeOf(kim)]
    await hub.services.members.suspend('operator', await idOf('eve'), 'Spam')
    await hub.services.members.setPassword(await idOf('kim'), PASSWORD)
    for (const code of codes) {
      const { status, json } = await exchange(hub, app, code)
      if (status === 200)
        expect((await ask(hub, 'GET', OWN, { token: String(json.access_token) })).status).to.equal(401)
      else expect(json.error).to.equal('invalid_grant')
    }
  })

  it('cannot take the proof away that the app asked for', async () => {
    const proof = { code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' }
    await isNothing(await codeOf(ada), { code_verifier: VERIFIER })
    await isNothing(await codeOf(ada, proof), { code_verifier: '' })
    expect((await exchange(hub, app, await codeOf(ada), { code_verifier: '' })).status).to.equal(200)
    expect((await exchange(hub, app, await codeOf(ada, proof), { code_verifier: VERIFIER })).status).to.equal(200)
  })

  it('get no wider token for a code than the member saw', async () => {
    const back = await allow(ada, asking(app, { scope: 'read:statuses' }))
    const code = back.searchParams.get('code') ?? ''
    const { json } = await exchange(hub, app, code, { scope: 'read write follow push' })
    expect(json.scope).to.equal('read:statuses')
    const token = String(json.access_token)
    expect((await ask(hub, 'GET', '/api/v1/timelines/home', { token })).status).to.equal(200)
    for (const [method, path] of [
      ['GET', OWN],
      ['GET', '/api/v1/notifications'],
      ['POST', '/api/v1/statuses'],
      ['POST', '/api/v1/accounts/1/follow'],
      ['GET', '/api/v1/push/subscription'],
    ] as const)
      expect((await ask(hub, method, path, { token })).status, `${method} ${path}`).to.equal(403)
  })

  it('change nothing by what they put into the form behind the page', async () => {
    const from = authorizePath(asking(app))
    const narrow = await register(hub, 'read')
    const wrong: Record<string, string>[] = [
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: `${app.redirect_uri}/../evil` },
      { client_id: narrow.client_id, redirect_uri: narrow.redirect_uri, scope: 'read write' },
      { client_id: 'nobody' },
      { scope: 'read admin:write' },
      { response_type: 'token' },
      { code_challenge: 'short', code_challenge_method: 'S256' },
      { code_challenge: VERIFIER, code_challenge_method: 'plain' },
    ]
    for (const more of wrong) {
      const sent = { ...asking(app, more), decision: 'allow' }
      const answer = await ada.post('/oauth/authorize', sent, { from })
      expect(answer.status, JSON.stringify(more)).to.equal(400)
      expect(answer.headers, JSON.stringify(more)).not.to.have.property('location')
      const denied = await ada.post('/oauth/authorize', { ...sent, decision: 'deny' }, { from })
      expect(denied.headers, JSON.stringify(more)).not.to.have.property('location')
    }
    const tokens = await hub.services.tokens.ofMember(await idOf('ada'))
    expect(tokens.every(({ scopes }) => scopes.every((scope) => !scope.startsWith('admin')))).to.equal(true)
  })

  it('cannot use a token of an app alone as that of a member, nor make one last', async () => {
    const form = { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret }
    const { json } = await ask(hub, 'POST', '/oauth/token', { form: { ...form, scope: 'read write follow push' } })
    const token = String(json.access_token)
    for (const path of [OWN, '/api/v1/timelines/home', '/api/v1/notifications'])
      expect((await ask(hub, 'GET', path, { token })).status, path).to.be.oneOf([403, 422])
    const refresh = { ...form, grant_type: 'refresh_token', refresh_token: token }
    expect((await ask(hub, 'POST', '/oauth/token', { form: refresh })).json.error).to.equal('unsupported_grant_type')
  })
})
