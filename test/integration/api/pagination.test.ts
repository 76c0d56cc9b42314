import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import { act } from '../../support/announcing.js'
import { actorDoc, noteBy, stranger } from '../../support/neighbours.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask } from './apps.js'
import { scriptToken } from './listeners.js'

const POSTS = 137
const PEOPLE = 23
const NAMES = Array.from({ length: PEOPLE }, (_, n) => `p${n}`)

type Page = { rows: string[]; next: string | null; prev: string | null }

describe('lists that come page by page', function () {
  this.timeout(60_000)
  let hub: TestHub
  let ada: Member
  let token: string
  let status = ''
  let list = ''
  const people: Iri[] = NAMES.map((name) => stranger(name).iri)

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    const docs = NAMES.map((name, n) => ({ ...actorDoc(name), number: `${9_000_001 + n}`.padStart(20, '0') }))
    await hub.store.collection(ACTORS).insertMany(docs)
    ada = await hub.services.members.add({ name: 'ada' })
    token = await scriptToken(hub, ada)
    await hub.services.profiles.open(ada.id, { name: 'Ada' })
  })
  after(cleanUp)

  const asked = async (method: string, path: string, json?: unknown) => {
    const reply = await ask(hub, method, path, { token, ...(json !== undefined && { json }) })
    expect(reply.status, `${method} ${path} ${JSON.stringify(reply.json)}`).to.equal(200)
    return reply
  }
  const idOfRow = (row: unknown): string =>
    typeof row === 'string' ? row : ((row as { id?: string; name?: string; group_key?: string }).id ?? '')

  async function page(path: string): Promise<Page> {
    const { json, headers } = await asked('GET', path)
    const { notification_groups: groups } = json as { notification_groups?: { page_max_id: string }[] }
    const rows = groups?.map((group) => group.page_max_id) ?? (json as unknown as unknown[]).map(idOfRow)
    const link = (rel: string) => {
      const to = new RegExp(`<([^>]+)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1]
      return to === undefined ? null : new URL(to).pathname + new URL(to).search
    }
    return { rows, next: link('next'), prev: link('prev') }
  }

  /** Goes on to the end, and from there back to the beginning. */
  async function bothWays(path: string, limit: number, count: number): Promise<void> {
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`
    const pages: Page[] = []
    for (let at: string | null = first; at !== null; at = pages.at(-1)?.next ?? null) {
      expect(pages.length, `${path} goes on and on`).to.be.lessThan(count)
      pages.push(await page(at))
    }
    const down = pages.flatMap(({ rows }) => rows)
    expect(down, path).to.have.length(count)
    expect(new Set(down).size, path).to.equal(count)
    for (const { rows, prev } of pages) {
      expect(rows.length, path).to.be.at.most(limit)
      if (rows.length > 0) expect(prev, `${path} has no way back`).to.be.a('string')
    }
    const whole = pages.filter(({ rows }) => rows.length > 0)
    const up = [...(whole.at(-1)?.rows ?? [])]
    for (let at = whole.at(-1)?.prev ?? null; at !== null;) {
      const before = await page(at)
      expect(before.rows.length, path).to.be.at.most(limit)
      up.unshift(...before.rows)
      expect(up.length, `${path} goes back and back`).to.be.at.most(count)
      at = before.rows.length === 0 ? null : before.prev
    }
    expect(up, path).to.deep.equal(down)
  }

  describe(`of ${POSTS} posts`, () => {
    before(async () => {
      const { reactions, bookmarks, posts, subjects } = hub.services
      for (let n = 0; n < POSTS; n++) {
        const at = new Date(Date.now() - (POSTS - n) * 60_000)
        const note = noteBy(people[n % PEOPLE] as Iri, { publishedAt: at, versionAt: at })
        await posts.receive(note)
        await reactions.like(ada, note.iri)
        const subject = await subjects.subjectOf(note.iri)
        if (subject !== null) await bookmarks.add(ada, subject)
      }
    })
    for (const path of ['favourites', 'bookmarks', 'timelines/public'])
      it(`are whole in both directions: ${path}`, () => bothWays(`/api/v1/${path}`, 20, POSTS))
  })

  describe(`of ${PEOPLE} others`, () => {
    before(async () => {
      const { follows, localActors, memberLists, posts, reactions, relations, tags } = hub.services
      const me = localActors.iriOf('ada')
      status = String((await asked('POST', '/api/v1/statuses', { status: 'Who is in?' })).json.id)
      const object = (await asked('GET', `/api/v1/statuses/${status}`)).json.uri as Iri
      const { id } = await memberLists.make(ada, { title: 'All' })
      list = id
      for (const [n, name] of NAMES.entries()) {
        const other = stranger(name)
        await follows.request({ follower: other, target: me, activity: act(`f${name}`) })
        await relations.follow(ada, other.iri)
        await follows.answered({ by: other.iri, activity: null, follower: me }, 'accepted')
        await memberLists.put(ada, list, [other.iri])
        await relations.endorse(ada, other.iri)
        for (const kind of ['like', 'boost'] as const)
          await reactions.add({
            ...{ actor: other.iri, kind, object, emoji: null, host: 'elm.test' },
            activity: act(kind + name),
          })
        const at = new Date(Date.now() - (PEOPLE - n) * 1_000)
        const said = { mentions: [me], recipients: [me], publishedAt: at, versionAt: at }
        await posts.receive(noteBy(other.iri, { ...said, audience: 'direct' }))
        await tags.follow(ada, `tag${n}`)
        await relations.blockHost(ada, `rude${n}.example`)
      }
      await hub.settle()
    })
    const paths = [
      ...['accounts/:me/followers', 'accounts/:me/following', 'accounts/:me/endorsements', 'endorsements'],
      ...['statuses/:status/favourited_by', 'statuses/:status/reblogged_by', 'lists/:list/accounts', 'followed_tags'],
      ...['domain_blocks', 'conversations'],
    ]
    for (const path of paths)
      it(`are whole in both directions: ${path}`, () => {
        const at = path.replace(':me', shownId(ada.id)).replace(':status', status).replace(':list', shownId(list))
        return bothWays(`/api/v1/${at}`, 5, PEOPLE)
      })

    it('are whole in both directions: notifications, one by one and in groups', async () => {
      await bothWays('/api/v1/notifications?types[]=mention', 5, PEOPLE)
      await bothWays('/api/v2/notifications?types[]=mention', 5, PEOPLE)
    })

    it('are whole in both directions: scheduled_statuses', async () => {
      for (let n = 0; n < PEOPLE; n++) {
        const at = new Date(Date.now() + (n + 2) * 24 * 60 * 60_000).toISOString()
        await asked('POST', '/api/v1/statuses', { status: `Later ${n}`, scheduled_at: at })
      }
      await bothWays('/api/v1/scheduled_statuses', 5, PEOPLE)
    })

    it('are whole in both directions: quotes', async () => {
      const quoting = await hub.services.members.add({ name: 'quentin' })
      await hub.services.profiles.open(quoting.id, { name: 'Quentin' })
      const theirs = await scriptToken(hub, quoting)
      for (let n = 0; n < PEOPLE; n++) {
        const json = { status: `As ada says, ${n}`, quoted_status_id: status }
        const reply = await ask(hub, 'POST', '/api/v1/statuses', { token: theirs, json })
        expect(reply.status, JSON.stringify(reply.json)).to.equal(200)
      }
      const path = `/api/v1/statuses/${status}/quotes`
      await bothWays(path, 5, PEOPLE)
      const all = (await page(`${path}?limit=40`)).rows
      const since = await page(`${path}?limit=5&since_id=${all[7]}`)
      expect(since.rows).to.deep.equal(all.slice(0, 5))
      expect((await page(`${path}?limit=5&since_id=${all[3]}`)).rows).to.deep.equal(all.slice(0, 3))
    })

    it('are whole in both directions: mutes, then blocks', async () => {
      for (const other of people) await hub.services.relations.mute(ada, other, { lastsMs: null })
      await bothWays('/api/v1/mutes', 5, PEOPLE)
      for (const other of people) await hub.services.relations.block(ada, other)
      await bothWays('/api/v1/blocks', 5, PEOPLE)
    })

    it('are whole in both directions: follow_requests, and requests of notifications', async () => {
      const shy = await hub.services.members.add({ name: 'shy' })
      await hub.services.profiles.open(shy.id, { name: 'Shy', locked: true })
      token = await scriptToken(hub, shy)
      await asked('PUT', '/api/v2/notifications/policy', { for_not_following: 'filter' })
      const me = hub.services.localActors.iriOf('shy')
      for (const name of NAMES) {
        await hub.services.follows.request({ follower: stranger(name), target: me, activity: act(`s${name}`) })
        await hub.services.posts.receive(noteBy(stranger(name).iri, { mentions: [me], recipients: [me] }))
      }
      await hub.settle()
      await bothWays('/api/v1/follow_requests', 5, PEOPLE)
      await bothWays('/api/v1/notifications/requests', 5, PEOPLE)
    })
  })
})
