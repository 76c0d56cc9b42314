import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>
const listOf = ({ json }: Reply): Json[] => json as unknown as Json[]

describe('hashtags by an app', () => {
  let hub: TestHub
  let token: string
  let quiet: string
  let ada: Member
  let item: Item
  const get = (path: string, as: string | null = token) => ask(hub, 'GET', path, as === null ? {} : { token: as })
  const post = (path: string, form: Record<string, string> = {}, as = token) =>
    ask(hub, 'POST', path, { token: as, form })

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    token = await tokenFor(hub, await hub.browser('coordinator', 'ada'))
    quiet = await tokenFor(hub, await hub.browser('reader', 'quinn'))
    ada = (await hub.services.members.byName('ada')) as Member
    await hub.services.profiles.open(ada.id, { name: 'Ada L.' })
    item = await publish(hub.services, ada, 'event', { ...typed.event }) // #RepairCafé, #Walton
    await hub.services.posts.reply(ada, { text: 'Cake for the #RepairCafé, and #bees', inReplyTo: item.iri })
    await hub.services.reactions.like(ada, item.iri as Iri)
    await hub.services.reactions.countNow(item.iri as Iri)
  })
  after(cleanUp)

  it('have a history of seven days, also those nobody used', async () => {
    for (const [name, uses, accounts] of [
      ['repaircafe', '2', '2'],
      ['Nothing', '0', '0'],
    ] as const) {
      const { status, json } = await get(`/api/v1/tags/${name}`, null)
      expect(status, JSON.stringify(json)).to.equal(200)
      expect(json.url).to.equal(`${hub.config.baseUrl}/tags/${name.toLowerCase()}`)
      expect(json).not.to.have.property('following')
      const history = json.history as Json[]
      expect(history).to.have.length(7)
      expect(history[0]).to.include({ uses, accounts })
      expect(history.map(({ day }) => Number(day) % 86_400)).to.deep.equal([0, 0, 0, 0, 0, 0, 0])
    }
    for (const name of ['123', '%23', 'a%20b', 'x'.repeat(300)])
      expect((await get(`/api/v1/tags/${name}`)).status, name).to.equal(404)
  })

  it('are followed without a profile, and listed the newest first', async () => {
    for (const name of ['one', 'two', 'Bücher', 'two'])
      expect((await post(`/api/v1/tags/${encodeURIComponent(name)}/follow`, {}, quiet)).json, name).to.include({
        name,
        following: true,
      })
    const first = await get('/api/v1/followed_tags?limit=2', quiet)
    expect(listOf(first).map(({ name }) => name)).to.deep.equal(['Bücher', 'two'])
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? []
    const second = await get(new URL(next).pathname + new URL(next).search, quiet)
    expect(listOf(second).map(({ name }) => name)).to.deep.equal(['one'])
    expect(second.headers.get('link')).not.to.contain('rel="next"')
    expect((await post('/api/v1/tags/TWO/unfollow', {}, quiet)).json).to.include({ following: false })
    expect(listOf(await get('/api/v1/followed_tags?limit=9999', quiet))).to.have.length(2)
    expect(listOf(await get('/api/v1/followed_tags'))).to.deep.equal([])
    expect((await get('/api/v1/tags/bucher', quiet)).json).to.include({ following: true })
    expect((await get('/api/v1/followed_tags', null)).status).to.equal(401)
  })

  it('stand on the page of those who have one', async () => {
    const made = await post('/api/v1/featured_tags', { name: '#RepairCafé' })
    expect(made.json).to.include({ name: 'RepairCafé', statuses_count: '1' })
    expect(made.json.last_status_at).to.match(/^\d{4}-\d\d-\d\d$/)
    expect((await post('/api/v1/featured_tags', { name: 'RepairCafé' })).json.id).to.equal(made.json.id)
    const suggested = listOf(await get('/api/v1/featured_tags/suggestions'))
    expect(suggested.map(({ name }) => name)).to.deep.equal(['bees'])
    expect((await post('/api/v1/tags/bees/feature')).json).to.include({ featuring: true })
    const mine = listOf(await get('/api/v1/featured_tags'))
    expect(mine.map(({ name }) => name)).to.deep.equal(['bees', 'RepairCafé'])
    const me = await hub.services.localActors.ofMember(ada.id)
    const wire = await fetch(`${hub.address}/a/${me?.handle ?? ''}/tags`, {
      headers: { Accept: 'application/activity+json' },
    })
    expect(((await wire.json()) as { items: Json[] }).items.map(({ name }) => name)).to.deep.equal([
      '#bees',
      '#RepairCafé',
    ])
    expect((await post('/api/v1/tags/bees/unfeature')).json).to.include({ featuring: false })
    const gone = await ask(hub, 'DELETE', `/api/v1/featured_tags/${String(made.json.id)}`, { token })
    expect(gone.json).to.deep.equal({})
    expect((await ask(hub, 'DELETE', `/api/v1/featured_tags/${String(made.json.id)}`, { token })).status).to.equal(404)
    expect((await post('/api/v1/featured_tags', { name: '1' })).status).to.equal(422)
    expect((await post('/api/v1/featured_tags', { name: 'x' }, quiet)).status).to.equal(403)
    expect(listOf(await get('/api/v1/featured_tags', quiet))).to.deep.equal([])
  })

  it('are listed at the account of whoever shows them, for everybody', async () => {
    const { json } = await get(`/api/v1/statuses/${shownId(item.id)}`)
    const voice = (json.account as Json).id as string
    expect(listOf(await get(`/api/v1/accounts/${voice}/featured_tags`, null))).to.deep.equal([])
    expect((await get('/api/v1/accounts/1/featured_tags', null)).status).to.equal(404)
  })

  it('trend for members as far as others are known here, and never for strangers', async () => {
    const others = await temporaryHub()
    await others.start()
    await others.setUp()
    const mine = await tokenFor(others, await others.browser('coordinator', 'eda'))
    const eda = (await others.services.members.byName('eda')) as Member
    await others.services.profiles.open(eda.id, { name: 'Eda' })
    await others.services.tags.follow(eda, 'swarm')
    const notes = ['https://elm.test/users/bob', 'https://elm.test/users/cleo', 'https://ash.test/users/dan'].map(
      (by) => noteBy(by as Iri, { publishedAt: new Date(), tags: ['Swarm'], tagKeys: ['swarm'] }),
    )
    for (const note of notes) await others.services.posts.receive(note)
    const known = notes.map(({ author }) => actorDoc(author.split('/').at(-1) ?? '', new URL(author).host))
    await others.store
      .collection(ACTORS)
      .insertMany(known.map((doc, at) => ({ ...doc, number: String(at + 1).padStart(20, '0') })))
    await others.services.reactions.like(eda, notes[0]?.iri as Iri)
    await others.settle()
    const asked = async (path: string, as?: string) =>
      listOf(await ask(others, 'GET', `/api/v1/trends/${path}`, as === undefined ? {} : { token: as }))
    expect((await asked('tags', mine)).map(({ name }) => name)).to.deep.equal(['Swarm'])
    expect((await asked('statuses', mine)).map(({ uri }) => uri)).to.deep.equal([notes[0]?.iri])
    for (const path of ['tags', 'statuses']) expect(await asked(path), path).to.deep.equal([])
  })

  it('trend when people here use them, as does what they answer', async () => {
    for (const as of [null, token]) {
      for (const path of ['/api/v1/trends', '/api/v1/trends/tags']) {
        const tags = listOf(await get(path, as))
        expect(tags[0], path).to.include({ name: 'RepairCafé' })
        expect(tags.map(({ name }) => name)).to.have.members(['RepairCafé', 'Walton', 'bees'])
      }
      expect(listOf(await get('/api/v1/trends/statuses', as)).map(({ id }) => id)).to.include(shownId(item.id))
      expect(listOf(await get('/api/v1/trends/links', as))).to.deep.equal([])
    }
    const second = await get('/api/v1/trends/tags?limit=1&offset=1', null)
    expect(listOf(second)).to.have.length(1)
    expect(second.headers.get('link')).to.match(/offset=2>; rel="next", <[^>]*offset=0>; rel="prev"/)
  })
})
