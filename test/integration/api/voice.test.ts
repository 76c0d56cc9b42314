import { expect } from 'chai'
import { CredentialAccount } from '../../../src/api/entities/credential-account.js'
import { shownId } from '../../../src/core/ids.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { allow, ask, asking, authorizePath, exchange, register, type App } from './apps.js'

const WRITES_AS_HUB = 'This app writes as the hub. To do this as yourself, add your own account to it.'

describe('apps that write as the hub', () => {
  let hub: TestHub
  let app: App

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    app = await register(hub)
  })
  after(cleanUp)

  const letIn = async (browser: Browser, as: string) => {
    const back = await allow(browser, { ...asking(app), as })
    const code = back.searchParams.get('code')
    if (code === null) return null
    return (await exchange(hub, app, code)).json.access_token as string
  }
  const speaker = async (token: string | null) => (await hub.services.tokens.open(token ?? ''))?.as ?? null

  it('are let in by those who publish, who choose whom they write as', async () => {
    const cora = await hub.browser('coordinator', 'cora')
    const page = await cora.get(authorizePath(asking(app)))
    expect(page.text).to.include('The group, Walton Hub').and.include('You, cora')
    expect(await speaker(await letIn(cora, 'member'))).to.equal('member')
    expect(await speaker(await letIn(cora, 'voice'))).to.equal('voice')
    expect(await speaker(await letIn(cora, 'somebody else'))).to.equal('member')
    expect((await cora.get('/account/apps')).text).to.include('Writes as Walton Hub')
  })

  it('say who they act for: the hub, the member, or a member without a profile', async () => {
    const colin = await hub.browser('coordinator', 'colin')
    const { members, profiles } = hub.services
    const { id = '' } = (await members.byName('colin')) ?? {}
    const info = async (token: string | null, method = 'GET') =>
      (await ask(hub, method, '/oauth/userinfo', { token: token ?? '' })).json
    const [own, voice] = [await letIn(colin, 'member'), await letIn(colin, 'voice')]
    const base = hub.config.baseUrl
    expect(await info(voice)).to.include({ sub: `${base}/a/walton`, name: 'Walton Hub', preferred_username: 'walton' })
    const before = await info(own)
    expect(before).to.include({ iss: `${base}/`, preferred_username: 'colin', profile: `${base}/` })
    await profiles.open(id, { name: 'Colin C.' })
    expect(await info(own, 'POST')).to.include({ sub: `${base}/a/colin`, name: 'Colin C.', profile: `${base}/a/colin` })
    expect((await ask(hub, 'GET', '/oauth/userinfo')).status).to.equal(401)
    const metadata = await ask(hub, 'GET', '/.well-known/oauth-authorization-server')
    expect(metadata.json.userinfo_endpoint).to.equal(`${base}/oauth/userinfo`)
  })

  it('show the hub as who is signed in, and do nothing as the member that they were not let in for', async () => {
    const clara = await hub.browser('coordinator', 'clara')
    const { id = '' } = (await hub.services.members.byName('clara')) ?? {}
    await hub.services.profiles.open(id, { name: 'Clara' })
    const [own, voice] = [(await letIn(clara, 'member')) ?? '', (await letIn(clara, 'voice')) ?? '']
    const shown = await ask(hub, 'GET', '/api/v1/accounts/verify_credentials', { token: voice })
    expect(CredentialAccount.parse(shown.json)).to.include({ acct: 'walton', display_name: 'Walton Hub' })
    const self = await ask(hub, 'GET', '/api/v1/accounts/verify_credentials', { token: own })
    expect(CredentialAccount.parse(self.json)).to.include({ acct: 'clara' })
    expect((await ask(hub, 'GET', '/api/v1/timelines/home', { token: voice })).status).to.equal(200)
    const author = (await hub.services.members.byName('organiser')) ?? expect.fail('nobody')
    const item = await publish(hub.services, author, 'call', { ...typed.call, deadline: '' })
    const at = `/api/v1/statuses/${shownId(item.id)}`
    const asMember = [
      ...[`${at}/favourite`, `${at}/reblog`, `${at}/pin/`, '/api/v1/polls/1/votes', '/api/v1/accounts/1/follow'],
      ...['/api/v1/reports', '/api/v1/follow_requests/1/authorize', '/api/v1/tags/x/follow', '/api/v1/domain_blocks'],
    ]
    for (const path of asMember) {
      const { status, json } = await ask(hub, 'POST', path, { token: voice })
      expect([status, json.error], path).to.deep.equal([403, WRITES_AS_HUB])
    }
    const rename = { form: { display_name: 'Somebody' }, token: voice }
    expect((await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', rename)).status).to.equal(403)
    expect((await ask(hub, 'POST', `${at}/favourite`, { token: own })).status).to.equal(200)
    expect((await ask(hub, 'POST', `${at}/bookmark`, { token: voice })).status).to.equal(200)
  })

  it('are not let in by others, whatever their form says', async () => {
    const ruth = await hub.browser('reader', 'ruth')
    expect((await ruth.get(authorizePath(asking(app)))).text).to.not.include('name="as"')
    expect(await letIn(ruth, 'voice')).to.equal(null)
    expect(await speaker(await letIn(ruth, 'member'))).to.equal('member')
  })

  it('are shut out when the member may not publish any more, also between their yes and the token, and for good', async () => {
    const cleo = await hub.browser('coordinator', 'cleo')
    const { members } = hub.services
    const { id = '' } = (await members.byName('cleo')) ?? {}
    const [own, voice] = [await letIn(cleo, 'member'), await letIn(cleo, 'voice')]
    const back = await allow(cleo, { ...asking(app), as: 'voice' })
    await members.changeRole('operator', id, 'reader')
    expect(await speaker(voice)).to.equal(null)
    expect(await speaker(own)).to.equal('member')
    const late = await exchange(hub, app, back.searchParams.get('code') ?? '')
    expect(await speaker(late.json.access_token as string)).to.equal(null)
    await members.changeRole('operator', id, 'coordinator')
    expect(await speaker(voice)).to.equal(null)
    expect(await speaker(await letIn(cleo, 'voice'))).to.equal('voice')
  })
})
