import { traces } from '../../src/domain/actors/traces.js'
import { ACTORS, type ActorDoc } from '../../src/domain/actors/actor-repo.js'
import { hostOf, iri, type Iri } from '../../src/core/iri.js'
import { createLog } from '../../src/core/log.js'
import { auditService } from '../../src/domain/audit/audit-service.js'
import type { FollowDoc } from '../../src/domain/follows/follow-repo.js'
import { joinRepo } from '../../src/domain/joins/join-repo.js'
import { JoinService } from '../../src/domain/joins/join-service.js'
import { reportService } from '../../src/domain/moderation/report-service.js'
import type { Post } from '../../src/domain/posts/post.js'
import { REACTIONS, type ReactionDoc } from '../../src/domain/reactions/reaction-repo.js'
import { forgottenRepo } from '../../src/domain/received/forgotten-repo.js'
import { receivedRepo, receivedId, type ReceivedDoc } from '../../src/domain/received/received-repo.js'
import { dispatcher } from '../../src/federation/inbox/dispatch.js'
import { intakeHandler } from '../../src/federation/inbox/intake.js'
import type { InboxServices } from '../../src/federation/inbox/services.js'
import type { Failed } from '../../src/federation/remote/results.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { createThreads } from '../../src/federation/threads/threads.js'
import { createReaders } from '../../src/federation/vocab/read/readers.js'
import { createProof } from '../../src/federation/wire/proof.js'
import { generateEd25519Pair, type KeyPair } from '../../src/federation/wire/key-material.js'
import type { Store } from '../../src/store/store.js'
import { Receiver } from '../../src/workers/receiver.js'
import { actorDoc, openNeighbourhood, VOICE, type Neighbourhood } from './neighbours.js'
import { START } from './publishing.js'

export const OAK = 'https://oak.test'
export { VOICE }
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
export const at = (path: string, host = 'elm.test'): Iri => iri(`https://${host}/${path}`)
export const person = (name: string, host?: string): Iri => at(`users/${name}`, host)

/** The network as it answers to our requests. */
export type Web = {
  pages: Map<string, JsonObject | Failed['kind']>
  /** What was asked for, in order. */
  asked: Iri[]
  put: (document: JsonObject) => void
}

export type InboxDesk = Omit<Neighbourhood, 'know'> & {
  services: InboxServices
  web: Web
  blocked: Set<string>
  know(name: string, host?: string, change?: Partial<ActorDoc>): Promise<ActorDoc>
  follow(follower: Iri, target: ActorDoc): Promise<void>
  prove(actor: Iri, json: JsonObject): Promise<JsonObject>
  receiver: Receiver
  /** What became of it; `delivered` by its actor unless somebody else signs. */
  deliver(json: JsonObject, by?: { signer?: Iri; inbox?: string }): Promise<Settled>
  letIn(json: JsonObject, by?: { signer?: Iri; inbox?: string }): Promise<string>
  work(): Promise<void>
  rowOf(id: string): Promise<ReceivedDoc | null>
  stateOf(follower: Iri, target: Iri): Promise<FollowDoc['state'] | null>
  reactionsTo(object: string): Promise<ReactionDoc[]>
  post(iri: Iri): Promise<Post | null>
}
export type Settled = { did: string | null; because: string | null }

/** Everything behind the gate of a hub that was set up at https://oak.test; only the network is made up. */
export async function openInbox({ wrap }: { wrap?: (store: Store) => Store } = {}): Promise<InboxDesk> {
  const desk = await openNeighbourhood(wrap)
  const { store } = desk
  const clock = () => desk.now()
  const web = makeWeb()
  const keys = new Map<string, KeyPair>()
  const directory = makeDirectory(store, web, keys)
  const blocked = new Set<string>()
  const received = receivedRepo({ store })
  const log = createLog({ level: 'error', destination: { write: () => undefined } })
  const blocks = {
    refuses: (host: string) => blocked.has(host),
    rejectsReports: (host: string) => host === 'mute.test',
  }
  const isLocal = (name: Iri) => desk.localActors.isLocal(name)
  const readers = createReaders({ clock })
  let ids = 0
  const newId = () => String(++ids).padStart(20, '0')
  const { posts } = desk
  const inThread = async (thread: Iri) => (await posts.thread(thread, { limit: 100 })).posts
  const kept = { byIri: (name: Iri) => posts.byIri(name), inThread, receive: posts.receive.bind(posts) }
  const fetch: InboxServices['fetch'] = (name) => web.fetch(name)
  const services: InboxServices & { received: typeof received } = {
    locals: desk.localActors,
    directory,
    fetch,
    readers,
    follows: desk.follows,
    joins: new JoinService({
      ...{ repo: joinRepo(store), actors: desk.localActors, posts, newId, clock },
      wakeAnnouncer: () => undefined,
    }),
    doors: desk.doors,
    polls: desk.polls,
    posts,
    subjectOf: (name) => desk.subjects.subjectOf(name),
    reactions: desk.reactions,
    relatives: desk.relatives,
    takeUps: desk.takeUps,
    pins: desk.remotePins,
    ...{ stamps: desk.stamps, ballots: desk.ballots, ownQuotes: desk.ownQuotes },
    quotes: { check: () => Promise.resolve(), revoked: (stamp: Iri, by: Iri) => desk.quotes.revoked(stamp, by) },
    threads: createThreads({ fetch, readers, authors: directory, posts: kept, isLocal, blocks, clock, log }),
    traces: traces(store),
    blocks,
    cohosts: desk.cohosts,
    reports: reportService({
      store,
      clock,
      newId,
      audit: auditService({ store, clock, newId }),
      wake: () => undefined,
    }),
    forgotten: forgottenRepo({ store, clock }),
    received,
    clock,
  }
  const handle = intakeHandler(services, dispatcher(services))
  const receiver = new Receiver({ received, handle, locals: desk.localActors, clock, random: () => 0, log })

  async function letIn(json: JsonObject, { signer, inbox = null }: { signer?: Iri; inbox?: string | null } = {}) {
    const [activity, actor] = [json['id'] as Iri, json['actor'] as Iri]
    const by = signer ?? actor
    const from = { type: json['type'] as string, objectType: null, actor, signer: by, host: hostOf(by), inbox }
    await received.add({ activity, ...from, raw: JSON.stringify(json), at: clock() })
    return receivedId(activity, by)
  }
  const work = async () => {
    while (await receiver.step());
  }

  return {
    ...desk,
    services,
    web,
    blocked,
    receiver,
    letIn,
    work,
    rowOf: (id) => received.get(id),
    async know(name, host, change = {}) {
      const doc = { ...actorDoc(name, host), ...change }
      await store.collection(ACTORS).insertMany([doc])
      return doc
    },
    async follow(follower, target) {
      await desk.follows.follow(follower, target)
      await desk.follows.answered({ by: target.iri, activity: null, follower }, 'accepted')
    },
    async prove(actor, json) {
      const verificationMethod = `${actor}#ed25519`
      const pair = keys.get(verificationMethod) ?? (await generateEd25519Pair())
      keys.set(verificationMethod, pair)
      const { privateKey } = pair
      return {
        ...json,
        proof: (await createProof(json, { verificationMethod, privateKey, created: clock() })) as JsonObject,
      }
    },
    async deliver(json, by) {
      const id = await letIn(json, by)
      await work()
      const row = await received.get(id)
      return { did: row?.outcome ?? null, because: row?.because ?? null }
    },
    async stateOf(follower, target) {
      return (await desk.followOf(follower, target))?.state ?? null
    },
    reactionsTo: (object) =>
      store.collection(REACTIONS).find({ object: object as Iri, state: 'there' }, { limit: 100 }),
    post: (name) => posts.byIri(name),
  }
}

function makeWeb(): Web & { fetch: InboxServices['fetch'] } {
  const pages: Web['pages'] = new Map()
  const asked: Iri[] = []
  return {
    pages,
    asked,
    put: (document) => void pages.set(document['id'] as string, document),
    fetch(name) {
      asked.push(name)
      const page = pages.get(name) ?? 'not-found'
      if (typeof page === 'object') return Promise.resolve({ kind: 'ok', id: page['id'] as Iri, document: page })
      const failed = { reason: 'as the test wants', status: null, retryAfterMs: null, reached: false }
      return Promise.resolve({ ...failed, kind: page })
    },
  }
}

/** Who is stored is known; nobody is ever asked for again unless the network has a document of theirs. */
function makeDirectory(store: Store, web: Web, keys: Map<string, KeyPair>): InboxServices['directory'] {
  const docs = store.collection(ACTORS)
  const known = async (name: Iri) => {
    const doc = await docs.findOne({ _id: name })
    return doc?.state === 'here' ? doc : null
  }
  const get = async (name: Iri) => {
    const actor = await known(name)
    return actor === null ? ({ kind: 'not-found' } as const) : ({ kind: 'ok', actor } as const)
  }
  return {
    known,
    get,
    async refresh(name) {
      web.asked.push(name)
      const found = await get(name)
      const page = web.pages.get(name)
      if (found.kind !== 'ok' || typeof page !== 'object') return found
      await docs.updateOne({ _id: name }, { $set: page })
      return get(name)
    },
    async gone(name) {
      await docs.updateOne({ _id: name }, { $set: { state: 'gone' } })
    },
    proofKeyOf: (actor, method) =>
      Promise.resolve(method === `${actor}#ed25519` ? (keys.get(method)?.publicKey ?? null) : null),
  }
}

let made = 0
/** An activity of an actor, for everybody unless it says otherwise. */
export function activity(type: string, actor: Iri, object: unknown, more: JsonObject = {}): JsonObject {
  const id = `https://${hostOf(actor)}/activities/${++made}`
  return { id, type, actor, object: object as JsonObject, to: [PUBLIC], cc: [], ...more }
}

export function note(author: Iri, more: JsonObject = {}): JsonObject & { id: Iri } {
  const id = at(`notes/${++made}`, hostOf(author))
  const published = START.toISOString()
  return { id, type: 'Note', attributedTo: author, content: '<p>Hello</p>', published, to: [PUBLIC], cc: [], ...more }
}
