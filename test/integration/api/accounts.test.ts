import { expect } from 'chai'
import type { LocalActor } from '../../../src/domain/actors/actor.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Person = { member: Member; token: string; browser: Browser }

describe('accounts, as apps see them', () => {
  let hub: TestHub
  let ada: Person
  let shy: Person
  const get = (path: string, token?: string): Promise<Reply> =>
    ask(hub, 'GET', `/api/v1${path}`, token === undefined ? {} : { token })
  const list = async (path: string, token?: string) =>
    (await get(path, token)).json as unknown as Record<string, unknown>[]
  const patch = (token: string, json: unknown) =>
    ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token, json })

  async function person(name: string): Promise<Person> {
    const browser = await hub.browser('reader', name)
    const member = (await hub.services.members.byName(name)) ?? expect.fail('no such member')
    return { browser, member, token: await tokenFor(hub, browser) }
  }
  const idOf = ({ member }: Person): string => member.id.replace(/^0+/, '')

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    ada = await person('ada')
    shy = await person('shy')
    await hub.services.profiles.open(ada.member.id, { name: 'Ada', bio: 'I **mend** things.' })
  })
  after(cleanUp)

  it('are whole for their own member, with what apps fill their forms with', async () => {
    const { status, json } = await get('/accounts/verify_credentials', ada.token)
    expect(status).to.equal(200)
    expect(json).to.include({ id: idOf(ada), username: 'ada', acct: 'ada', display_name: 'Ada' })
    expect(json.note).to.equal('<p>I <strong>mend</strong> things.</p>')
    expect(json.source).to.deep.include({
      ...{ note: 'I **mend** things.', privacy: 'public', sensitive: false, language: null, quote_policy: 'public' },
      ...{ follow_requests_count: 0, fields: [], attribution_domains: [], hide_collections: false },
    })
    expect(json.role).to.be.an('object')
    for (const picture of ['avatar', 'avatar_static', 'header', 'header_static'] as const) {
      // By this name apps tell that there is none of somebody's own.
      expect(json[picture]).to.match(/\/(?:avatars|headers)\/original\/missing\.png$/)
      const answer = await fetch(String(json[picture]).replace(hub.config.baseUrl, hub.address ?? ''))
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'image/png'])
    }
    const voice = (await get('/accounts/lookup?acct=walton', ada.token)).json
    expect(voice.avatar, 'the hub has one').to.equal(`${hub.config.baseUrl}/apple-touch-icon.png`)
  })

  it('are there for members whom nobody else knows of, and for nobody else', async () => {
    const own = await get('/accounts/verify_credentials', shy.token)
    expect(own.json).to.include({ id: idOf(shy), acct: 'shy', followers_count: 0 })
    expect((await get(`/accounts/${idOf(shy)}`, shy.token)).json).to.include({ acct: 'shy' })
    expect((await get('/accounts/lookup?acct=shy', shy.token)).json).to.include({ id: idOf(shy) })
    for (const token of [undefined, ada.token]) {
      expect((await get(`/accounts/${idOf(shy)}`, token)).status).to.equal(404)
      expect((await get('/accounts/lookup?acct=shy', token)).status).to.equal(404)
      expect(await list(`/accounts?id[]=${idOf(shy)}&id[]=${idOf(ada)}`, token)).to.have.length(1)
      for (const path of ['followers', 'following', 'endorsements'])
        expect((await get(`/accounts/${idOf(shy)}/${path}`, token)).status, path).to.equal(404)
    }
    expect(await list('/accounts/search?q=shy', ada.token)).to.deep.equal([])
    expect(await list(`/accounts/relationships?id[]=${idOf(shy)}`, ada.token)).to.deep.equal([])
    for (const act of ['follow', 'block', 'mute', 'note']) {
      const answer = await ask(hub, 'POST', `/api/v1/accounts/${idOf(shy)}/${act}`, { token: ada.token })
      expect(answer.status, act).to.equal(404)
    }
    expect(JSON.stringify(await list('/directory'))).not.to.contain('shy')
    expect(JSON.stringify(await list('/suggestions', ada.token))).not.to.contain('shy')
  })

  it('are found by id and by name, also those of the hub itself', async () => {
    const voice = (await hub.services.localActors.voice()) as LocalActor
    const found = await get('/accounts/lookup?acct=@walton')
    expect(found.json).to.include({ username: 'walton', display_name: 'Walton Hub', bot: false, locked: false })
    expect(found.json.uri).to.equal(voice.iri)
    const host = new URL(hub.config.baseUrl).host
    for (const acct of ['ada', '@ada', `ada@${host}`, `@ADA@${host}`])
      expect((await get(`/accounts/lookup?acct=${encodeURIComponent(acct)}`)).json, acct).to.include({ acct: 'ada' })
    for (const acct of ['nobody', 'ada@elsewhere.example', '', '@@', 'a'.repeat(3_000)])
      expect((await get(`/accounts/lookup?acct=${encodeURIComponent(acct)}`)).status, acct.slice(0, 20)).to.equal(404)
    for (const id of ['0', '99', 'x', '1e3', '99999999999999999999999']) {
      const { status, json } = await get(`/accounts/${id}`)
      expect(status, id).to.equal(404)
      expect(json).to.have.property('error')
    }
    const ids = `id[]=${String(found.json.id)}&id[]=77&id[]=${idOf(ada)}`
    expect((await list(`/accounts?${ids}`)).map(({ acct }) => acct)).to.deep.equal(['walton', 'ada'])
  })

  it('change in what an app sends, in each of the forms in which apps send it', async () => {
    const fields = [
      { name: 'Site', value: 'https://ada.example' },
      { name: 'Pronouns', value: 'she' },
    ]
    const sent = { display_name: 'Ada L.', bot: true, discoverable: true, fields_attributes: fields }
    const one = await patch(ada.token, { ...sent, source: { privacy: 'unlisted', language: 'de', sensitive: true } })
    expect(one.status, JSON.stringify(one.json)).to.equal(200)
    expect(one.json).to.include({ display_name: 'Ada L.', bot: true, discoverable: true, locked: false })
    expect(one.json.source).to.include({ privacy: 'unlisted', language: 'de', sensitive: true })
    const [site] = one.json.fields as Record<string, unknown>[]
    expect(site?.value).to.match(/^<a href="https:\/\/ada\.example" rel="me /)
    const form = {
      'fields_attributes[0][name]': 'Garden',
      'fields_attributes[0][value]': 'https://ada.example',
      'locked': 'true',
      'bot': 'false',
      'source[quote_policy]': 'followers',
    }
    const two = await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token: ada.token, form })
    expect(two.json).to.include({ display_name: 'Ada L.', bot: false, locked: true })
    expect((two.json.source as { fields: unknown[] }).fields).to.deep.equal([
      { name: 'Garden', value: 'https://ada.example', verified_at: null },
    ])
    const parts = new FormData()
    for (const [name, value] of [
      ['locked', 'false'],
      ['note', 'Hello'],
      ['fields_attributes[0][name]', ''],
      ['fields_attributes[0][value]', ''],
    ] as const)
      parts.set(name, value)
    const three = await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token: ada.token, parts })
    expect(three.json).to.include({ locked: false, note: '<p>Hello</p>' })
    expect(three.json.fields).to.deep.equal([])
    expect((await get('/preferences', ada.token)).json).to.include({
      'posting:default:visibility': 'unlisted',
      'posting:default:language': 'de',
      'posting:default:quote_policy': 'followers',
    })
    await patch(ada.token, { source: { privacy: 'public', language: '' } })
  })

  it('refuse what cannot be shown, and say so', async () => {
    const field = { name: 'x', value: 'x' }
    const wrong = [
      { fields_attributes: [field, field, field, field, field] },
      { fields_attributes: [{ name: 'x', value: 'x'.repeat(300) }] },
      { note: 'x'.repeat(5_001) },
      { source: { privacy: 'everybody' } },
      { source: { language: 'xx' } },
      { attribution_domains: ['not a domain'] },
    ]
    for (const json of wrong) {
      const answer = await patch(ada.token, json)
      expect(answer.status, JSON.stringify(json).slice(0, 60)).to.equal(422)
      expect(answer.json.error).to.match(/^Validation failed: /)
    }
    const read = await tokenFor(hub, ada.browser, 'read')
    expect((await patch(read, { note: 'x' })).status).to.equal(403)
    expect((await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { json: {} })).status).to.equal(401)
  })

  it('of those without a profile have a name within the hub, and are made public by no app', async () => {
    expect((await patch(shy.token, { display_name: 'Shy One' })).json).to.include({ display_name: 'Shy One' })
    expect((await hub.services.members.byName('shy'))?.displayName).to.equal('Shy One')
    const refused = await patch(shy.token, { note: 'Hello world', discoverable: true })
    expect(refused.status).to.equal(403)
    expect(refused.json.error).to.contain('/account/profile/public')
    expect(await hub.services.profiles.of(shy.member.id)).to.equal(null)
    expect((await patch(shy.token, { source: { sensitive: 'true' } })).status).to.equal(200)
  })

  it('tell who follows them, as far as they want it told', async () => {
    const [ben, cas] = [await person('ben'), await person('cas')]
    for (const { member } of [ben, cas]) {
      await hub.services.profiles.open(member.id, { name: member.name })
      const follow = await ask(hub, 'POST', `/api/v1/accounts/${idOf(ada)}/follow`, {
        token: member === ben.member ? ben.token : cas.token,
      })
      expect(follow.json).to.include({ following: true })
    }
    await ask(hub, 'POST', `/api/v1/accounts/${idOf(ada)}/follow`, { token: shy.token })
    const path = `/accounts/${idOf(ada)}/followers`
    const first = await get(`${path}?limit=1`)
    expect((first.json as unknown as { acct: string }[]).map(({ acct }) => acct)).to.deep.equal(['cas'])
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? expect.fail('no next page')
    const second = await ask(hub, 'GET', next.slice(hub.config.baseUrl.length))
    expect((second.json as unknown as { acct: string }[]).map(({ acct }) => acct)).to.deep.equal(['ben'])
    expect((await list(`/accounts/${idOf(shy)}/following`, shy.token)).map(({ acct }) => acct)).to.deep.equal(['ada'])
    await patch(ada.token, { hide_collections: true })
    expect(await list(path)).to.deep.equal([])
    expect(await list(path, ben.token)).to.deep.equal([])
    expect(await list(path, ada.token)).to.have.length(2)
    expect((await get(`/accounts/${idOf(ada)}`)).json).to.include({ hide_collections: true })
    await patch(ada.token, { hide_collections: false })
  })

  it('are recommended to those who do not know them, when they agreed to it', async () => {
    const dan = await person('dan')
    expect(JSON.stringify(await list('/suggestions', dan.token))).not.to.contain('"acct":"ben"')
    await hub.services.profiles.change(((await hub.services.members.byName('ben')) as Member).id, {
      discoverable: true,
    })
    const two = await ask(hub, 'GET', '/api/v2/suggestions', { token: dan.token })
    const accts = (two.json as unknown as { account: { acct: string }; source: string }[]).map(
      ({ account }) => account.acct,
    )
    expect(accts).to.include('ben')
    const ben = ((await hub.services.members.byName('ben')) as Member).id.replace(/^0+/, '')
    expect((await list('/directory?order=new')).map(({ acct }) => acct)).to.include('ben')
    expect((await ask(hub, 'DELETE', `/api/v1/suggestions/${ben}`, { token: dan.token })).json).to.deep.equal({})
    expect(JSON.stringify(await list('/suggestions', dan.token))).not.to.contain('"acct":"ben"')
  })
})
