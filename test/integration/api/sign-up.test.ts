import { expect } from 'chai'
import type { Config } from '../../../src/config.js'
import type { SignUpMode } from '../../../src/domain/settings/hub-settings.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, register, type Reply } from './apps.js'

const PASSWORD = 'spades and barrows'
const VERIFY = '/api/v1/accounts/verify_credentials'

describe('signing up by way of an app', () => {
  afterEach(cleanUp)

  async function hubWith(
    signUps: SignUpMode,
    settings: Partial<Config> = {},
  ): Promise<{ hub: TestHub; token: string }> {
    const hub = await temporaryHub(settings)
    await hub.start()
    await hub.setUp({ signUps })
    const app = await register(hub, 'read write')
    const form = { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret }
    const { json } = await ask(hub, 'POST', '/oauth/token', { form: { ...form, scope: 'read write' } })
    return { hub, token: json.access_token as string }
  }
  const account = (name: string, more: Record<string, string> = {}) => ({
    username: name,
    ...{ email: `${name}@example.org`, password: PASSWORD, agreement: 'true', locale: 'de-AT', ...more },
  })
  const join = (hub: TestHub, token: string, form: Record<string, string>): Promise<Reply> =>
    ask(hub, 'POST', '/api/v1/accounts', { token, form })

  it('is refused where people are invited, and where an address has to be confirmed first', async () => {
    for (const mode of ['closed', 'invitation', 'open'] as const) {
      const { hub, token } = await hubWith(mode)
      const { status, json } = await join(hub, token, account('ada'))
      expect(status, mode).to.equal(403)
      expect(json.error).to.match(mode === 'open' ? /Sign up at .*\/join$/ : /^Nobody can sign up here/)
      expect(await hub.services.members.byName('ada')).to.equal(null)
      await cleanUp()
    }
  })

  it('gives a token and a public profile at once on a hub for tests of apps, and says what is wrong', async () => {
    const { hub, token } = await hubWith('open', { unconfirmedSignUps: true })
    const { status, json } = await join(hub, token, account('ada'))
    expect(status, JSON.stringify(json)).to.equal(200)
    expect(json).to.include({ token_type: 'Bearer', scope: 'read write' })
    expect(json.created_at).to.be.a('number')
    const own = await ask(hub, 'GET', VERIFY, { token: json.access_token as string })
    expect(own.json).to.include({ username: 'ada', display_name: 'ada' })
    expect((await ask(hub, 'GET', '/api/v1/accounts/lookup?acct=ada')).status).to.equal(200)
    const member = await hub.services.members.byName('ada')
    expect(member).to.include({ email: null, language: 'de', role: 'reader' })
    const confirmed = await ask(hub, 'GET', '/api/v1/emails/check_confirmation', { token: json.access_token as string })
    expect(confirmed.json).to.equal(false)

    const taken = await join(hub, token, account('ada'))
    expect(taken.status).to.equal(422)
    expect(taken.json.details).to.deep.equal({
      username: [{ error: 'ERR_TAKEN', description: 'has already been taken' }],
    })
    const nothing = await join(hub, token, {})
    expect(nothing.status).to.equal(422)
    expect(nothing.json.error).to.match(/^Validation failed: /)
    expect(Object.keys(nothing.json.details as object).sort()).to.deep.equal([
      'agreement',
      'email',
      'password',
      'username',
    ])
    const odd = await join(hub, token, account('admin', { email: 'x', password: 'short', agreement: 'false' }))
    const codes = Object.values(odd.json.details as Record<string, { error: string }[]>).map(([one]) => one?.error)
    expect(codes).to.include.members(['ERR_RESERVED', 'ERR_INVALID', 'ERR_ACCEPTED'])
    expect(await hub.services.members.byName('admin')).to.equal(null)
    expect((await ask(hub, 'POST', '/api/v1/accounts', { form: account('bob') })).status).to.equal(401)
  })

  it('waits for a steward where they decide, and begins with what the app holds already', async () => {
    const { hub, token } = await hubWith('approval')
    const missing = await join(hub, token, account('ada'))
    expect(missing.json.details).to.have.property('reason')
    const { status, json } = await join(hub, token, account('ada', { reason: 'I live next door and want to help' }))
    expect(status, JSON.stringify(json)).to.equal(200)
    const held = json.access_token as string
    const before = await ask(hub, 'GET', VERIFY, { token: held })
    expect(before.status).to.equal(403)
    expect(before.json.error).to.equal('Your login is currently pending approval')
    expect((await ask(hub, 'GET', '/api/v1/accounts/lookup?acct=ada')).status).to.equal(404)
    const member = (await hub.services.members.byName('ada')) ?? expect.fail('nobody asked')
    await hub.services.admission.accept('operator', member.id)
    expect((await ask(hub, 'GET', VERIFY, { token: held })).json).to.include({ username: 'ada' })
    expect((await ask(hub, 'GET', '/api/v1/accounts/lookup?acct=ada')).status).to.equal(200)
    const other = await join(hub, token, account('bob', { reason: 'I live next door and want to help' }))
    const bob = (await hub.services.members.byName('bob')) ?? expect.fail('nobody asked')
    await hub.services.admission.refuse('operator', bob.id)
    expect((await ask(hub, 'GET', VERIFY, { token: other.json.access_token as string })).status).to.equal(401)
  })

  it('is open to no more from one place than could be people', async () => {
    const { hub, token } = await hubWith('approval')
    const answers = []
    for (let tries = 0; tries < 12; tries++) {
      const reason = 'I live next door and want to help'
      answers.push((await join(hub, token, account(`ada${tries}`, { reason }))).status)
    }
    expect(answers.filter((status) => status === 200)).to.have.length(10)
    expect(answers.slice(10)).to.deep.equal([429, 429])
  }).timeout(20_000)

  it('sends the letter again that confirms an address, to that address alone', async () => {
    const { hub, token } = await hubWith('open', { unconfirmedSignUps: true })
    const { json } = await join(hub, token, account('ada'))
    const held = json.access_token as string
    const again = (form: Record<string, string>) =>
      ask(hub, 'POST', '/api/v1/emails/confirmations', { token: held, form })
    expect((await again({})).status).to.equal(200)
    expect((await again({ email: 'somebody@else.example' })).status).to.equal(422)
    expect(await hub.services.mails.count('waiting')).to.equal(1)
    expect((await ask(hub, 'POST', '/api/v1/emails/confirmations', { token })).status).to.equal(422)
  })
})
