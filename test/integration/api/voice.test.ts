import { expect } from 'chai'
import { CredentialAccount } from '../../../src/api/entities/credential-account.js'
import { shownId } from '../../../src/core/ids.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { SCHEDULES } from '../../../src/domain/schedules/schedule-repo.js'
import { actorDoc } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { allow, ask, asking, authorizePath, exchange, register, type App, type Reply } from './apps.js'

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
      ...[`${at}/mute`, `${at}/mute/`, '/api/v1/polls/1/votes', '/api/v1/accounts/1/block', '/api/v1/accounts/1/note'],
      '/api/v1/accounts/1/remove_from_followers',
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

  describe('by somebody who may publish', () => {
    type Json = Record<string, unknown>
    let own: string
    let voice: string
    let cilla: Member
    let item: Item
    const acts = async (path: string, token = voice, method = 'POST'): Promise<Reply> =>
      ask(hub, method, `/api/v1${path}`, { token })
    const ids = ({ json }: Reply) => (json as unknown as Json[]).map(({ id }) => id)

    before(async () => {
      const browser = await hub.browser('coordinator', 'cilla')
      cilla = (await hub.services.members.byName('cilla')) ?? expect.fail('nobody')
      await hub.services.profiles.open(cilla.id, { name: 'Cilla' })
      own = (await letIn(browser, 'member')) ?? ''
      voice = (await letIn(browser, 'voice')) ?? ''
      item = await publish(hub.services, cilla, 'call', { ...typed.call, deadline: '' })
    })

    it('like, pass on and pin as the hub, which the member has not done', async () => {
      const at = `/statuses/${shownId(item.id)}`
      expect((await acts(`${at}/favourite`)).json).to.include({ favourited: true, favourites_count: 1 })
      const boost = await acts(`${at}/reblog`)
      expect((boost.json.account as Json).acct).to.equal('walton')
      expect(boost.json.reblog).to.include({ id: shownId(item.id), reblogged: true })
      expect((await acts(`${at}/pin`)).json).to.include({ pinned: true })
      const seen = async (token: string) => (await acts(at, token, 'GET')).json
      expect(await seen(voice)).to.include({ favourited: true, reblogged: true })
      expect(await seen(own)).to.include({ favourited: false, reblogged: false })
      expect(ids(await acts('/favourites', voice, 'GET'))).to.deep.equal([shownId(item.id)])
      expect(ids(await acts('/favourites', own, 'GET'))).to.deep.equal([])
      const by = (await acts(`${at}/favourited_by`, own, 'GET')).json as unknown as Json[]
      expect(by.map(({ acct }) => acct)).to.deep.equal(['walton'])
      expect((await acts(`${at}/unfavourite`)).json).to.include({ favourited: false, favourites_count: 0 })
      expect((await acts(`/statuses/${String(boost.json.id)}`, voice, 'DELETE')).status).to.equal(200)
      expect(await seen(voice)).to.include({ reblogged: false, reblogs_count: 0 })
      expect((await acts(`${at}/unpin`)).json).to.include({ pinned: false })
    })

    it('pin what they wrote as the hub to its page, and nothing that the member wrote', async () => {
      const hubs = await ask(hub, 'POST', '/api/v1/statuses', { token: voice, form: { status: 'From us all' } })
      const hers = await ask(hub, 'POST', '/api/v1/statuses', { token: own, form: { status: 'From me' } })
      expect((hubs.json.account as Json).acct).to.equal('walton')
      expect((await acts(`/statuses/${String(hubs.json.id)}/pin`)).json).to.include({ pinned: true })
      const account = String((hubs.json.account as Json).id)
      expect(ids(await acts(`/accounts/${account}/statuses?pinned=true`, own, 'GET'))).to.deep.equal([hubs.json.id])
      expect((await acts(`/statuses/${String(hers.json.id)}/pin`)).status).to.equal(403)
      const edit = { token: voice, form: { status: 'Changed' } }
      expect((await ask(hub, 'PUT', `/api/v1/statuses/${String(hers.json.id)}`, edit)).status).to.equal(403)
      expect((await acts(`/statuses/${String(hers.json.id)}`, voice, 'DELETE')).status).to.equal(403)
      expect((await acts(`/statuses/${String(hers.json.id)}`, own, 'DELETE')).status).to.equal(200)
    })

    it('follow others as the hub, and none of its members', async () => {
      await hub.store.collection(ACTORS).insertOne({ ...actorDoc('bob'), number: '1'.padStart(20, '0') })
      expect((await acts('/accounts/1/follow')).json).to.include({ id: '1', following: true })
      const { iri } = (await hub.services.localActors.voice()) ?? expect.fail('no voice')
      const bob = actorDoc('bob').iri
      const follow = await hub.services.follows.stateOf(iri, bob)
      expect(follow).to.equal('asked')
      const between = async (token: string) =>
        ((await acts('/accounts/relationships?id[]=1', token, 'GET')).json as unknown as Json[])[0]
      expect(await between(voice)).to.include({ requested: true })
      expect(await between(own)).to.include({ requested: false, following: false })
      expect((await acts('/accounts/1/unfollow')).json).to.include({ following: false, requested: false })
      const refused = await acts(`/accounts/${shownId(cilla.id)}/follow`)
      expect([refused.status, refused.json.error]).to.deep.equal([
        403,
        'The hub follows other hubs and people elsewhere, not its own members.',
      ])
    })

    it('say what is published later as the hub, too, and see nothing else that waits', async () => {
      const later = (status: string) => ({
        form: { status, scheduled_at: new Date(Date.now() + 3_600_000).toISOString() },
      })
      const hubs = await ask(hub, 'POST', '/api/v1/statuses', { token: voice, ...later('Ours later') })
      const hers = await ask(hub, 'POST', '/api/v1/statuses', { token: own, ...later('Mine later') })
      expect([hubs.status, hers.status]).to.deep.equal([200, 200])
      expect(ids(await acts('/scheduled_statuses', voice, 'GET'))).to.deep.equal([hubs.json.id])
      expect(ids(await acts('/scheduled_statuses', own, 'GET'))).to.deep.equal([hers.json.id])
      expect((await acts(`/scheduled_statuses/${String(hers.json.id)}`, voice, 'DELETE')).status).to.equal(404)
      const kept = await hub.store.collection(SCHEDULES).findOne({ _id: String(hubs.json.id).padStart(20, '0') })
      expect(kept?.as).to.equal('voice')
    })

    it('speak to everybody where they do not say, whatever the member prefers for themselves', async () => {
      await hub.services.preferences.change(cilla.id, { privacy: 'private', sensitive: true, language: 'cy' })
      const said = async (token: string) =>
        (await ask(hub, 'POST', '/api/v1/statuses', { token, form: { status: 'Plainly said' } })).json
      expect(await said(voice)).to.include({ visibility: 'public', sensitive: false, language: 'en' })
      expect(await said(own)).to.include({ visibility: 'private', sensitive: true, language: 'cy' })
      expect((await acts('/preferences', voice, 'GET')).json).to.include({ 'posting:default:visibility': 'public' })
      expect((await acts('/preferences', own, 'GET')).json).to.include({ 'posting:default:visibility': 'private' })
    })

    it('ask as the hub, and set who may quote it', async () => {
      const poll = { options: ['Tea', 'Coffee'], expires_in: 3_600 }
      const json = { status: 'Which?', poll, quote_approval_policy: 'nobody' }
      const asked = await ask(hub, 'POST', '/api/v1/statuses', { token: voice, json })
      expect(asked.status, JSON.stringify(asked.json)).to.equal(200)
      expect((asked.json.account as Json).acct).to.equal('walton')
      expect(asked.json.poll).to.include({ multiple: false, voted: true })
      expect(asked.json.quote_approval).to.deep.include({ automatic: [], manual: [], current_user: 'automatic' })
      const policy = { token: voice, form: { quote_approval_policy: 'public' } }
      const path = `/api/v1/statuses/${String(asked.json.id)}/interaction_policy`
      expect((await ask(hub, 'PUT', path, policy)).json.quote_approval).to.deep.include({ automatic: ['public'] })
    })
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
