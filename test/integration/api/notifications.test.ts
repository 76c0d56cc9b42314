import { expect } from 'chai'
import type { Iri } from '../../../src/core/iri.js'
import { act } from '../../support/announcing.js'
import { actorDoc, noteBy, stranger } from '../../support/neighbours.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { MEMBERS } from '../../../src/domain/members/member-repo.js'
import { MARKERS } from '../../../src/domain/markers/marker-service.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Post } from '../../../src/domain/posts/post.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, type Reply } from './apps.js'

type Row = Record<string, unknown> & { id: string; type: string; group_key: string; account: { acct: string } }
type Group = Record<string, unknown> & { group_key: string; page_min_id: string; sample_account_ids: string[] }
type Grouped = { accounts: { id: string }[]; statuses: { id: string }[]; notification_groups: Group[] }

const bob = stranger('bob').iri
const V1 = '/api/v1/notifications'
const V2 = '/api/v2/notifications'

describe('notifications in apps', function () {
  this.timeout(60_000)
  let hub: TestHub
  let made = 0
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const names = ['bob', 'cleo', 'dora', ...Array.from({ length: 12 }, (_, n) => `fan${n}`)]
    await hub.store.collection(ACTORS).insertMany(names.map((name, n) => ({ ...actorDoc(name), number: number(n) })))
  })
  after(cleanUp)
  const number = (n: number) => String(9_000_000 + n).padStart(20, '0')

  async function person(role: 'reader' | 'moderator' = 'reader'): Promise<{ member: Member; me: Iri; token: string }> {
    const member = await hub.services.members.add({ name: `member${++made}`, role })
    await hub.services.profiles.open(member.id, { name: `Member ${made}` })
    const { credentialsAt } = (await hub.store.collection(MEMBERS).findOne({ _id: member.id })) ?? expect.fail('there')
    const scopes = ['read', 'write', 'follow', 'push']
    const { token } = await hub.services.tokens.issue({ app: null, member: member.id, credentialsAt, scopes })
    return { member, me: hub.services.localActors.iriOf(member.name), token }
  }
  async function wrote({ member }: { member: Member }): Promise<Post> {
    const far = noteBy(bob)
    await hub.services.posts.receive(far)
    return hub.services.posts.reply(member, { text: 'Words', inReplyTo: far.iri })
  }
  const like = (object: Iri, name: string) =>
    hub.services.reactions.add({
      ...{ actor: stranger(name).iri, kind: 'like', object, emoji: null, host: 'elm.test' },
      activity: act(`l${++made}`),
    })
  const get = async <T = Row[]>(token: string, path: string): Promise<Reply & { json: T }> => {
    const reply = await ask(hub, 'GET', path, { token })
    expect(reply.status, `${path} ${JSON.stringify(reply.json)}`).to.equal(200)
    return reply as Reply & { json: T }
  }
  const link = ({ headers }: Reply, rel: 'next' | 'prev'): string | null => {
    const found = new RegExp(`<([^>]+)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1]
    return found === undefined ? null : new URL(found).pathname + new URL(found).search
  }
  const post = (token: string, path: string, form: Record<string, string> = {}) =>
    ask(hub, 'POST', path, { token, form })

  it('come page by page, forwards and backwards over 137, each once, with all that was asked for in the links', async () => {
    const ann = await person()
    const posts = Array.from({ length: 137 }, () => noteBy(bob, { mentions: [ann.me] }))
    for (const one of posts) await hub.services.posts.receive(one)
    await hub.settle()
    const down: string[] = []
    const first = `${V1}?limit=20&types[]=mention&types[]=reaction`
    let path: string | null = first
    for (let pages = 0; path !== null && pages < 20; pages++) {
      const page: Reply & { json: Row[] } = await get(ann.token, path)
      down.push(...page.json.map(({ id }) => id))
      expect(page.json.length).to.be.lessThanOrEqual(20)
      path = page.json.length === 0 ? null : link(page, 'next')
      if (path !== null) expect(path).to.include('types').and.to.include('limit=20')
    }
    expect(new Set(down).size).to.equal(137)
    expect(down).to.deep.equal(down.toSorted((a, b) => Number(b) - Number(a)))
    const up: string[] = []
    path = `${V1}?limit=20&min_id=${down.at(-1)}`
    for (let pages = 0; path !== null && pages < 20; pages++) {
      const page: Reply & { json: Row[] } = await get(ann.token, path)
      up.unshift(...page.json.map(({ id }) => id))
      path = page.json.length === 0 ? null : link(page, 'prev')
    }
    expect(up).to.deep.equal(down.slice(0, -1))
    const since = await get(ann.token, `${V1}?limit=5&since_id=${down.at(-1)}`)
    expect(since.json.map(({ id }) => id)).to.deep.equal(down.slice(0, 5))
  })

  it('hold the same one by one and in groups, page by page', async () => {
    const ann = await person()
    const [first, second] = [await wrote(ann), await wrote(ann)]
    for (let n = 0; n < 12; n++) {
      await like(n % 3 === 0 ? second.iri : first.iri, `fan${n}`)
      await hub.services.posts.receive(noteBy(bob, { mentions: [ann.me] }))
      await hub.settle()
    }
    const single = (await get(ann.token, `${V1}?limit=80`)).json
    expect(single).to.have.length(24)
    const { json: whole } = await get<Grouped>(ann.token, V2)
    const groups = whole.notification_groups
    expect(groups).to.have.length(14)
    expect(groups.map((group) => group.notifications_count)).to.include.members([8, 4, 1])
    const big = groups.find((group) => group.notifications_count === 8)
    expect(big?.sample_account_ids).to.have.length(8)
    expect(big?.most_recent_notification_id).to.be.a('number')
    expect(new Set(single.map((row) => row.group_key))).to.deep.equal(new Set(groups.map((group) => group.group_key)))
    const known = new Set(whole.accounts.map(({ id }) => id))
    for (const { sample_account_ids: samples } of groups)
      for (const one of samples) expect(known.has(one)).to.equal(true)
    const told = new Set(whole.statuses.map(({ id }) => id))
    for (const { status_id: status } of groups) expect(told.has(status as string)).to.equal(true)

    const keys = new Set<string>()
    let path: string | null = `${V2}?limit=5`
    for (let pages = 0; path !== null && pages < 30; pages++) {
      const page: Reply & { json: Grouped } = await get<Grouped>(ann.token, path)
      for (const { group_key: key } of page.json.notification_groups) keys.add(key)
      path = page.json.notification_groups.length === 0 ? null : link(page, 'next')
    }
    expect(keys.size).to.equal(14)

    const apart = (await get<Grouped>(ann.token, `${V2}?limit=80&grouped_types[]=follow`)).json.notification_groups
    expect(apart).to.have.length(24)
    expect(apart.every(({ group_key: key }) => key.startsWith('ungrouped-'))).to.equal(true)
    const small = (
      await get<Grouped & { partial_accounts: object[] }>(ann.token, `${V2}?expand_accounts=partial_avatars`)
    ).json
    expect(small.partial_accounts.length).to.be.greaterThan(3)
    expect(Object.keys(small.partial_accounts[0] ?? {})).to.have.members(
      'id acct url avatar avatar_static locked bot'.split(' '),
    )
    expect((await get<{ count: number }>(ann.token, `${V2}/unread_count`)).json.count).to.equal(14)
    expect((await get<{ count: number }>(ann.token, `${V1}/unread_count`)).json.count).to.equal(24)
    expect((await get<{ count: number }>(ann.token, `${V1}/unread_count?limit=7`)).json.count).to.equal(7)
  })

  it('of one group can be had, looked through and dismissed by its key', async () => {
    const ann = await person()
    const mine = await wrote(ann)
    for (const name of ['fan1', 'fan2']) await like(mine.iri, name)
    await hub.services.posts.receive(noteBy(bob, { mentions: [ann.me] }))
    await hub.settle()
    const { notification_groups: groups } = (await get<Grouped>(ann.token, V2)).json
    const [liked, named] = ['favourite', 'mention'].map(
      (type) => groups.find((one) => one.type === type)?.group_key ?? '',
    )
    const one = (await get<Grouped>(ann.token, `${V2}/${liked}`)).json.notification_groups
    expect(one.map((group) => group.notifications_count)).to.deep.equal([2])
    const accounts = (await get<{ acct: string }[]>(ann.token, `${V2}/${liked}/accounts`)).json
    expect(accounts.map(({ acct }) => acct)).to.have.members(['fan1@elm.test', 'fan2@elm.test'])
    expect((await get<{ acct: string }[]>(ann.token, `${V2}/${named}/accounts`)).json).to.have.length(1)
    for (const key of [liked, named]) expect((await post(ann.token, `${V2}/${key}/dismiss`)).status).to.equal(200)
    expect((await get(ann.token, V1)).json).to.deep.equal([])
    for (const key of [liked, named, 'ungrouped-1', 'nonsense'])
      expect((await ask(hub, 'GET', `${V2}/${key}`, { token: ann.token })).status).to.equal(404)
  })

  it('are their own alone, of the types they want, from whom they want, and gone when they say so', async () => {
    const [ann, ben] = [await person(), await person()]
    const mine = await wrote(ann)
    await like(mine.iri, 'cleo')
    await hub.services.posts.receive(noteBy(bob, { mentions: [ann.me] }))
    await hub.settle()
    const types = async (query: string) => (await get(ann.token, `${V1}?${query}`)).json.map(({ type }) => type)
    expect(await types('')).to.have.members(['mention', 'favourite'])
    expect(await types('types[]=favourite')).to.deep.equal(['favourite'])
    expect(await types('exclude_types[]=favourite')).to.deep.equal(['mention'])
    expect(await types('types[]=reaction')).to.deep.equal([])
    const [liked] = (await get(ann.token, `${V1}?types[]=favourite`)).json
    const cleo = (liked?.account as unknown as { id: string }).id
    expect(await types(`account_id=${cleo}`)).to.deep.equal(['favourite'])
    expect(await types('account_id=1')).to.deep.equal([])
    expect((await get<Row>(ann.token, `${V1}/${liked?.id}`)).json.type).to.equal('favourite')
    for (const id of [liked?.id, 'abc', '99999999999999999999999'])
      expect((await ask(hub, 'GET', `${V1}/${id}`, { token: ben.token })).status).to.equal(404)
    expect((await post(ben.token, `${V1}/${liked?.id}/dismiss`)).status).to.equal(200)
    expect(await types('')).to.have.length(2)
    await post(ann.token, `${V1}/dismiss`, { id: liked?.id ?? '' })
    expect(await types('')).to.deep.equal(['mention'])
    await post(ann.token, `${V1}/clear`)
    expect(await types('')).to.deep.equal([])
  })

  it('need a token that was given for them', async () => {
    const { member } = await person()
    const { credentialsAt } = (await hub.store.collection(MEMBERS).findOne({ _id: member.id })) ?? expect.fail('there')
    const issued = await hub.services.tokens.issue({ app: null, member: member.id, credentialsAt, scopes: ['profile'] })
    const paths = [
      V1,
      V2,
      `${V1}/unread_count`,
      `${V2}/policy`,
      `${V1}/requests`,
      '/api/v1/markers',
      '/api/v1/conversations',
    ]
    for (const path of paths) {
      expect((await ask(hub, 'GET', path)).status, path).to.equal(401)
      expect((await ask(hub, 'GET', path, { token: issued.token })).status, path).to.equal(403)
    }
  })

  it('that nobody asked for wait until the member lets their sender in', async () => {
    const ann = await person()
    const words = () => noteBy(bob, { audience: 'direct', mentions: [ann.me], recipients: [ann.me] })
    for (const one of [words(), words()]) await hub.services.posts.receive(one)
    const other = stranger('cleo').iri
    await hub.services.posts.receive(noteBy(other, { audience: 'direct', mentions: [ann.me], recipients: [ann.me] }))
    await hub.settle()
    expect((await get(ann.token, V1)).json).to.deep.equal([])
    expect((await get<{ count: number }>(ann.token, `${V1}/unread_count`)).json.count).to.equal(0)
    const kept = (await get(ann.token, `${V1}?include_filtered=true`)).json
    expect(kept.map((row) => row.filtered)).to.deep.equal([true, true, true])
    const policy = (await get<Record<string, unknown>>(ann.token, `${V2}/policy`)).json
    expect(policy).to.deep.include({ for_private_mentions: 'filter', for_not_following: 'accept' })
    expect(policy.summary).to.deep.equal({ pending_requests_count: 2, pending_notifications_count: 3 })
    type Request = { id: string; notifications_count: string; account: { acct: string }; last_status: { id: string } }
    const requests = (await get<Request[]>(ann.token, `${V1}/requests`)).json
    expect(requests.map((one) => [one.account.acct, one.notifications_count])).to.have.deep.members([
      ['bob@elm.test', '2'],
      ['cleo@elm.test', '1'],
    ])
    expect(requests.every((one) => one.last_status.id !== '')).to.equal(true)
    const of = (acct: string) => requests.find((one) => one.account.acct === acct)?.id ?? ''
    expect((await get<Request>(ann.token, `${V1}/requests/${of('bob@elm.test')}`)).json.notifications_count).to.equal(
      '2',
    )
    expect((await post(ann.token, `${V1}/requests/${of('bob@elm.test')}/accept`)).status).to.equal(200)
    expect((await post(ann.token, `${V1}/requests/dismiss`, { 'id[]': of('cleo@elm.test') })).status).to.equal(200)
    expect((await get<{ merged: boolean }>(ann.token, `${V1}/requests/merged`)).json).to.deep.equal({ merged: true })
    expect((await get(ann.token, V1)).json).to.have.length(2)
    expect((await get(ann.token, `${V1}/requests`)).json).to.deep.equal([])
    await hub.services.posts.receive(words())
    await hub.services.posts.receive(noteBy(other, { audience: 'direct', mentions: [ann.me], recipients: [ann.me] }))
    await hub.settle()
    expect((await get(ann.token, V1)).json).to.have.length(3)
    expect((await get(ann.token, `${V1}/requests`)).json).to.have.length(1)
    expect((await post(ann.token, `${V1}/requests/${of('bob@elm.test')}/accept`)).status).to.equal(404)
  })

  it('follow the policy of the member, who can have some dropped', async () => {
    const ann = await person()
    const patch = (json: unknown) => ask(hub, 'PATCH', `${V2}/policy`, { token: ann.token, json })
    expect((await patch({ for_not_following: 'drop', for_bots: 'nonsense' })).json).to.deep.include({
      for_not_following: 'drop',
      for_bots: 'accept',
    })
    const mine = await wrote(ann)
    await like(mine.iri, 'dora')
    await hub.settle()
    expect((await get(ann.token, `${V1}?include_filtered=1`)).json).to.deep.equal([])
    await patch({ for_not_following: 'filter' })
    await like(mine.iri, 'cleo')
    await hub.settle()
    expect((await get(ann.token, V1)).json).to.deep.equal([])
    expect((await get(ann.token, `${V1}?include_filtered=1`)).json).to.have.length(1)
    await patch({ for_not_following: 'accept', for_not_followers: 'filter' })
    await like(mine.iri, 'fan3')
    await hub.settle()
    expect((await get(ann.token, V1)).json).to.deep.equal([])
  })

  it('tell those who look after the hub who joined and what was reported', async () => {
    const [guard, ann] = [await person('moderator'), await person()]
    await hub.services.members.add({ name: 'newcomer' }, { joins: true })
    const report = { about: bob, subjects: [], comment: 'Rude', host: null, forward: false }
    await hub.services.reports.file(ann.member, report)
    await hub.settle()
    const rows = (await get(guard.token, `${V1}?types[]=admin.report&types[]=admin.sign_up`)).json
    const found = rows.find(({ type }) => type === 'admin.report')
    expect(found?.account.acct).to.equal(ann.member.name)
    expect(found?.report).to.deep.include({ comment: 'Rude', action_taken: false })
    expect(rows.map(({ type }) => type)).to.include('admin.sign_up')
    expect((await get(ann.token, V1)).json).to.deep.equal([])
  })

  it('have a mark that two apps cannot set at a time', async () => {
    const { token, member } = await person()
    const none = (await get<object>(token, '/api/v1/markers?timeline[]=home&timeline[]=notifications')).json
    expect(none).to.have.all.keys('notifications')
    expect(none).to.have.deep.property('notifications', {
      ...{ last_read_id: '0', version: 0, updated_at: member.createdAt.toISOString() },
    })
    expect((await get<object>(token, '/api/v1/markers')).json).to.deep.equal({})
    const set = await post(token, '/api/v1/markers', {
      'home[last_read_id]': '112',
      'notifications[last_read_id]': '7',
    })
    expect(set.json).to.have.nested.include({
      'home.last_read_id': '112',
      'home.version': 1,
      'notifications.version': 1,
    })
    const again = await ask(hub, 'POST', '/api/v1/markers', { token, json: { home: { last_read_id: '113' } } })
    expect(again.json).to.have.all.keys('home').and.to.have.nested.include({ 'home.version': 2 })
    const races = await Promise.all(
      Array.from({ length: 8 }, (_, n) => post(token, '/api/v1/markers', { 'home[last_read_id]': String(200 + n) })),
    )
    const won = races.filter(({ status }) => status === 200).length
    expect(races.every(({ status }) => status === 200 || status === 409)).to.equal(true)
    const doc = await hub.store.collection(MARKERS).findOne({ _id: `${member.id} home` })
    expect(doc?.version).to.equal(2 + won)
    expect((await get<object>(token, '/api/v1/markers?timeline=home&timeline=elsewhere')).json).to.have.all.keys('home')
  })

  it('stand beside conversations, which are read, hidden, and come back with the next message', async () => {
    const [ann, ben] = [await person(), await person()]
    const open = noteBy(bob, { audience: 'direct', mentions: [ann.me], recipients: [ann.me] })
    await hub.services.posts.receive(open)
    const answer = await hub.services.posts.reply(ann.member, {
      text: 'Hello',
      inReplyTo: open.iri,
      audience: 'direct',
    })
    await hub.settle()
    type Talk = { id: string; unread: boolean; accounts: { acct: string }[]; last_status: { id: string } | null }
    const list = async () => (await get<Talk[]>(ann.token, '/api/v1/conversations')).json
    const [talk, ...others] = await list()
    expect(others).to.deep.equal([])
    expect(talk).to.deep.include({ unread: false })
    expect(talk?.accounts.map(({ acct }) => acct)).to.deep.equal(['bob@elm.test'])
    expect((await get<Talk[]>(ben.token, '/api/v1/conversations')).json).to.deep.equal([])
    const next = () =>
      noteBy(bob, {
        ...{ audience: 'direct', mentions: [ann.me], recipients: [ann.me], inReplyTo: answer.iri },
        publishedAt: new Date(),
      })
    await hub.services.posts.receive(next())
    await hub.settle()
    expect((await list())[0]).to.deep.include({ unread: true, id: talk?.id })
    const path = `/api/v1/conversations/${talk?.id}`
    expect((await post(ben.token, `${path}/read`)).status).to.equal(404)
    expect((await post(ann.token, `${path}/read`)).json).to.deep.include({ unread: false })
    expect((await ask(hub, 'DELETE', path, { token: ann.token })).status).to.equal(200)
    expect(await list()).to.deep.equal([])
    const last = next()
    await hub.services.posts.receive(last)
    await hub.settle()
    const [back] = await list()
    expect(back).to.deep.include({ unread: true, id: talk?.id })
    await hub.services.posts.deleted(last.iri, bob)
    await hub.settle()
    expect((await list())[0]?.last_status?.id).not.to.equal(back?.last_status?.id)
  })
})
