import { expect } from 'chai'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import { actorDoc } from '../../support/neighbours.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>
const PLAIN = {
  ...{ following: false, showing_reblogs: false, notifying: false, languages: null, followed_by: false },
  ...{ blocking: false, blocked_by: false, muting: false, muting_notifications: false, muting_expires_at: null },
  ...{ requested: false, requested_by: false, domain_blocking: false, endorsed: false, note: '' },
}

describe('what apps do about accounts', () => {
  let hub: TestHub
  const tokens: Record<string, string> = {}
  const ids: Record<string, string> = {}
  const asAda = (method: string, path: string, json?: unknown): Promise<Reply> =>
    ask(hub, method, `/api/v1${path}`, { token: tokens.ada ?? '', ...(json !== undefined && { json }) })
  const act = async (name: string, who: string, json: unknown = {}): Promise<Json> => {
    const { status, json: said } = await asAda('POST', `/accounts/${ids[who] ?? ''}/${name}`, json)
    expect(status, `${name} ${who}: ${JSON.stringify(said)}`).to.equal(200)
    return said
  }
  const accts = ({ json }: Reply): unknown[] => (json as unknown as Json[]).map(({ acct }) => acct)

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    for (const name of ['ada', 'ben', 'shy']) {
      const browser = await hub.browser('reader', name)
      const member = (await hub.services.members.byName(name)) as Member
      if (name !== 'shy') await hub.services.profiles.open(member.id, { name })
      ids[name] = member.id.replace(/^0+/, '')
      tokens[name] = await tokenFor(hub, browser)
    }
    const others = ['bob', 'eve'].map((name, at) => ({ ...actorDoc(name), number: `${at + 1}`.padStart(20, '0') }))
    await hub.store.collection(ACTORS).insertMany(others)
    ids.bob = '1'
    ids.eve = '2'
    const voice = await hub.services.localActors.voice()
    ids.voice = voice?.number.replace(/^0+/, '') ?? ''
  })
  after(cleanUp)

  it('is answered in the order that was asked for, each with everything in it, unknown ids left out', async () => {
    const path = `/accounts/relationships?id[]=${ids.eve}&id[]=999&id[]=${ids.voice}&id[]=${ids.ben}&id[]=${ids.shy}`
    const { json } = await asAda('GET', path)
    expect(json).to.deep.equal([
      { id: ids.eve, ...PLAIN },
      { id: ids.voice, ...PLAIN, following: true, showing_reblogs: true },
      { id: ids.ben, ...PLAIN },
    ])
    for (const way of [`id=${ids.ben}`, `id=${ids.ben}&id=${ids.ben}`, `id[0]=${ids.ben}`])
      expect((await asAda('GET', `/accounts/relationships?${way}`)).json, way).to.deep.equal([
        { id: ids.ben, ...PLAIN },
      ])
    expect((await asAda('GET', '/accounts/relationships')).json).to.deep.equal([])
    expect((await ask(hub, 'GET', '/api/v1/accounts/relationships?id=1')).status).to.equal(401)
  })

  it('follows, changes what is wished by following again, and lets go', async () => {
    expect(await act('follow', 'ben', { reblogs: false, languages: ['de'] })).to.deep.equal({
      ...{ id: ids.ben, ...PLAIN, following: true, languages: ['de'] },
    })
    expect(await act('follow', 'ben', { notify: true })).to.include({ showing_reblogs: false, notifying: true })
    const form = { 'languages[]': 'en', 'reblogs': 'true' }
    const again = await ask(hub, 'POST', `/api/v1/accounts/${ids.ben}/follow`, { token: tokens.ada ?? '', form })
    expect(again.json).to.deep.include({ languages: ['en'], showing_reblogs: true, notifying: true })
    expect(await act('unfollow', 'ben')).to.deep.equal({ id: ids.ben, ...PLAIN })
    // Who lets everybody follow will have answered in a moment, and apps are told so at once.
    expect(await act('follow', 'bob')).to.include({ following: true, requested: false })
    expect((await asAda('GET', `/accounts/relationships?id[]=${ids.bob}`)).json).to.deep.include.members([
      { id: ids.bob, ...PLAIN, requested: true, showing_reblogs: true },
    ])
    const quiet = await ask(hub, 'POST', `/api/v1/accounts/${ids.eve}/follow`, { token: tokens.shy ?? '' })
    expect(quiet.json).to.include({ following: true, requested: false })
    expect((await asAda('POST', `/accounts/${ids.ada}/follow`)).status).to.equal(403)
    for (const id of ['0', '77', 'x']) expect((await asAda('POST', `/accounts/${id}/follow`)).status).to.equal(404)
    const reading = await tokenFor(hub, await hub.browser('reader', 'rae'), 'read')
    const refused = await ask(hub, 'POST', `/api/v1/accounts/${ids.ben}/follow`, { token: reading })
    expect(refused.status).to.equal(403)
  })

  it('mutes for a while and blocks for good, and lists both', async () => {
    const muted = await act('mute', 'eve', { duration: 3_600, notifications: false })
    expect(muted).to.include({ muting: true, muting_notifications: false })
    expect(muted.muting_expires_at).to.match(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/)
    const mutes = await asAda('GET', '/mutes')
    expect(accts(mutes)).to.deep.equal(['eve@elm.test'])
    expect((mutes.json as unknown as Json[])[0]?.mute_expires_at).to.equal(muted.muting_expires_at)
    expect(await act('mute', 'voice')).to.include({ muting: true, following: true, muting_expires_at: null })
    const first = await asAda('GET', '/mutes?limit=1')
    expect(accts(first)).to.deep.equal(['walton'])
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? expect.fail('no next page')
    expect(next).to.contain('limit=1')
    const second = await asAda('GET', next.slice(`${hub.config.baseUrl}/api/v1`.length))
    expect(accts(second)).to.deep.equal(['eve@elm.test'])
    const prev = /<([^>]+)>; rel="prev"/.exec(second.headers.get('link') ?? '')?.[1] ?? expect.fail('no way back')
    expect(accts(await asAda('GET', prev.slice(`${hub.config.baseUrl}/api/v1`.length)))).to.deep.equal(['walton'])
    expect(await act('unmute', 'voice')).to.include({ muting: false })

    expect(await act('block', 'eve')).to.include({ blocking: true, muting: false })
    expect(accts(await asAda('GET', '/blocks'))).to.deep.equal(['eve@elm.test'])
    expect(accts(await asAda('GET', '/mutes'))).to.deep.equal([])
    expect(await act('unblock', 'eve')).to.deep.equal({ id: ids.eve, ...PLAIN })
    await act('block', 'ben')
    const seen = await ask(hub, 'GET', `/api/v1/accounts/relationships?id=${ids.ada}`, { token: tokens.ben ?? '' })
    expect((seen.json as unknown as Json[])[0]).to.include({ blocked_by: true })
    const back = await ask(hub, 'POST', `/api/v1/accounts/${ids.ada}/follow`, { token: tokens.ben ?? '' })
    expect(back.status).to.equal(403)
    await act('unblock', 'ben')
  })

  it('blocks whole servers, given in the body or in the address', async () => {
    expect((await asAda('POST', '/domain_blocks', { domain: 'Elm.test' })).json).to.deep.equal({})
    await asAda('POST', '/domain_blocks?domain=ash.test')
    expect((await asAda('GET', '/domain_blocks')).json).to.deep.equal(['ash.test', 'elm.test'])
    expect((await asAda('GET', `/accounts/relationships?id=${ids.eve}`)).json).to.deep.include.members([
      { id: ids.eve, ...PLAIN, domain_blocking: true },
    ])
    await asAda('DELETE', '/domain_blocks', { domain: 'elm.test' })
    await asAda('DELETE', '/domain_blocks?domain=ash.test')
    expect((await asAda('GET', '/domain_blocks')).json).to.deep.equal([])
    for (const domain of ['', 'not a domain', new URL(hub.config.baseUrl).host])
      expect((await asAda('POST', '/domain_blocks', { domain })).status, domain).to.equal(422)
  })

  it('notes something for oneself, and recommends whom one follows', async () => {
    expect(await act('note', 'eve', { comment: 'From the fair' })).to.include({ note: 'From the fair' })
    expect(await act('note', 'eve')).to.include({ note: '' })
    expect((await asAda('POST', `/accounts/${ids.ben}/endorse`)).status).to.equal(422)
    await act('follow', 'ben')
    expect(await act('pin', 'ben')).to.include({ endorsed: true })
    expect(accts(await asAda('GET', '/endorsements'))).to.deep.equal(['ben'])
    expect(accts(await ask(hub, 'GET', `/api/v1/accounts/${ids.ada}/endorsements`))).to.deep.equal(['ben'])
    const familiar = await asAda('GET', `/accounts/familiar_followers?id[]=${ids.bob}&id[]=${ids.ben}`)
    expect(familiar.json).to.deep.equal([
      { id: ids.bob, accounts: [] },
      { id: ids.ben, accounts: [] },
    ])
    expect(await act('unendorse', 'ben')).to.include({ endorsed: false })
    expect(accts(await asAda('GET', '/endorsements'))).to.deep.equal([])
  })

  it('decides about those who ask to follow', async () => {
    await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token: tokens.ada ?? '', json: { locked: true } })
    const follow = (who: string) => ask(hub, 'POST', `/api/v1/accounts/${ids.ada}/follow`, { token: tokens[who] ?? '' })
    expect((await follow('ben')).json).to.include({ requested: true, following: false })
    const [bob] = await hub.store.collection(ACTORS).find({ number: ids.bob?.padStart(20, '0') ?? '' }, { limit: 1 })
    const me = (await hub.services.localActors.byHandle('ada')) as { iri: Iri }
    const activity = 'https://elm.test/follows/1' as Iri
    if (bob !== undefined) await hub.services.follows.request({ follower: bob, target: me.iri, activity })
    expect(accts(await asAda('GET', '/follow_requests'))).to.deep.equal(['bob@elm.test', 'ben'])
    const own = await asAda('GET', '/accounts/verify_credentials')
    expect((own.json.source as Json).follow_requests_count).to.equal(2)
    const yes = await asAda('POST', `/follow_requests/${ids.ben}/authorize`)
    expect(yes.json).to.include({ id: ids.ben, followed_by: true, requested_by: false })
    const no = await asAda('POST', `/follow_requests/${ids.bob}/reject`)
    expect(no.json).to.include({ followed_by: false, requested_by: false })
    expect(accts(await asAda('GET', '/follow_requests'))).to.deep.equal([])
    expect(await act('remove_from_followers', 'ben')).to.include({ followed_by: false })
  })

  it('tells those who look after the hub what is not right', async () => {
    await hub.services.settings.change({ rules: 'Be kind\nSell nothing' })
    const [, rule] = (await ask(hub, 'GET', '/api/v1/instance/rules')).json as unknown as Json[]
    const sent = { account_id: ids.eve, comment: 'Sells things', category: 'spam', forward: true, rule_ids: [rule?.id] }
    const { status, json } = await asAda('POST', '/reports', { ...sent, status_ids: ['999'] })
    expect(status, JSON.stringify(json)).to.equal(200)
    expect(json).to.deep.include({ category: 'spam', comment: 'Sells things', forwarded: true, action_taken: false })
    expect(json).to.deep.include({ status_ids: null, rule_ids: [rule?.id] })
    expect((json.target_account as Json).acct).to.equal('eve@elm.test')
    const [filed] = (await hub.services.reports.page('open', null, 5)).docs
    expect(filed).to.include({ category: 'spam', comment: 'Sells things', host: 'elm.test' })
    expect((await asAda('POST', '/reports', { ...sent, account_id: '999' })).status).to.equal(404)
    expect((await asAda('POST', '/reports', { ...sent, comment: 'x'.repeat(6_000) })).status).to.equal(422)
  })
})
