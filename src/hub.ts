import { randomBytes } from 'node:crypto'
import type { Express } from 'express'
import type { SecureContextOptions } from 'node:tls'
import { openApi } from './api/open-api.js'
import { collections } from './collections.js'
import type { Config } from './config.js'
import { systemClock, type Clock } from './core/clock.js'
import { deadline, type Deadline } from './core/deadline.js'
import { idSource } from './core/ids.js'
import { createLog, type Log } from './core/log.js'
import { systemTimer, type Timer } from './core/timer.js'
import { vapidKeys } from './core/vapid.js'
import { LiveLog } from './domain/live/live-log.js'
import { passwords, type Passwords } from './domain/members/password.js'
import type { Network } from './domain/network.js'
import { buildServices, type Services } from './domain/services.js'
import { openFederating } from './federating.js'
import type { Federation } from './federation/open-federation.js'
import { systemLookup, type Lookup } from './federation/remote/lookup.js'
import { buildLoops, dutiesOf, mailing, sweeping } from './loops.js'
import { openMail } from './mail/smtp.js'
import { startControl } from './operator/control.js'
import { openPictureStore } from './media/picture-store.js'
import { loadSecrets } from './secrets.js'
import { openStore } from './store/open.js'
import { InvalidQuery } from './store/errors.js'
import type { CollectionSpec, Store } from './store/store.js'
import { buildApp } from './web/app.js'
import { listen, type Upgrades } from './web/listener.js'
import { versionOf } from './version.js'
import { filesUpload } from './web/upload.js'
import { setupLink } from './web/setup-key.js'

/** What a hub takes from the world, and a test may replace. */
export type Outside = {
  clock: Clock
  /** 0 <= r < 1 */
  random: () => number
  /** Fit for secrets. */
  randomBytes: (size: number) => Buffer
  newId: () => string
  passwords: Passwords
  log: Log
  timer: Timer
  openStore: typeof openStore
  openMail: typeof openMail
  /** Where hosts are that are asked for anything. */
  lookup: Lookup
  /** Authorities whose certificates count beside the usual ones. */
  tls: SecureContextOptions
  /** In place of the way to other servers that pages use; left out outside of tests. */
  network?: Network
}

export type Hub = {
  /**
   * Opens the store, begins the loops and listens, in this order; what was begun is undone when a later part fails.
   * A hub that runs stays as it is, one that was stopped starts anew.
   * @returns the port, or null for a worker, which listens on nothing
   */
  start(): Promise<{ port: number | null }>
  /** Ends requests and jobs that have begun, within `shutdownSeconds`, then closes the store. Safe to repeat. */
  stop(): Promise<void>
  /** Resolves when no loop finds work any more; rejects with what a loop's step throws. */
  settle(): Promise<void>
  /** Rejects when a running hub has to end because its store failed; it is being stopped then. Never resolves. */
  readonly failed: Promise<never>
  /** @throws Error unless the hub runs */
  readonly app: Express
  /** @throws Error unless the hub runs */
  readonly store: Store
  /** @throws Error unless the hub runs */
  readonly services: Services
  /** @throws Error unless the hub runs */
  readonly federation: Federation
  /** Where whoever has the link sets the hub up; null once that is done. @throws Error unless the hub runs */
  setupLink(): Promise<string | null>
  /** Where this process listens, `http://127.0.0.1:3000`; null for a worker. @throws Error unless the hub runs */
  readonly address: string | null
}

/** The world as it is. */
export function systemOutside(config: Config): Outside {
  return {
    clock: systemClock,
    random: Math.random,
    randomBytes,
    newId: idSource({ clock: systemClock, worker: config.workerId }),
    passwords: passwords(),
    log: createLog({ level: config.logLevel }),
    timer: systemTimer,
    openStore,
    openMail,
    lookup: systemLookup(),
    tls: {},
  }
}

/** One hub and everything it owns. Two in one process share nothing. */
export function createHub(config: Config, outside: Outside): Hub {
  let open: OpenHub | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined) // not everybody listens

  /** Starts and stops follow each other, in the order they were asked for. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const changed = turn.then(change)
    turn = changed.catch(() => undefined)
    return changed
  }
  const running = (): OpenHub => {
    if (open === null) throw new Error('The hub is not running')
    return open
  }
  const stop = () =>
    inTurn(async () => {
      const closing = open
      open = null
      await closing?.close()
    })
  const onFailed = (error: unknown) => {
    outside.log.part('hub').error({ error }, 'the store failed; the hub stops')
    failure.reject(error)
    stop().catch((cause: unknown) => outside.log.part('hub').error({ error: cause }, 'the hub did not stop cleanly'))
  }
  return {
    start: () =>
      inTurn(async () => {
        open ??= await openHub(config, outside, onFailed)
        return { port: open.port }
      }),
    stop,
    settle: async () => running().settle(),
    setupLink: async () => running().setupLink(),
    failed: failure.promise,
    get app() {
      return running().app
    },
    get store() {
      return running().store
    },
    get services() {
      return running().services
    },
    get federation() {
      return running().federation
    },
    get address() {
      return running().address
    },
  }
}

type OpenHub = Pick<Hub, 'app' | 'store' | 'services' | 'federation' | 'address' | 'settle' | 'setupLink'> & {
  port: number | null
  close(): Promise<void>
}

/** Builds from the leaves up; what was opened is closed in reverse, at the end as well as when a part fails. */
async function openHub(config: Config, outside: Outside, onFailed: (error: unknown) => void): Promise<OpenHub> {
  const { clock } = outside
  const log = outside.log.part('hub')
  const grace = deadline(config.shutdownSeconds * 1_000)
  await using parts = new AsyncDisposableStack()

  const inner = await openInner(config, outside, { parts, grace, onFailed })
  const { store, services, derive, loops } = inner
  const status = { port: null as number | null, since: clock() }
  const reports = { log: outside.log.part('control'), status: () => status }
  const control = await startControl({ config, store, services, clock, ...reports })
  parts.defer(() => grace.bound(control.stop()))

  const { baseUrl, sourceUrl, mediaUrl, trustProxy } = config
  const { network = inner.federation.network } = outside
  const addresses = { baseUrl, sourceUrl, mediaUrl, trustProxy }
  const vapidKey = vapidKeys(derive('web-push')).publicKey
  const shown = { mediaHref: mediaUrl ?? `${baseUrl}/media`, iconHref: `${baseUrl}/apple-touch-icon.png` }
  const told = { vapidKey, version: versionOf(), sourceUrl }
  const known = { baseUrl, rate: config.apiRate, services, network, ...told, clock, derive, timer: outside.timer }
  const takeFiles = (fields: readonly string[], maxBytes: number) =>
    filesUpload({ folder: inner.pictures.incoming(), log: outside.log.part('api'), fields, maxBytes })
  const api = openApi({ ...known, ...shown, takeFiles, follow: inner.follow, log: outside.log.part('api') })
  const doors = { network, api: api.routes }
  const app = buildApp({ ...outside, ...inner, ...addresses, ...doors, log: outside.log.part('web') })
  const upgrades = {
    wants: api.door.wants,
    enter: (...asked: Parameters<Upgrades['enter']>) => api.door.enter(app, ...asked),
  }
  const at = { host: config.listenAddress, port: config.port }
  const listener = config.role === 'worker' ? null : await listen(app, at, upgrades)
  if (listener !== null) parts.defer(() => listener.stop(grace.leftMs()))
  // Before the listener, which waits for connections to end that would stay.
  parts.defer(() => grace.bound(api.streaming.stop()))
  status.port = listener?.port ?? null
  loops.start()

  const address = listener === null ? null : `http://${hostInUrl(at.host)}:${listener.port}`
  log.info({ address, baseUrl, role: config.role, store: store.kind }, 'the hub is up')
  const opened = parts.move()
  const close = async () => {
    log.info({}, 'the hub is stopping')
    grace.begin()
    await opened.disposeAsync()
    log.info({}, 'the hub has stopped')
  }
  return {
    ...{ app, store, services, federation: inner.federation, address, port: status.port, close },
    settle: () => loops.settle(),
    setupLink: async () =>
      (await services.settings.read()) === null ? setupLink(reachable(config, status.port), derive) : null,
  }
}

type Opening = { parts: AsyncDisposableStack; grace: Deadline; onFailed: (error: unknown) => void }

/** All of a hub behind its doors. */
async function openInner(config: Config, outside: Outside, { parts, grace, onFailed }: Opening) {
  const { clock, log } = outside
  const onScan = (collection: string, filter: string) =>
    log.part('hub').warn({ collection, filter }, 'no index serves a query')
  const store = parts.adopt(
    await outside.openStore(config, { strict: config.strictQueries, clock, onScan, collections }),
    (opened) => opened.close(),
  )
  store.failed.catch(onFailed)
  const { derive } = await loadSecrets(config)

  const pictures = await openPictureStore(config.mediaFolder, { ...outside, log: log.part('pictures') })
  parts.defer(() => grace.bound(pictures.stop()))
  const mail = await outside.openMail(config)
  parts.defer(() => mail?.close())
  const mailWorks = mail !== null

  const wake = (name: string) => {
    if (name === 'courier') federating.wakeCourier()
    if (config.role === 'web') services.live.publish({ what: 'wake', duty: name })
    loops.wake(name)
  }
  const services = buildServices({
    ...{ ...outside, store, derive, baseUrl: config.baseUrl, mailWorks, pictures, wake },
    quotaBytes: config.memberStorage * 1_000_000,
    unconfirmedSignUps: config.unconfirmedSignUps,
  })
  const follow = openLive(outside, { store, live: services.live, parts, grace })
  await services.settings.finishSetup()
  await services.rules.load()
  const federating = await openFederating(config, outside, { store, services, derive, wake })
  const kinds = await collectionsOf(store)
  const loops = buildLoops(config, outside, [
    ...dutiesOf(services),
    ...federating.duties,
    ...mailing(services, mail, log.part('mailer')),
    sweeping(store, kinds, clock, log.part('sweeper')),
  ])
  parts.defer(() => grace.bound(loops.stop()))
  if (config.role !== 'web') await hearWakes(services.live, { wake, follow })
  // Before the loops: what waits for slow servers is broken off, so that their steps end.
  parts.defer(() => grace.bound(federating.stop()))
  const readStore = () => readSomething(store, kinds)
  return { store, derive, pictures, services, follow, loops, readStore, sendsMail: mailWorks, federation: federating }
}

/** What happens in other processes, of which there are none where the store is this process's own. */
function openLive(
  { randomBytes, timer, log }: Outside,
  { store, live, parts, grace }: Pick<Opening, 'parts' | 'grace'> & { store: Store; live: Services['live'] },
): () => Promise<() => void> {
  if (store.kind === 'embedded') return () => Promise.resolve(() => undefined)
  const process = randomBytes(12).toString('base64url')
  const between = new LiveLog({ store, bus: live, process, timer, log: log.part('live') })
  parts.defer(() => grace.bound(between.stop()))
  return () => between.follow()
}

/** Work that processes without loops leave is done at once, and not only when the loops look for it. */
async function hearWakes(
  live: Services['live'],
  { wake, follow }: { wake: (duty: string) => void; follow: () => Promise<unknown> },
): Promise<void> {
  live.listen((event, origin) => origin === 'elsewhere' && event.what === 'wake' && wake(event.duty))
  await follow()
}

/** The collections that can be used: a MongoDB may hold some that this program does not know. */
async function collectionsOf(store: Store): Promise<CollectionSpec[]> {
  const usable = (spec: CollectionSpec) => {
    try {
      return store.collection(spec).name === spec.name
    } catch (error) {
      if (error instanceof InvalidQuery) return false
      throw error
    }
  }
  return (await store.collections()).filter(usable)
}

/** One small read by key; which document it asks for does not matter, and there need be none. */
async function readSomething(store: Store, [spec]: readonly CollectionSpec[]): Promise<void> {
  if (spec === undefined) await store.collections()
  else await store.collection(spec).findOne({ _id: 'readiness' })
}

/** A hub that was given any free port and no address is found where it listens. */
const reachable = ({ baseUrl, port }: Config, listening: number | null): string =>
  port === 0 && listening !== null && baseUrl === `http://localhost:${port}` ? `http://localhost:${listening}` : baseUrl

const hostInUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address)
