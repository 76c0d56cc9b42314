import { expect } from 'chai'
import { ACTORS } from '../../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy, stranger } from '../../../support/neighbours.js'
import type { Json } from './sending.js'
import { wrote, type Person, type Scene, type Subject, type Write } from './scene.js'

const V1 = '/api/v1/notifications'
const V2 = '/api/v2/notifications'

/** Bea likes what ada wrote, and ada is told so. */
async function liked(scene: Scene): Promise<Subject> {
  const id = await wrote(scene, scene.ada)
  for (const deed of ['unblock', 'unmute'])
    await scene.did(scene.ada, 'POST', `/api/v1/accounts/${scene.bea.id}/${deed}`)
  await scene.did(scene.bea, 'POST', `/api/v1/statuses/${id}/favourite`)
  await scene.hub.settle()
  const [row] = await scene.did<{ id: string; group_key: string; status?: { id: string } }[]>(scene.ada, 'GET', V1)
  expect(row?.status?.id).to.equal(id)
  return { id: row?.id ?? '', key: row?.group_key ?? '' }
}
const told = async ({ ada, did }: Scene) => (await did<{ id: string }[]>(ada, 'GET', V1)).map(({ id }) => id)
const untold: Write['gives'] = async (_, { scene, on }) => void expect(await told(scene)).to.not.include(on.id)

/** Somebody elsewhere writes to eve, who does not follow them, and has that as a request. */
async function wroteTo(scene: Scene): Promise<Subject> {
  const { hub, eve, next, now } = scene
  const name = `far${next()}`
  const me = hub.services.localActors.iriOf('eve')
  await hub.store
    .collection(ACTORS)
    .insertMany([{ ...actorDoc(name), number: `${9_000_000 + next()}`.padStart(20, '0') }])
  const said = { mentions: [me], recipients: [me], publishedAt: now(), versionAt: now() }
  await hub.services.posts.receive(noteBy(stranger(name).iri, said))
  await hub.settle()
  const request = (await waiting(scene)).find(({ account }) => account.acct === `${name}@elm.test`)
  return { id: request?.id ?? expect.fail('there is no request'), token: eve.token }
}
const waiting = ({ eve, did }: Scene) => did<{ id: string; account: { acct: string } }[]>(eve, 'GET', `${V1}/requests`)
const decided: Write['gives'] = async (_, { scene, on }) =>
  void expect((await waiting(scene)).map(({ id }) => id)).to.not.include(on.id)
const requests = (deed: string): Write[] => [
  { name: `post ${V1}/requests/:id/${deed}`, on: wroteTo, gives: decided },
  { name: `post ${V1}/requests/${deed}`, on: wroteTo, sent: ({ id }) => ({ id: [id] }), gives: decided },
]

const policy = {
  ...{ for_not_following: 'filter', for_not_followers: 'accept', for_new_accounts: 'drop' },
  ...{ for_private_mentions: 'filter', for_limited_accounts: 'drop', for_bots: 'filter' },
}
const decides = (method: 'put' | 'patch'): Write => ({
  name: `${method} ${V2}/policy`,
  as: ({ dora }) => dora.token,
  sent: () => policy,
  gives: async (json, { scene: { dora, did } }) => {
    expect(json).to.include(policy)
    await did(dora, 'PUT', `${V2}/policy`, Object.fromEntries(Object.keys(policy).map((name) => [name, 'accept'])))
  },
})

/** Bea writes to ada alone. */
async function talk(scene: Scene): Promise<Subject> {
  for (const deed of ['unblock', 'unmute'])
    await scene.did(scene.ada, 'POST', `/api/v1/accounts/${scene.bea.id}/${deed}`)
  await wrote(scene, scene.bea, { status: `@ada psst ${scene.next()}`, visibility: 'direct' })
  await scene.hub.settle()
  const [newest] = await talks(scene, scene.ada)
  return { id: newest?.id ?? expect.fail('nobody wrote') }
}
const talks = ({ did }: Scene, who: Person) =>
  did<{ id: string; unread: boolean }[]>(who, 'GET', '/api/v1/conversations')

const conversations: Write[] = [
  {
    name: 'delete /api/v1/conversations/:id',
    on: talk,
    gives: async (_, { scene, on }) =>
      void expect((await talks(scene, scene.ada)).map(({ id }) => id)).to.not.include(on.id),
  },
  {
    name: 'post /api/v1/conversations/:id/read',
    on: talk,
    gives: (json: Json, { on }) => void expect(json).to.include({ id: on.id, unread: false }),
  },
  {
    name: 'post /api/v1/conversations/:id/unread',
    on: async (scene) => {
      const on = await talk(scene)
      await scene.did(scene.ada, 'POST', `/api/v1/conversations/${on.id}/read`)
      return on
    },
    gives: (json: Json, { on }) => void expect(json).to.include({ id: on.id, unread: true }),
  },
]

export const toldWrites: readonly Write[] = [
  { name: `post ${V1}/:id/dismiss`, on: liked, gives: untold },
  { name: `post ${V1}/dismiss`, on: liked, sent: ({ id }) => ({ id }), gives: untold },
  {
    name: `post ${V1}/clear`,
    on: liked,
    gives: async (_, { scene }) => void expect(await told(scene)).to.deep.equal([]),
  },
  { name: `post ${V2}/:key/dismiss`, on: liked, gives: untold },
  ...requests('accept'),
  ...requests('dismiss'),
  decides('put'),
  decides('patch'),
  ...conversations,
]
