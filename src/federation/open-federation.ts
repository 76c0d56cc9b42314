import { Router, type RequestHandler } from 'express'
import type { SecureContextOptions } from 'node:tls'
import type { Clock } from '../core/clock.js'
import { hostOf, iri, type Iri } from '../core/iri.js'
import type { Log } from '../core/log.js'
import type { PictureStore, RemotePictures } from '../core/picture.js'
import { reach } from '../core/reach.js'
import type { Timer } from '../core/timer.js'
import { actorRepo, type ActorDoc } from '../domain/actors/actor-repo.js'
import { traces } from '../domain/actors/traces.js'
import { followRepo } from '../domain/follows/follow-repo.js'
import type { Item } from '../domain/items/item.js'
import { ItemLists } from '../domain/items/item-lists.js'
import { keyRepo } from '../domain/keys/key-repo.js'
import type { Network } from '../domain/network.js'
import { postRepo } from '../domain/posts/post-repo.js'
import { forgottenRepo } from '../domain/received/forgotten-repo.js'
import { receivedRepo } from '../domain/received/received-repo.js'
import type { Services } from '../domain/services.js'
import { countUsage } from '../domain/usage.js'
import type { Store } from '../store/store.js'
import { apexRoutes } from './apex/routes.js'
import { deliveryQueue } from './delivery/delivery-queue.js'
import { followerReconciler } from './delivery/follower-sync.js'
import { hostSpoke } from './delivery/host-book.js'
import { addressConfirmer } from './directory/confirm-addresses.js'
import { createDirectory } from './directory/create-directory.js'
import { discoveryRoutes } from './discovery/discovery-routes.js'
import { pageAsker } from './cards/ask-page.js'
import { linksBack } from './discovery/links-back.js'
import { createNetwork } from './discovery/network.js'
import { interactTemplate } from './discovery/own-webfinger.js'
import { createWebFinger } from './discovery/webfinger.js'
import { createGate } from './gate/gate.js'
import { quoteDesk, type QuoteDesk } from './quotes/quote-desk.js'
import { backFiller } from './outboxes/back-filling.js'
import { pinnedAsker } from './pins/pinned.js'
import { inboxRoutes } from './gate/inbox-routes.js'
import { signedGets } from './gate/signed-get.js'
import { dispatcher } from './inbox/dispatch.js'
import { intakeHandler, type Intake } from './inbox/intake.js'
import { partialCollection, synchronizing } from './inbox/synchronizing.js'
import type { Outcome } from './activity.js'
import { actorKeys } from './keys/actor-keys.js'
import { keyRotation } from './keys/rotation.js'
import { createSigner, instanceSign } from './keys/signer.js'
import { TELL_EVERY_MS } from './outbox/attendance.js'
import { buildAnnouncer } from './outbox/build-announcer.js'
import { followerSyncRoutes } from './own/follower-sync-routes.js'
import { faceOf, ownActors } from './own/own-actors.js'
import { OwnCollections } from './own/own-collections.js'
import { OwnDocuments } from './own/own-documents.js'
import { wireWriter } from './own/wire-writer.js'
import { remotePictureRepo } from './pictures/remote-picture-repo.js'
import { RemotePictureCache } from './pictures/remote-pictures.js'
import { createDocuments } from './remote/fetch-document.js'
import { createFetcher, type Fetcher } from './remote/fetcher.js'
import type { Lookup } from './remote/lookup.js'
import { fetchPicture } from './remote/media-fetch.js'
import { createThreads } from './threads/threads.js'
import { CONTEXT } from './vocab/context.js'
import { authorOf } from './vocab/read/ownership.js'
import { createReaders } from './vocab/read/readers.js'
import type { Named } from './vocab/write/text.js'
import type { WireWords, Writing } from './vocab/write/writing.js'

/** Copies of pictures of others together. */
const PICTURE_BYTES = 500 * 2 ** 20

export type FederationMeans = {
  store: Store
  services: Services
  clock: Clock
  newId: () => string
  timer: Timer
  log: (part: string) => Log
  derive: (purpose: string) => Buffer
  baseUrl: string
  sourceUrl: string | null
  privateRanges: readonly string[]
  lookup: Lookup
  /** Authorities beside the usual ones; those of a test. */
  tls: SecureContextOptions
  /** Of this program. */
  version: string
  /** A square picture of the hub. */
  icon: { url: string; mediaType: string }
  pictureUrl: Writing['pictureUrl']
  /** What the hub says on other servers. @param hub  its own language */
  wireWords: (hub: string) => (language: string) => WireWords
  areaLabel: (hub: string) => string
  /** For copies of pictures of others. */
  remotePictures: PictureStore
  wake: (duty: string) => void
}

export type Federation = {
  /** Before everything that reads bodies or cookies. */
  routes: RequestHandler
  network: Network
  pictures: RemotePictures
  /** Steps of the loops; each says whether there was work. */
  duties: { name: string; idleMs: number; step: () => Promise<boolean> }[]
  /** What a received activity does; the receiver's. */
  handle: (intake: Intake) => Promise<Outcome>
  /** For the courier. */
  fetcher: Fetcher
  signer: ReturnType<typeof createSigner>
  /** Whom the gate turned away, since the start. */
  refusals: { snapshot: () => { host: string | null; reason: string; count: number }[] }
  /** An actor elsewhere as their server describes them now; null when it does not answer, or they are gone. */
  asNow: (iri: Iri) => Promise<ActorDoc | null>
  close(): void
}

/** Puts federation together: what comes in, what goes out, and what others may read of us. */
export function openFederation(means: FederationMeans): Federation {
  const asking = openAsking(means)
  const own = openOwn(means, asking)
  const inbound = openInbound(means, asking)
  const { services, store, clock, wake } = means
  const { localActors, subjects } = services
  const wakeCourier = () => wake('courier')
  const queue = deliveryQueue({ ...means, ownHost: asking.ownHost, blocks: services.rules, wake: wakeCourier })
  const announcing = {
    store,
    clock,
    actors: localActors,
    subjects,
    telling: services.telling,
    takeUps: services.takeUps,
    quotes: services.ownQuotes,
    ...{ pins: services.pins, stamps: services.stamps, originalCalls: services.originalCalls },
  }
  const announcer = buildAnnouncer({ ...announcing, ...own, signer: asking.signer, queue })
  const confirm = addressConfirmer({ ...asking, blocks: services.rules, clock })
  const askPage = pageAsker({ fetcher: asking.fetcher, clock })
  const rotation = keyRotation({ repo: keyRepo(store), keys: asking.keys, tell: teller(services), clock })
  const routes = Router().use(inbound.routes, own.routes)
  return {
    routes,
    network: inbound.network,
    pictures: asking.pictures,
    duties: [
      { name: 'announcer', idleMs: 5_000, step: announcer.step },
      { name: 'attendance', idleMs: TELL_EVERY_MS, step: announcer.attendance },
      { name: 'addresses', idleMs: 60_000, step: confirm },
      { name: 'profile links', idleMs: 60_000, step: () => services.verifyProfile(linksBack(asking.fetcher)) },
      { name: 'cards', idleMs: 5_000, step: () => services.cards.step(askPage) },
      { name: 'keys', idleMs: 60_000, step: async () => (await rotation.step()) || rotation.announceStep() },
      { name: 'back fills', idleMs: 60_000, step: inbound.backFill },
      { name: 'copies', idleMs: 60 * 60_000, step: () => asking.pictures.trim() },
    ],
    handle: inbound.handle,
    fetcher: asking.fetcher,
    signer: asking.signer,
    refusals: asking.gate.refusals,
    async asNow(name) {
      const found = await asking.directory.refresh(name)
      return found.kind === 'ok' ? found.actor : null
    },
    close: () => asking.fetcher.close(),
  }
}

type Asking = ReturnType<typeof openAsking>

/** Everything by which others are asked, and by which it is known who asks. */
function openAsking(means: FederationMeans) {
  const { store, services, clock, newId, timer, derive, baseUrl, privateRanges, lookup, tls, version, log, wake } =
    means
  const { localActors, rules } = services
  const ownHost = hostOf(iri(`${baseUrl}/`))
  const allowHttpLoopback = baseUrl.startsWith('http:')
  const mayAsk = ({ host }: URL) => {
    if (host === ownHost) return 'this hub itself'
    return rules.refuses(host) ? 'a blocked host' : (true as const)
  }
  const fetcher = createFetcher({
    ...{ reach: reach({ privateRanges, allowHttpLoopback }), lookup, clock, tls, mayAsk },
    userAgent: `Allotment/${version} (+${baseUrl}/)`,
  })
  const documents = createDocuments({ fetcher, clock })
  // Keys have places of their own: who speaks is found out, however much what they say makes us ask.
  const actorDocuments = createDocuments({ fetcher, clock })
  const keys = actorKeys({
    repo: keyRepo(store),
    sealingKey: derive('actor-keys'),
    origin: new URL(baseUrl).origin,
    clock,
  })
  const signer = createSigner({ keys, clock })
  const sign = instanceSign(signer, localActors.instanceIri)
  const actors = actorRepo(store)
  const isLocal = (name: Iri) => localActors.isLocal(name)
  const wakeAddresses = () => wake('addresses')
  const directory = createDirectory({
    ...{ actors, documents: actorDocuments, sign, isLocal, blocks: rules, clock, newId },
    wake: wakeAddresses,
  })
  const webfinger = createWebFinger({ fetcher, allowHttpLoopback })
  const gate = createGate({ directory, blocks: rules, baseUrl, clock, timer })
  const pictures = new RemotePictureCache({
    ...{ repo: remotePictureRepo(store), pictures: means.remotePictures, blocks: rules, clock, newId },
    fetch: (url, path) => fetchPicture(fetcher, url, path),
    log: log('pictures'),
    maxBytes: PICTURE_BYTES,
  })
  const reading = { fetcher, documents, directory, webfinger, actors, sign, pictures }
  return { ...reading, keys, signer, gate, ownHost, allowHttpLoopback, isLocal }
}

/** What others may read of us. */
function openOwn(means: FederationMeans, asking: Asking) {
  const { store, services, baseUrl, sourceUrl, version, clock, log, icon, pictureUrl, wireWords, areaLabel } = means
  const { localActors: actors, settings, subjects, reactions, posts, follows, pins, rules, tags } = services
  const writing = async (): Promise<Writing> => ({
    baseUrl,
    voice: (await actors.voice())?.iri ?? actors.instanceIri,
    words: wireWords(await settings.language()),
    pictureUrl,
  })
  const named = namesOf(asking)
  const area = async () => areaLabel(await settings.language())
  const objectOfActor = ownActors({ keys: asking.keys, baseUrl, settings, areaLabel: area, icon, pictureUrl })
  const taking = async ({ event, id }: Item) =>
    (event?.signUp ?? null) === null ? null : ((await services.signUps.countsOf(id))?.accepted ?? null)
  const pledged = (call: string) => services.pledges.countsOf(call)
  const entriesOf = (list: Item) => services.readingLists.open(list)
  const shared = { store, actors, reactions, named, taking, pledged, entriesOf, writing, tags }
  const documents = new OwnDocuments({
    ...shared,
    subjects,
    follows: followRepo(store),
    objectOfActor,
    stamps: services.stamps,
  })
  const collections = new OwnCollections({ ...shared, documents, lists: new ItemLists(store), posts, follows, pins })
  const signerOf = signedGets({ gate: asking.gate, log: log('gate') })
  const routes = Router().use(
    discoveryRoutes({
      ...{ actors, baseUrl, intents: [], version, sourceUrl, clock },
      avatarOf: (actor) => Promise.resolve(actor.kind === 'member' ? faceOf(actor, pictureUrl) : icon),
      facts: factsOf(services),
      counts: () => countUsage(store, clock),
    }),
    followerSyncRoutes({ store, actors, signerOf }),
    apexRoutes({
      ...{ baseUrl, context: CONTEXT, blocks: rules, signerOf, log: log('apex') },
      source: {
        document: (asked) => documents.at(asked),
        collection: (asked) => collections.collection(asked),
        page: (asked, after) => collections.page(asked, after),
      },
      signedOnly: () => rules.policy.signedFetchesOnly,
    }),
  )
  return { routes, writer: wireWriter({ writing, objectOfActor, named, taking, pledged, entriesOf }) }
}

/** What comes in. */
function openInbound(means: FederationMeans, asking: Asking) {
  const { store, services, clock, log, wake } = means
  const { localActors: locals, follows, joins, subjects, posts, reactions, relatives, reports, rules } = services
  const { doors, polls, cohosts } = services
  const { documents, directory, gate, sign, isLocal } = asking
  const readers = createReaders({ clock })
  const received = receivedRepo({ store })
  const fetch = (url: Iri, options: { anew?: boolean } = {}) => documents.fetch(url, { ...options, sign })
  const asks = { fetch, readers, authors: directory, isLocal, blocks: rules, clock }
  const threads = createThreads({
    ...{ ...asks, log: log('threads') },
    posts: {
      byIri: (name) => posts.byIri(name),
      inThread: async (thread) => (await postRepo(store).inThread(thread, { limit: 500 })).docs,
      receive: (post) => posts.receive(post),
    },
  })
  const quotes = quoteDesk(services, asks)
  const needs = {
    ...{ locals, directory, fetch, readers, follows, joins, posts, reactions, relatives, threads, reports, received },
    ...{ clock, doors, polls, cohosts, takeUps: services.takeUps },
    ...{ ballots: services.ballots, ownQuotes: services.ownQuotes },
    ...{ pins: services.remotePins, stamps: services.stamps, quotes },
    ...{ traces: traces(store), blocks: rules, forgotten: forgottenRepo({ store, clock }) },
    subjectOf: (name: Iri) => subjects.subjectOf(name),
  }
  const spoke = hostSpoke({ store, clock, wake: () => wake('courier') })
  const network = openNetwork(means, asking, { readers, threads, checkQuote: quotes.check })
  const routes = inboxRoutes({
    ...{ gate, directory, locals, log: log('gate'), wake: () => wake('receiver') },
    received: {
      async add(arrival) {
        const isNew = await received.add(arrival)
        // Only saves them waiting: what is kept already must not be lost over it.
        if (isNew) spoke(arrival.host).catch((error: unknown) => log('gate').error({ error }, 'a host stays dormant'))
        return isNew
      },
    },
  })
  const reconcile = followerReconciler({
    ...{ store, isLocal, fetchIds: partialCollection(fetch) },
    letGo: (follower, target) => follows.lost(follower, target),
    undo: (follower, target) => follows.denied(follower, target),
  })
  const handle = synchronizing(intakeHandler(needs, dispatcher(needs)), { directory, reconcile, clock })
  const backFill = backFiller({ ...asks, ...services, log: log('back fills') })
  return { routes, network, handle, backFill }
}

type Reading = {
  readers: ReturnType<typeof createReaders>
  threads: ReturnType<typeof createThreads>
  checkQuote: QuoteDesk['check']
}

/** What pages may ask for. */
function openNetwork(means: FederationMeans, asking: Asking, { readers, threads, checkQuote }: Reading): Network {
  const { services, baseUrl, log } = means
  const { localActors: locals, subjects, posts, rules } = services
  const { fetcher, documents, directory, sign, ownHost, webfinger, allowHttpLoopback, actors, isLocal } = asking
  const askPins = pinnedAsker({
    ...{ fetch: (url) => documents.fetch(url, { sign }), readers, authors: directory, isLocal, blocks: rules },
    ...{ posts, pins: services.remotePins, clock: means.clock },
  })
  return createNetwork({
    ...{ fetcher, directory, actors, documents, sign, blocks: rules, webfinger, ownHost, allowHttpLoopback },
    ownTemplate: interactTemplate(baseUrl),
    isActor: async (name) => isSomebody(await locals.byIri(name)),
    ownAt: async (name) => {
      if (isSomebody(await locals.byIri(name))) return { kind: 'actor', iri: name }
      const subject = await subjects.subjectOf(name)
      if (subject === null) return { kind: 'nothing' }
      return subject.of === 'item' ? { kind: 'item', id: subject.item.id } : { kind: 'post', id: subject.post.id }
    },
    ownByHandle: async (handle) => {
      const actor = await locals.byHandle(handle)
      return actor === null || actor === 'gone' ? null : actor.iri
    },
    posts: {
      known: async (name) => (await posts.byIri(name))?.id ?? null,
      async receive(name, document) {
        const author = authorOf(document)
        if (author === null || (await directory.lookUp(author)).kind !== 'ok') return { kind: 'nothing' }
        const post = readers.readPost(document, author)
        const kept = post === null ? null : await posts.receive(post)
        const id = kept === null ? null : ((await posts.byIri(name))?.id ?? null)
        return id === null ? { kind: 'nothing' } : { kind: 'post', id }
      },
    },
    fillThread(thread) {
      threads
        .fill(thread)
        .catch((error: unknown) => log('threads').error({ error }, 'a conversation was not filled in'))
    },
    checkQuote(post) {
      checkQuote(post).catch((error: unknown) => log('quotes').error({ error }, 'a quote was not checked'))
    },
    askPins(actor) {
      askPins(actor).catch((error: unknown) => log('pins').error({ error }, 'what is pinned was not asked for'))
    },
  })
}

const isSomebody = (found: unknown): boolean => found !== null && found !== 'gone'

const factsOf =
  ({ settings, localActors }: Services) =>
  async () => {
    const [kept, voice] = [await settings.read(), await localActors.voice()]
    if (kept === null || voice === null) return null
    const { name, area, language, signUps } = kept
    return { name, about: area, language, openRegistrations: signUps === 'open', voice: voice.iri }
  }

/** Addresses by which people know actors, ours and others; who is not known has none. */
const namesOf =
  ({ actors, isLocal, ownHost }: Asking) =>
  async (names: readonly Iri[]): Promise<Named[]> => {
    const found = names.map(async (name): Promise<Named | null> => {
      if (isLocal(name)) {
        const handle = /\/a\/([a-z0-9_]+)$/.exec(name)?.[1]
        return handle === undefined ? null : { iri: name, address: `${handle}@${ownHost}` }
      }
      const actor = await actors.get(name)
      return actor === null ? null : { iri: name, address: actor.address }
    })
    return (await Promise.all(found)).filter((one) => one !== null)
  }

/** Followers hear of new keys by an Update of the actor. The instance actor has nobody to tell: its keys are asked for. */
const teller =
  ({ localActors, identities }: Services) =>
  async (actor: Iri): Promise<void> => {
    const found = await localActors.byIri(actor)
    if (found === null || found === 'gone') return
    if (found.kind === 'voice') await identities.voiceChanged()
    if (found.kind === 'member') await identities.change(found.handle, (doc) => identities.telling(doc, 'Update'))
  }
