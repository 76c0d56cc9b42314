import { createECDH, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { shownId } from '../../../../src/core/ids.js'
import { ask } from '../apps.js'
import type { Json } from './sending.js'
import { wrote, type Scene, type Subject, type Write } from './scene.js'

const status = async ({ hub, ada }: Scene, path: string): Promise<number> =>
  (await ask(hub, 'GET', path, { token: ada.token })).status

/** Makes something of ada's by an app. @returns its id */
const made =
  (path: string, json: (scene: Scene) => Json) =>
  async (scene: Scene): Promise<Subject> => ({
    id: (await scene.did<{ id: string }>(scene.ada, 'POST', path, json(scene))).id,
  })

const gone =
  (path: string): Write['gives'] =>
  async (_, { scene, on }) =>
    void expect(await status(scene, path.replace(':id', on.id ?? ''))).to.equal(404)

const V1 = '/api/v1/filters'
const V2 = '/api/v2/filters'
const old = {
  phrase: 'mill & co',
  context: ['home', 'public'],
  irreversible: true,
  whole_word: true,
  expires_in: 3_600,
}
const filter = {
  ...{ title: 'Mills & co', context: ['home', 'account'], filter_action: 'hide', expires_in: 3_600 },
  keywords_attributes: [
    { keyword: 'mill', whole_word: true },
    { keyword: 'weir', whole_word: false },
  ],
}
const makesOld = made(V1, () => ({ phrase: 'x', context: ['thread'] }))
const makes = made(V2, () => ({ title: 'x', context: ['thread'], keywords_attributes: [{ keyword: 'x' }] }))
const keywordOf = async (scene: Scene): Promise<Subject> => {
  const { id = '' } = await makes(scene)
  const { keywords } = await scene.did<{ keywords: { id: string }[] }>(scene.ada, 'GET', `${V2}/${id}`)
  return { filter: id, id: keywords[0]?.id ?? '' }
}
const expires = (json: Json, { now }: Scene): void => {
  expect(Date.parse(String(json.expires_at)) - now().getTime()).to.be.within(3_500_000, 3_600_000)
}
const isOld: Write['gives'] = (json, { scene }) => {
  expect(json).to.deep.include({
    phrase: 'mill & co',
    context: ['home', 'public'],
    irreversible: true,
    whole_word: true,
  })
  expires(json, scene)
}
const isFilter =
  (keywords: [string, boolean][]): Write['gives'] =>
  (json, { scene }) => {
    expect(json).to.deep.include({ title: 'Mills & co', context: ['home', 'account'], filter_action: 'hide' })
    const found = (json.keywords as { keyword: string; whole_word: boolean }[]).map((one) => [
      one.keyword,
      one.whole_word,
    ])
    expect(found).to.deep.equal(keywords)
    expires(json, scene)
  }

const filters: Write[] = [
  { name: `post ${V1}`, sent: () => old, gives: isOld },
  { name: `put ${V1}/:id`, on: makesOld, sent: () => old, gives: isOld },
  { name: `delete ${V1}/:id`, on: makesOld, gives: gone(`${V1}/:id`) },
  {
    name: `post ${V2}`,
    sent: () => filter,
    gives: isFilter([
      ['mill', true],
      ['weir', false],
    ]),
  },
  {
    name: `put ${V2}/:id`,
    on: async (scene) => {
      const { filter: id = '', id: keyword = '' } = await keywordOf(scene)
      const { id: second } = await scene.did<{ id: string }>(scene.ada, 'POST', `${V2}/${id}/keywords`, {
        keyword: 'y',
      })
      return { id, keyword, second }
    },
    sent: ({ keyword, second }) => ({
      ...filter,
      keywords_attributes: [
        { id: keyword, keyword: 'weir', whole_word: true },
        { id: second, _destroy: true },
        { keyword: 'mill', whole_word: false },
      ],
    }),
    gives: isFilter([
      ['weir', true],
      ['mill', false],
    ]),
  },
  { name: `delete ${V2}/:id`, on: makes, gives: gone(`${V2}/:id`) },
  {
    name: `post ${V2}/:id/keywords`,
    on: makes,
    sent: () => ({ keyword: 'sluice', whole_word: true }),
    gives: (json) => void expect(json).to.include({ keyword: 'sluice', whole_word: true }),
  },
  {
    name: `put ${V2}/keywords/:id`,
    on: keywordOf,
    sent: () => ({ keyword: 'sluice', whole_word: true }),
    gives: (json, { on }) => void expect(json).to.include({ id: on.id, keyword: 'sluice', whole_word: true }),
  },
  { name: `delete ${V2}/keywords/:id`, on: keywordOf, gives: gone(`${V2}/keywords/:id`) },
  {
    name: `post ${V2}/:id/statuses`,
    on: async (scene) => ({ ...(await makes(scene)), status: await wrote(scene, scene.bea) }),
    sent: ({ status: id }) => ({ status_id: id }),
    gives: (json, { on }) => void expect(json).to.include({ status_id: on.status }),
  },
  {
    name: `delete ${V2}/statuses/:id`,
    on: async (scene) => {
      const [{ id = '' }, status_id] = [await makes(scene), await wrote(scene, scene.bea)]
      return made(`${V2}/${id}/statuses`, () => ({ status_id }))(scene)
    },
    gives: gone(`${V2}/statuses/:id`),
  },
]

const LISTS = '/api/v1/lists'
const list = { title: 'Beans & peas', replies_policy: 'none', exclusive: true }
const makesList = made(LISTS, () => ({ title: 'x' }))
const withBea = async (scene: Scene): Promise<Subject> => {
  await scene.did(scene.ada, 'POST', `/api/v1/accounts/${scene.bea.id}/unblock`)
  await scene.did(scene.ada, 'POST', `/api/v1/accounts/${scene.bea.id}/follow`)
  return { ...(await makesList(scene)), account: scene.bea.id }
}
const onList = async ({ ada, did }: Scene, id: string) =>
  (await did<{ id: string }[]>(ada, 'GET', `${LISTS}/${id}/accounts`)).map((one) => one.id)

const lists: Write[] = [
  { name: `post ${LISTS}`, sent: () => list, gives: (json) => void expect(json).to.include(list) },
  { name: `put ${LISTS}/:id`, on: makesList, sent: () => list, gives: (json) => void expect(json).to.include(list) },
  { name: `delete ${LISTS}/:id`, on: makesList, gives: gone(`${LISTS}/:id`) },
  {
    name: `post ${LISTS}/:id/accounts`,
    on: withBea,
    sent: ({ account }) => ({ account_ids: [account] }),
    gives: async (_, { scene, on }) => void expect(await onList(scene, on.id ?? '')).to.deep.equal([on.account]),
  },
  {
    name: `delete ${LISTS}/:id/accounts`,
    on: async (scene) => {
      const { id = '', account = '' } = await withBea(scene)
      await scene.did(scene.ada, 'POST', `${LISTS}/${id}/accounts`, { account_ids: [account] })
      return { id, account }
    },
    sent: ({ account }) => ({ account_ids: [account] }),
    gives: async (_, { scene, on }) => void expect(await onList(scene, on.id ?? '')).to.deep.equal([]),
  },
]

const PUSH = '/api/v1/push/subscription'
const subscription = () => ({
  endpoint: 'https://push.example/a?b=c',
  keys: {
    p256dh: createECDH('prime256v1').generateKeys().toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  },
  standard: true,
})
const wishes = {
  alerts: { 'mention': true, 'favourite': false, 'admin.sign_up': true, 'poll': false },
  policy: 'followed',
}
const isWished = (json: Json): void => {
  expect(json).to.include({ policy: 'followed', endpoint: 'https://push.example/a?b=c', standard: true })
  expect(json.alerts).to.include({ 'mention': true, 'favourite': false, 'admin.sign_up': true, 'poll': false })
}
const subscribed = async ({ ada, did }: Scene): Promise<Subject> => {
  await did(ada, 'POST', PUSH, { subscription: subscription() })
  return {}
}

const push: Write[] = [
  { name: `post ${PUSH}`, sent: () => ({ subscription: subscription(), data: wishes }), gives: isWished },
  { name: `put ${PUSH}`, on: subscribed, sent: () => ({ data: wishes }), gives: isWished },
  { name: `delete ${PUSH}`, on: subscribed, gives: gone(PUSH) },
]

const tag = (deed: string, mark: string, is: boolean, before: string[] = []): Write => ({
  name: `post /api/v1/tags/:name/${deed}`,
  on: async ({ ada, did, next }) => {
    const name = `Beet${next()}`
    for (const one of before) await did(ada, 'POST', `/api/v1/tags/${name}/${one}`)
    return { name }
  },
  gives: async (json, { scene: { ada, did }, on }) => {
    expect(json).to.include({ [mark]: is })
    for (const one of ['unfollow', 'unfeature']) await did(ada, 'POST', `/api/v1/tags/${on.name}/${one}`)
  },
})

const tags: Write[] = [
  tag('follow', 'following', true),
  tag('unfollow', 'following', false, ['follow']),
  tag('feature', 'featuring', true),
  tag('unfeature', 'featuring', false, ['feature']),
  {
    name: 'post /api/v1/featured_tags',
    on: ({ next }) => Promise.resolve({ name: `Kale${next()}` }),
    sent: ({ name }) => ({ name: `#${name}` }),
    gives: async (json, { scene: { ada, did }, on }) => {
      expect(json).to.include({ name: on.name })
      expect((await did(ada, 'GET', '/api/v1/profile')).featured_tags).to.deep.include(json)
      await did(ada, 'DELETE', `/api/v1/featured_tags/${String(json.id)}`)
    },
  },
  {
    name: 'delete /api/v1/featured_tags/:id',
    on: made('/api/v1/featured_tags', ({ next }) => ({ name: `Leek${next()}` })),
    gives: async (_, { scene: { ada, did }, on }) => {
      const left = await did<{ id: string }[]>(ada, 'GET', '/api/v1/featured_tags')
      expect(left.map(({ id }) => id)).to.not.include(on.id)
    },
  },
]

const ANNOUNCED = '/api/v1/announcements'
const THUMB = '👍'
const announced = async ({ hub }: Scene): Promise<Subject> => {
  const steward = (await hub.services.members.byName('organiser')) ?? expect.fail('nobody organises')
  for (const one of await hub.services.announcements.current(steward, { withRead: true }))
    await hub.services.announcements.remove(steward, one.id)
  const typed = { text: 'The gate is locked', startsAt: '', endsAt: '', allDay: false }
  return { id: shownId((await hub.services.announcements.announce(steward, typed)).id), name: THUMB }
}
const reactions = async ({ ada, did }: Scene): Promise<unknown> =>
  (await did<{ reactions: { name: string }[] }[]>(ada, 'GET', ANNOUNCED))[0]?.reactions.map(({ name }) => name)

const announcements: Write[] = [
  {
    name: `post ${ANNOUNCED}/:id/dismiss`,
    on: announced,
    gives: async (_, { scene: { ada, did } }) =>
      void expect(await did<Json[]>(ada, 'GET', ANNOUNCED)).to.deep.equal([]),
  },
  {
    name: `put ${ANNOUNCED}/:id/reactions/:name`,
    on: announced,
    gives: async (_, { scene }) => void expect(await reactions(scene)).to.deep.equal([THUMB]),
  },
  {
    name: `delete ${ANNOUNCED}/:id/reactions/:name`,
    on: async (scene) => {
      const on = await announced(scene)
      await scene.did(scene.ada, 'PUT', `${ANNOUNCED}/${on.id}/reactions/${encodeURIComponent(THUMB)}`)
      return on
    },
    gives: async (_, { scene }) => void expect(await reactions(scene)).to.deep.equal([]),
  },
]

const markers: Write[] = [
  {
    name: 'post /api/v1/markers',
    on: ({ next }) => Promise.resolve({ home: String(1_000 + next()), notifications: String(1_000 + next()) }),
    sent: ({ home, notifications }) => ({
      home: { last_read_id: home },
      notifications: { last_read_id: notifications },
    }),
    gives: async (json, { scene: { ada, did }, on }) => {
      expect(json.home).to.include({ last_read_id: on.home })
      expect(json.notifications).to.include({ last_read_id: on.notifications })
      expect(await did(ada, 'GET', '/api/v1/markers?timeline[]=home&timeline[]=notifications')).to.deep.equal(json)
    },
  },
]

export const ownWrites: readonly Write[] = [...filters, ...lists, ...push, ...tags, ...announcements, ...markers]
