import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Member } from '../../../src/domain/members/member.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>
const listOf = ({ json }: Reply): Json[] => json as unknown as Json[]

describe('filters by an app', () => {
  let hub: TestHub
  let token: string
  let other: string
  let ada: Member
  let now = new Date('2026-11-21T12:00:00Z')
  const call = (
    method: string,
    path: string,
    sent: { json?: unknown; form?: Record<string, string> } = {},
    as = token,
  ) => ask(hub, method, path, { token: as, ...sent })
  const make = async (json: Json = {}): Promise<Json> => {
    const all = { title: 'Mills', context: ['home', 'public'], filter_action: 'warn', ...json }
    const { status, json: made } = await call('POST', '/api/v2/filters', { json: all })
    expect(status, JSON.stringify(made)).to.equal(200)
    return made
  }
  const all = async () => listOf(await call('GET', '/api/v2/filters'))

  before(async () => {
    hub = await temporaryHub({}, { clock: () => now })
    await hub.start()
    await hub.setUp()
    token = await tokenFor(hub, await hub.browser('coordinator', 'ada'))
    other = await tokenFor(hub, await hub.browser('reader', 'quinn'))
    ada = (await hub.services.members.byName('ada')) as Member
  })
  afterEach(async () => {
    for (const { id } of await all()) await call('DELETE', `/api/v2/filters/${id as string}`)
  })
  after(cleanUp)

  it('are made, read, changed and removed, with words in every way that apps write them', async () => {
    const made = await make({ expires_in: 3600, keywords_attributes: [{ keyword: 'mill', whole_word: true }] })
    expect(made).to.include({ title: 'Mills', filter_action: 'warn', expires_at: '2026-11-21T13:00:00.000Z' })
    expect(made.context).to.deep.equal(['home', 'public'])
    const [mill] = made.keywords as Json[]
    expect(mill).to.include({ keyword: 'mill', whole_word: true })
    const id = made.id as string
    const form = {
      'title': 'Rivers',
      'context[]': 'thread',
      'filter_action': 'blur',
      'expires_in': '',
      'keywords_attributes[0][id]': String(mill?.id),
      'keywords_attributes[0][_destroy]': 'true',
      'keywords_attributes[1][keyword]': 'river',
      'keywords_attributes[1][whole_word]': 'False',
    }
    const changed = await call('PUT', `/api/v2/filters/${id}`, { form })
    expect(changed.json).to.include({ id, title: 'Rivers', filter_action: 'blur', expires_at: null })
    expect(changed.json.context).to.deep.equal(['thread'])
    expect((changed.json.keywords as Json[]).map(({ keyword, whole_word }) => [keyword, whole_word])).to.deep.equal([
      ['river', false],
    ])
    expect((await call('GET', `/api/v2/filters/${id}/`)).json).to.deep.equal(changed.json)
    expect(await all()).to.deep.equal([changed.json])
    expect((await call('DELETE', `/api/v2/filters/${id}`)).json).to.deep.equal({})
    expect((await call('GET', `/api/v2/filters/${id}`)).status).to.equal(404)
  })

  it('have words and statuses that are changed one by one', async () => {
    const { id } = await make()
    const word = await call('POST', `/api/v2/filters/${id as string}/keywords`, { form: { keyword: 'a.b*' } })
    expect(word.json).to.include({ keyword: 'a.b*', whole_word: false })
    const at = `/api/v2/filters/keywords/${word.json.id as string}`
    expect((await call('PUT', at, { json: { keyword: 'c', whole_word: true } })).json).to.include({
      keyword: 'c',
      whole_word: true,
    })
    expect((await call('GET', at)).json).to.include({ keyword: 'c' })
    expect(listOf(await call('GET', `/api/v2/filters/${id as string}/keywords`))).to.have.length(1)
    const item = await publish(hub.services, ada, 'call', typed.call)
    const named = await call('POST', `/api/v2/filters/${id as string}/statuses`, {
      json: { status_id: shownId(item.id) },
    })
    expect(named.json).to.include({ status_id: shownId(item.id) })
    const seen = await call('GET', `/api/v1/statuses/${shownId(item.id)}`, {}, token)
    expect((seen.json.filtered as Json[])[0]).to.deep.include({
      keyword_matches: [],
      status_matches: [shownId(item.id)],
    })
    const one = `/api/v2/filters/statuses/${named.json.id as string}`
    expect((await call('GET', one)).json).to.deep.equal(named.json)
    for (const path of [at, one]) {
      expect((await call('DELETE', path, {}, other)).status, 'somebody else’s').to.equal(404)
      expect((await call('DELETE', path)).json).to.deep.equal({})
      expect((await call('GET', path)).status).to.equal(404)
    }
  })

  it('are refused with what is wrong', async () => {
    for (const json of [
      { title: '', context: ['home'] },
      { title: 'x' },
      { title: 'x', context: ['nowhere'] },
      { title: 'x', context: ['home'], filter_action: 'burn' },
      { title: 'x', context: ['home'], keywords_attributes: [{ keyword: ' ' }] },
    ]) {
      const { status, json: said } = await call('POST', '/api/v2/filters', { json })
      expect(status, JSON.stringify(json)).to.equal(422)
      expect(said.error).to.be.a('string')
    }
    for (const id of ['1', 'x', '-1', '9'.repeat(40)])
      expect((await call('GET', `/api/v2/filters/${id}`)).status, id).to.equal(404)
    expect(await all()).to.deep.equal([])
    expect((await ask(hub, 'GET', '/api/v2/filters')).status).to.equal(401)
  })

  it('stand at every status as it is shown to whose they are, in a boost too, and end when they do', async () => {
    await hub.services.profiles.open(ada.id, { name: 'Ada L.' })
    const item = await publish(hub.services, ada, 'call', { ...typed.call, title: 'Save the old mill' })
    const { id } = await make({
      filter_action: 'hide',
      expires_in: 60,
      keywords_attributes: [{ keyword: 'MILL', whole_word: true }],
    })
    const status = `/api/v1/statuses/${shownId(item.id)}`
    const expected = {
      filter: { id, title: 'Mills', context: ['home', 'public'], expires_at: '2026-11-21T12:01:00.000Z' },
      keyword_matches: ['MILL'],
      status_matches: [],
    }
    const seen = (await call('GET', status)).json.filtered as Json[]
    expect(seen).to.have.length(1)
    expect(seen[0]?.filter).to.deep.equal({ ...expected.filter, filter_action: 'hide' })
    expect(seen[0]).to.deep.include({ keyword_matches: ['MILL'], status_matches: [] })
    const boost = await call('POST', `${status}/reblog`)
    expect((boost.json.reblog as Json).filtered).to.deep.equal(seen)
    expect(boost.json.filtered).to.deep.equal(seen)
    expect((await call('GET', status, {}, other)).json.filtered).to.deep.equal([])
    expect((await ask(hub, 'GET', status)).json).not.to.have.property('filtered')
    now = new Date(now.getTime() + 61_000)
    expect((await call('GET', status)).json.filtered).to.deep.equal([])
    expect(await all(), 'it can be made to count again').to.have.length(1)
  })

  it('that hide leave timelines and notifications without it, there alone, and the pages as they were', async () => {
    const zoe = await hub.services.members.add({ name: 'zoe', role: 'reader' })
    await hub.services.profiles.open(zoe.id, { name: 'Zoe' })
    const item = await publish(hub.services, ada, 'call', { ...typed.call, title: 'Hedgehogs first' })
    const mine = await hub.services.posts.reply(ada, { text: 'My hedgehogs', inReplyTo: item.iri })
    const theirs = await hub.services.posts.reply(zoe, { text: 'No hedgehogs', inReplyTo: mine.iri })
    await hub.settle()
    const has = async (path: string, id: string) => {
      const answer = await call('GET', path)
      expect(answer.status, path).to.equal(200)
      return { is: JSON.stringify(answer.json).includes(`"id":"${shownId(id)}"`), link: answer.headers.get('link') }
    }
    const places = {
      home: ['/api/v1/timelines/home?limit=40', item.id],
      public: ['/api/v1/timelines/public?limit=40', item.id],
      thread: [`/api/v1/statuses/${shownId(mine.id)}/context`, theirs.id],
      notifications: ['/api/v1/notifications', theirs.id],
      grouped: ['/api/v2/notifications', theirs.id],
    } as const
    const before = new Map<string, string | null>()
    for (const [name, [path, id]] of Object.entries(places)) {
      const { is, link } = await has(path, id)
      expect(is, `a control: ${name}`).to.equal(true)
      before.set(name, link)
    }
    for (const context of ['home', 'public', 'thread', 'notifications'] as const) {
      const keywords_attributes = [{ keyword: 'hedgehogs', whole_word: true }]
      const { id: filter } = await make({ context: [context], filter_action: 'hide', keywords_attributes })
      for (const [name, [path, id]] of Object.entries(places)) {
        const { is, link } = await has(path, id)
        expect(is, `${context} in ${name}`).to.equal(
          name !== context && !(context === 'notifications' && name === 'grouped'),
        )
        expect(link, name).to.equal(before.get(name))
      }
      await call('DELETE', `/api/v2/filters/${filter as string}`)
    }
    expect((await has(`/api/v1/statuses/${shownId(mine.id)}/context`, item.id)).is).to.equal(true)
  })

  it('and a conversation that was muted is told of no more', async () => {
    const zoe = (await hub.services.members.byName('zoe')) as Member
    const item = await publish(hub.services, ada, 'call', { ...typed.call, title: 'A long talk' })
    const mine = await hub.services.posts.reply(ada, { text: 'What do you think?', inReplyTo: item.iri })
    const count = async () => {
      await hub.settle()
      return Number((await call('GET', '/api/v1/notifications/unread_count')).json.count)
    }
    const first = await count()
    await hub.services.posts.reply(zoe, { text: 'One', inReplyTo: mine.iri })
    expect(await count(), 'a control').to.equal(first + 1)
    await call('POST', `/api/v1/statuses/${shownId(mine.id)}/mute`)
    await hub.services.posts.reply(zoe, { text: 'Two', inReplyTo: mine.iri })
    expect(await count()).to.equal(first + 1)
    await call('POST', `/api/v1/statuses/${shownId(item.id)}/unmute`)
    await hub.services.posts.reply(zoe, { text: 'Three', inReplyTo: mine.iri })
    expect(await count()).to.equal(first + 2)
  })

  describe('of older apps', () => {
    it('are one for each word, and the same as those of newer ones', async () => {
      const form = { 'phrase': 'mill', 'context[]': 'home', 'irreversible': '1', 'whole_word': 'on' }
      const made = await call('POST', '/api/v1/filters', { form })
      expect(made.json).to.deep.include({ phrase: 'mill', context: ['home'], irreversible: true, whole_word: true })
      const [newer] = await all()
      expect(newer).to.deep.include({ title: 'mill', filter_action: 'hide' })
      const path = `/api/v1/filters/${made.json.id as string}`
      const changed = await call('PUT', path, { json: { phrase: 'mills', context: ['public'], irreversible: false } })
      expect(changed.json).to.deep.include({
        id: made.json.id,
        phrase: 'mills',
        context: ['public'],
        irreversible: false,
      })
      expect((await call('GET', path)).json).to.deep.equal(changed.json)
      expect((await call('GET', path, {}, other)).status).to.equal(404)
      expect((await call('DELETE', path)).json).to.deep.equal({})
      expect(await all()).to.deep.equal([])
    })

    it('cannot change what counts for several words at once', async () => {
      const two = [{ keyword: 'mill' }, { keyword: 'river' }]
      const made = await make({ keywords_attributes: two })
      const [mill] = made.keywords as Json[]
      const path = `/api/v1/filters/${mill?.id as string}`
      expect(listOf(await call('GET', '/api/v1/filters')).map(({ phrase }) => phrase)).to.deep.equal(['mill', 'river'])
      expect((await call('PUT', path, { json: { phrase: 'mill', context: ['home'] } })).status).to.equal(422)
      expect((await call('PUT', path, { json: { phrase: 'mills', context: ['home', 'public'] } })).status).to.equal(200)
      await call('DELETE', path)
      expect((await all())[0]?.keywords).to.have.length(1)
    })
  })
})
