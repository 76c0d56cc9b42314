import { expect } from 'chai'
import { idAt, shownId } from '../../../src/core/ids.js'
import { hostOf, iri, type Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import { blankPost } from '../../../src/domain/posts/blank-post.js'
import { POSTS, type PostDoc } from '../../../src/domain/posts/post-repo.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

type Status = { id: string; reblog: Status | null; content: string; in_reply_to_id: string | null }

const BOB = iri('https://elm.test/users/bob')
const MINUTE_MS = 60_000

/** The account of one of ours, or somebody else, by what it said last. */
async function idOfActor({ services }: TestHub, actor: Iri): Promise<{ id: string } | null> {
  const ours = await services.localActors.byIri(actor)
  if (ours !== null && ours !== 'gone') return { id: shownId(ours.number) }
  const doc = await services.actors.get(actor)
  return doc === null ? null : { id: shownId(doc.number) }
}

describe('timelines in apps', () => {
  let hub: TestHub
  let ada: Member & { as: Iri }
  let ben: Member & { as: Iri }
  let token: string
  let began: number
  let spoken = 0

  const speaker = async (browser: Promise<Browser>, name: string) => {
    await browser
    const member = (await hub.services.members.byName(name))!
    await hub.services.profiles.open(member.id, { name })
    return { ...member, as: (await hub.services.localActors.ofMember(member.id))!.iri }
  }
  /** What a member says, at a minute since this began. */
  const says = async (as: Iri, minute: number, change: Partial<PostDoc> = {}): Promise<string> => {
    const at = new Date(began + minute * MINUTE_MS)
    const _id = String(BigInt(idAt(at)) + BigInt(++spoken)).padStart(20, '0')
    const name = iri(`${hub.config.baseUrl}/o/${_id}`)
    const doc: PostDoc = {
      ...{
        ...blankPost,
        _id,
        iri: name,
        thread: name,
        author: as,
        host: hostOf(as),
        audience: 'public',
        announce: null,
      },
      ...{
        html: `<p>At ${minute}</p>`,
        language: 'en',
        inReplyTo: null,
        publishedAt: at,
        versionAt: at,
        receivedAt: at,
      },
      ...{ place: at, tags: ['Beans'], tagKeys: ['beans'] },
      ...change,
    }
    await hub.store.collection(POSTS).insertOne(doc)
    return _id
  }
  const hears = async (minute: number, change = {}): Promise<string> => {
    const publishedAt = new Date(began + minute * MINUTE_MS)
    const more = { publishedAt, tags: ['Beans'], tagKeys: ['beans'], html: `<p>At ${minute}</p>`, ...change }
    return (await hub.services.posts.receive(noteBy(BOB, more))).id!
  }
  const accountOf = (actor: Iri) => idOfActor(hub, actor)
  /** @param as  a token; empty for a stranger */
  const get = async (path: string, as = token) => {
    const { status, json, headers } = await ask(hub, 'GET', path, as === '' ? {} : { token: as })
    expect(status, `${path} ${JSON.stringify(json)}`).to.equal(200)
    const statuses = json as unknown as Status[]
    const link = (rel: string) => new RegExp(`<([^>]+)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1] ?? null
    const toPath = (href: string | null) => (href === null ? null : new URL(href).pathname + new URL(href).search)
    return { statuses, ids: statuses.map(({ id }) => id), next: toPath(link('next')), prev: toPath(link('prev')) }
  }
  /** All pages from one on. @param each  is done between them */
  const walk = async (first: string, rel: 'next' | 'prev', each = async () => {}) => {
    const found: string[] = []
    let pages = 0
    for (let path: string | null = first; path !== null && pages < 100; pages++) {
      const page: Awaited<ReturnType<typeof get>> = await get(path)
      expect(page.ids, path).to.deep.equal([...page.ids].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)))
      if (rel === 'next') found.push(...page.ids)
      else found.unshift(...page.ids)
      path = page[rel]
      await each()
    }
    return found
  }

  before(async function () {
    this.timeout(60_000)
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    began = Date.now() - 600 * MINUTE_MS
    ada = await speaker(hub.browser('coordinator', 'ada'), 'ada')
    const browser = hub.browser('reader', 'ben')
    ben = await speaker(browser, 'ben')
    token = await tokenFor(hub, await browser)
    await hub.store
      .collection(ACTORS)
      .insertOne({ ...actorDoc('bob'), number: idAt(new Date(0)).replace(/0$/, '7'), fetchedAt: new Date(began) })
    const { follows, localActors } = hub.services
    await follows.followQuietly(ben.id, { iri: BOB, host: 'elm.test' })
    await follows.answered({ by: BOB, activity: null, follower: localActors.instanceIri }, 'accepted')
    await follows.follow(ben.as, { iri: ada.as, host: hostOf(ada.as) })
  })
  after(cleanUp)

  describe('of 137', () => {
    const all = { items: [] as string[], ada: [] as string[], bob: [] as string[] }
    let list: string
    const minuteNow = () => (Date.now() - began) / MINUTE_MS
    const newestFirst = (...ids: string[][]): string[] =>
      ids
        .flat()
        .sort()
        .reverse()
        .map((id) => shownId(id))

    before(async function () {
      this.timeout(60_000)
      const { json } = await ask(hub, 'POST', '/api/v1/lists', { token, form: { title: 'Beans' } })
      list = String(json.id)
      const voice = (await hub.services.localActors.voice())!.iri
      for (const target of [ada.as, BOB, voice])
        await hub.services.memberLists.put(ben, list.padStart(20, '0'), [target])
      for (let n = 0; n < 8; n++)
        all.items.push((await publish(hub.services, ada, 'call', { ...typed.call, tags: 'Beans' })).id)
      for (let n = 0; n < 64; n++) all.ada.push(await says(ada.as, 2 * n))
      for (let n = 0; n < 65; n++) all.bob.push(await hears(2 * n + 1))
      await hub.settle()
    })

    const timelines: [string, string, (keyof typeof all)[]][] = [
      ['home', '/api/v1/timelines/home?limit=10', ['items', 'ada', 'bob']],
      ['public', '/api/v1/timelines/public?limit=10', ['items', 'ada', 'bob']],
      ['local', '/api/v1/timelines/public?limit=10&local=true', ['items', 'ada']],
      ['remote', '/api/v1/timelines/public?limit=10&remote=true', ['bob']],
      ['tag', '/api/v1/timelines/tag/BEANS?limit=10', ['items', 'ada', 'bob']],
    ]
    for (const [name, path, parts] of timelines) {
      it(`are whole in both directions, each once, while others arrive: ${name}`, async function () {
        this.timeout(60_000)
        const expected = () => newestFirst(...parts.map((part) => all[part]))
        let left = 6
        const arrive = async () => {
          if (left-- <= 0) return
          all.ada.push(await says(ada.as, minuteNow()))
          all.bob.push(await hears(minuteNow()))
          await hub.settle()
        }
        const before = expected()
        expect(await walk(path, 'next', arrive)).to.deep.equal(before)
        left = 6
        expect(await walk(`${path}&min_id=1`, 'prev', arrive)).to.deep.equal(expected())
        expect(expected()).to.have.length.above(before.length)
      })
    }

    it('are whole on a list, and of one account', async () => {
      expect(await walk(`/api/v1/timelines/list/${list}?limit=40`, 'next')).to.deep.equal(
        newestFirst(all.items, all.ada, all.bob),
      )
      const { id } = (await accountOf(ada.as))!
      const path = `/api/v1/accounts/${id}/statuses?limit=40`
      expect(await walk(path, 'next')).to.deep.equal(newestFirst(all.ada))
      expect(await walk(`${path}&min_id=1`, 'prev')).to.deep.equal(newestFirst(all.ada))
      const voice = (await accountOf((await hub.services.localActors.voice())!.iri))!.id
      expect(await walk(`/api/v1/accounts/${voice}/statuses`, 'next')).to.deep.equal(newestFirst(all.items))
    })

    it('begin and end where ids say', async () => {
      const ids = newestFirst(all.items, all.ada, all.bob)
      const home = (query: string) => get(`/api/v1/timelines/home?limit=5&${query}`).then(({ ids: found }) => found)
      expect(await home('')).to.deep.equal(ids.slice(0, 5))
      expect(await home(`max_id=${ids[20]}`)).to.deep.equal(ids.slice(21, 26))
      expect(await home(`since_id=${ids[20]}`)).to.deep.equal(ids.slice(0, 5))
      expect(await home(`min_id=${ids[20]}`)).to.deep.equal(ids.slice(15, 20))
      expect(await home(`min_id=${ids[20]}&since_id=${ids[3]}`)).to.deep.equal(ids.slice(15, 20))
      expect(await home(`max_id=${ids[10]}&since_id=${ids[13]}`)).to.deep.equal(ids.slice(11, 13))
      expect(await home(`max_id=${ids[10]}&min_id=${ids[40]}`)).to.deep.equal(ids.slice(35, 40))
      const beyond = await get(`/api/v1/timelines/home?max_id=${ids.at(-1)}`)
      expect(beyond).to.deep.include({ ids: [], next: null, prev: null })
      const first = await get('/api/v1/timelines/home?limit=5&x=y')
      expect(first.next).to.equal(`/api/v1/timelines/home?limit=5&x=y&max_id=${ids[4]}`)
      expect(first.prev).to.equal(`/api/v1/timelines/home?limit=5&x=y&min_id=${ids[0]}`)
    })

    it('hold no more than forty, and strangers see what this hub and its members say', async () => {
      expect((await get('/api/v1/timelines/public?limit=400')).ids).to.have.length(40)
      const open = await get('/api/v1/timelines/public?limit=40', '')
      expect(open.ids).to.deep.equal(newestFirst(all.items, all.ada).slice(0, 40))
      expect((await get('/api/v1/timelines/public?remote=true', '')).ids).to.deep.equal([])
      expect((await get('/api/v1/timelines/tag/beans?remote=1', '')).ids).to.deep.equal([])
      for (const path of ['home', 'list/1', 'direct'])
        expect((await ask(hub, 'GET', `/api/v1/timelines/${path}`)).status, path).to.equal(401)
    })
  })

  describe('show', () => {
    it('only what has pictures, or the tags that were asked for', async () => {
      const files: PostDoc['files'] = [
        {
          ...{ kind: 'image', url: 'https://elm.test/a.png', mediaType: 'image/png', alt: '', width: 1, height: 1 },
          ...{ blurhash: null, focus: null },
        },
      ]
      const tags = (...keys: string[]) => ({ tags: keys, tagKeys: keys })
      const pictured = shownId(await hears(290, { files, ...tags('leeks', 'kale') }))
      const plain = shownId(await hears(291, tags('leeks')))
      const other = shownId(await says(ada.as, 292, tags('kale')))
      const tagged = async (query: string) => (await get(`/api/v1/timelines/tag/${query}`)).ids
      expect(await tagged('leeks')).to.deep.equal([plain, pictured])
      expect(await tagged('leeks?only_media=true')).to.deep.equal([pictured])
      expect(await tagged('leeks?any[]=kale')).to.deep.equal([other, plain, pictured])
      expect(await tagged('leeks?all[]=Kale')).to.deep.equal([pictured])
      expect(await tagged('leeks?none[]=%23kale')).to.deep.equal([plain])
      expect(await tagged('leeks?any[]=kale&local=true')).to.deep.equal([other])
      expect(await tagged('leeks?any[]=kale&remote=true')).to.deep.equal([plain, pictured])
      expect(await tagged('nothing')).to.deep.equal([])
      expect((await get('/api/v1/timelines/public?only_media=true')).ids).to.deep.equal([pictured])
      const bob = (await accountOf(BOB))!.id
      expect((await get(`/api/v1/accounts/${bob}/statuses?only_media=1`)).ids).to.deep.equal([pictured])
      expect((await get(`/api/v1/accounts/${bob}/statuses?tagged=Leeks`)).ids).to.deep.equal([plain, pictured])
    })

    it('answers and boosts where they belong', async () => {
      const first = await hears(293)
      const answer = await hears(294, { inReplyTo: (await hub.services.posts.get(first))!.iri })
      const stranger = noteBy(iri('https://ash.test/users/dan'), { publishedAt: new Date(began + 295 * MINUTE_MS) })
      await hub.services.posts.receive(stranger)
      const away = await hears(296, { inReplyTo: stranger.iri })
      await hub.store.collection(ACTORS).insertOne({ ...actorDoc('dan', 'ash.test'), number: idAt(new Date(5)) })
      await hub.services.reactions.boost(ada as Member, stranger.iri)
      await hub.settle()
      const before = `max_id=${shownId(idAt(new Date(began + 297 * MINUTE_MS)))}`
      const home = await get(`/api/v1/timelines/home?${before}`)
      expect(home.ids).to.include.members([first, answer].map(shownId)).and.not.include(shownId(away))
      const [boost] = (await get('/api/v1/timelines/home')).statuses
      expect(boost?.reblog?.id).to.equal(shownId((await hub.services.posts.byIri(stranger.iri))!.id))
      expect((await get(`/api/v1/timelines/public?remote=true&${before}`)).ids)
        .to.include.members([first, answer].map(shownId))
        .and.not.include(shownId(away))
      const [bob, mine] = [(await accountOf(BOB))!.id, (await accountOf(ada.as))!.id]
      const of = async (id: string, query = '') => (await get(`/api/v1/accounts/${id}/statuses?${query}`)).ids
      expect(await of(bob, before)).to.include(shownId(away))
      expect(await of(bob, `exclude_replies=true&${before}`))
        .to.include(shownId(answer))
        .and.not.include(shownId(away))
      expect(await of(mine)).to.include(boost?.id)
      expect(await of(mine, 'exclude_reblogs=true')).to.not.include(boost?.id)
      expect((await get(`/api/v1/statuses?id[]=${boost?.id}&id[]=${shownId(first)}&id[]=1`)).ids).to.deep.equal([
        boost?.id,
        shownId(first),
      ])
    })

    it('nothing of whom a member has turned away, but on their own page', async () => {
      await hub.services.memberBlocks.put(ben.id, BOB, 'mute')
      const bob = (await accountOf(BOB))!.id
      const isBobs = ({ account }: { account: { id: string } }) => account.id === bob
      for (const path of ['home', 'public', 'tag/beans']) {
        const { statuses } = await get(`/api/v1/timelines/${path}?limit=40`)
        expect(
          statuses.filter((status) => isBobs(status as never)),
          path,
        ).to.deep.equal([])
      }
      expect((await get(`/api/v1/accounts/${bob}/statuses`)).ids).to.have.length(20)
      await hub.services.memberBlocks.remove(ben.id, BOB)
      expect((await get('/api/v1/timelines/home?limit=40')).statuses.some((one) => isBobs(one as never))).to.equal(true)
    })

    it('what was said to a member by name, to them alone', async () => {
      const said = await says(ada.as, 298, { audience: 'direct', recipients: [ben.as], mentions: [ben.as] })
      const answered = await says(ben.as, 299, { audience: 'direct', recipients: [ada.as], mentions: [ada.as] })
      expect((await get('/api/v1/timelines/direct')).ids).to.deep.equal([answered, said].map(shownId))
      const other = await tokenFor(hub, await hub.browser('reader', 'cid'))
      expect((await get('/api/v1/timelines/direct', other)).ids).to.deep.equal([])
      expect((await ask(hub, 'GET', `/api/v1/statuses/${shownId(said)}`, { token: other })).status).to.equal(404)
      expect((await get('/api/v1/timelines/home', other)).ids).to.not.include(shownId(said))
    })
  })

  describe('conversations', () => {
    it('are one tree of items and posts, each answer followed by those to it', async () => {
      const item = await publish(hub.services, ada, 'event', { ...typed.event })
      const on = (inReplyTo: Iri, thread = item.iri as Iri) => ({ inReplyTo, thread, place: null })
      const iriOf = async (id: string) => (await hub.services.posts.get(id))!.iri
      const a = await says(ben.as, 400, on(item.iri as Iri))
      const b = await says(ada.as, 401, on(item.iri as Iri))
      const aa = await says(ada.as, 402, on(await iriOf(a)))
      const ab = await says(ben.as, 403, on(await iriOf(a)))
      const aaa = await says(ada.as, 404, { ...on(await iriOf(aa)), audience: 'direct', recipients: [] })
      const context = async (id: string, as: string | undefined = token) => {
        const path = `/api/v1/statuses/${shownId(id)}/context`
        const { status, json } = await ask(hub, 'GET', path, as === undefined ? {} : { token: as })
        expect(status).to.equal(200)
        const found = json as unknown as { ancestors: Status[]; descendants: Status[] }
        return [found.ancestors, found.descendants].map((some) => some.map(({ id: one }) => one))
      }
      const shown = (...ids: string[]) => ids.map(shownId)
      expect(await context(item.id)).to.deep.equal([[], shown(a, ab, aa, b)])
      expect(await context(item.id, undefined)).to.deep.equal([[], shown(a, ab, aa, b)])
      expect(await context(aa)).to.deep.equal([shown(item.id, a), []])
      expect(await context(a)).to.deep.equal([shown(item.id), shown(ab, aa)])
      expect((await ask(hub, 'GET', `/api/v1/statuses/${shownId(aaa)}/context`, { token })).status).to.equal(404)
    })

    it('are cut for strangers', async () => {
      const root = await says(ada.as, 500)
      const thread = (await hub.services.posts.get(root))!.iri
      for (let n = 0; n < 70; n++) await says(ben.as, 501 + n, { inReplyTo: thread, thread, place: null })
      const path = `/api/v1/statuses/${shownId(root)}/context`
      const count = ({ json }: { json: Record<string, unknown> }) => (json.descendants as Status[]).length
      expect(count(await ask(hub, 'GET', path))).to.equal(60)
      expect(count(await ask(hub, 'GET', path, { token }))).to.equal(70)
    })
  })
})
