import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { idSource } from '../../src/core/ids.js'
import type { Iri } from '../../src/core/iri.js'
import { createLog } from '../../src/core/log.js'
import { collections } from '../../src/collections.js'
import { FOLLOWS, type FollowDoc } from '../../src/domain/follows/follow-repo.js'
import { HOSTS } from '../../src/domain/hosts/host-repo.js'
import { deliveryQueue } from '../../src/federation/delivery/delivery-queue.js'
import { DELIVERIES } from '../../src/domain/hosts/delivery-repo.js'
import { hostSpoke, leaving } from '../../src/federation/delivery/host-book.js'
import type { Signer } from '../../src/federation/directory/directory.js'
import type { Announcement } from '../../src/federation/outbox/announcement.js'
import { signRequest, verify as verifyCavage } from '../../src/federation/wire/cavage.js'
import { signMessage, verify as verifyMessage } from '../../src/federation/wire/rfc9421.js'
import type { Store } from '../../src/store/store.js'
import { courier, type CourierDeps } from '../../src/workers/courier.js'
import { testFetcher } from './fetching.js'
import { pairOf, received } from './signed-requests.js'
import { freshStore } from './store.js'

export const VOICE = 'https://hub.example/a/hub' as Iri
export const STARTED = new Date('2026-05-01T12:00:00Z')

/** A POST as it came to a sink. */
export type Post = {
  host: string
  path: string
  id: string
  scheme: 'cavage' | 'rfc9421'
  headers: http.IncomingHttpHeaders
}
/** A status, with headers; or nothing at all. */
export type Answer = { status: number; headers?: Record<string, string> } | 'nothing' | 'cut'
export type Sink = Awaited<ReturnType<typeof startSink>>

/** Any number of hosts on one port of loopback, `<name>.localhost`, that take what is signed as it has to be. */
export async function startSink(options: { clock?: () => Date; verifies?: boolean } = {}) {
  const { clock = () => new Date(), verifies = true } = options
  const posts: Post[] = []
  const busy = new Map<string, number>()
  const most = new Map<string, number>()
  let answer: (post: Post) => Answer | Promise<Answer> = () => ({ status: 202 })
  let misSigned = 0
  const take = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const body = Buffer.concat(await request.toArray())
    const host = request.headers.host ?? ''
    const scheme = request.headers['signature-input'] === undefined ? 'cavage' : 'rfc9421'
    const path = request.url ?? ''
    if (verifies) {
      const verify = scheme === 'cavage' ? verifyCavage : verifyMessage
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const signed = received('POST', path, headers, body)
      const outcome = await verify(signed, pairOf('rsa').publicKey, { ownOrigins: [`http://${host}`], now: clock() })
      if (!outcome.ok) misSigned++
    }
    const { id } = JSON.parse(body.toString()) as { id: string }
    const post: Post = { host: host.replace(/\.localhost:\d+$/, ''), path, id, scheme, headers: request.headers }
    posts.push(post)
    busy.set(post.host, (busy.get(post.host) ?? 0) + 1)
    most.set(post.host, Math.max(most.get(post.host) ?? 0, busy.get(post.host) ?? 0))
    response.once('close', () => busy.set(post.host, (busy.get(post.host) ?? 1) - 1))
    const said = await answer(post)
    if (said === 'cut') request.socket.destroy()
    else if (said !== 'nothing') response.writeHead(said.status, said.headers ?? {}).end()
  }
  const server = http.createServer((request, response) => void take(request, response).catch(() => request.destroy()))
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    posts,
    most,
    misSigned: () => misSigned,
    inbox: (name: string, path = '/inbox') => `http://${name}.localhost:${port}${path}` as Iri,
    host: (name: string) => `${name}.localhost:${port}`,
    answers(how: typeof answer) {
      answer = how
    },
    ids: (host?: string) => posts.filter((post) => host === undefined || post.host === host).map(({ id }) => id),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export const keyedSigner = (clock: () => Date): Pick<Signer, 'cavage' | 'message'> => {
  const { privateKey } = pairOf('rsa')
  const full = (actor: Iri, request: Parameters<Signer['cavage']>[1]) => ({
    ...request,
    keyId: `${actor}#main-key`,
    privateKey,
    date: clock(),
  })
  return {
    cavage: (actor, request) => signRequest(full(actor, request)),
    message: (actor, request) => signMessage(full(actor, request)),
  }
}

export const quietLog = createLog({ level: 'error', destination: { write: () => undefined } })

/** A store with a queue, a courier, and a clock in the hand. */
export async function startPost(wanted: Partial<CourierDeps> & { store?: Store } = {}) {
  const fresh = wanted.store === undefined ? await freshStore({ collections }) : null
  const store = wanted.store ?? (fresh as NonNullable<typeof fresh>).store
  let now = STARTED
  const clock = () => now
  const newId = idSource({ clock, worker: 0 })
  const gone: string[] = []
  const left: string[] = []
  const blocked = new Set<string>()
  const blocks = { refuses: (host: string) => blocked.has(host) }
  const fetcher = testFetcher({ clock, limits: { readMs: 250, connectMs: 250, totalMs: 1_000 } })
  const deps: CourierDeps = {
    ...{ store, clock, newId, blocks, fetcher, log: quietLog, worker: 0, random: () => 0.5 },
    signer: keyedSigner(clock),
    inboxGone: async (inbox) => void gone.push(inbox),
    ...wanted,
  }
  let carrier = courier(deps)
  const wake = () => carrier.wake()
  const queue = deliveryQueue({ store, clock, newId, ownHost: 'hub.example', blocks, wake })
  const drain = async () => {
    while (await carrier.step());
  }
  return {
    ...{ store, clock, queue, gone, left, blocked, drain, deps },
    courier: () => carrier,
    /** Another process takes over. */
    again(changes: Partial<CourierDeps> = {}) {
      carrier = courier({ ...deps, ...changes })
    },
    /** So much later, whatever is due has been done. */
    async after(ms: number) {
      now = new Date(now.getTime() + ms)
      await drain()
    },
    /** Turns the clock, and does nothing. */
    turn(ms: number) {
      now = new Date(now.getTime() + ms)
    },
    spoke: hostSpoke({ store, clock, wake }),
    leave: leaving({ store, clock, log: quietLog, hostGone: async (host, why) => void left.push(`${host} ${why}`) }),
    send: (verb: string, object: string, inboxes: Iri[], name = `${object}/${verb}`) =>
      queue.enqueue(announcement(verb, object, { inboxes }, name)),
    rows: async () => {
      const rows = []
      for await (const row of store.collection(DELIVERIES).stream({})) rows.push(row)
      return rows
    },
    hostDoc: async (host: string) => {
      const doc = await store.collection(HOSTS).findOne({ _id: host })
      if (doc === null) throw new Error(`nothing is known of ${host}`)
      return doc
    },
    async end() {
      await carrier.stop()
      await fresh?.dispose()
    },
  }
}

export function announcement(
  verb: string,
  object: string,
  recipients: Announcement['recipients'],
  name = `${object}/${verb}`,
  more: Record<string, unknown> = {},
): Announcement {
  const id = `https://hub.example/act/${name}` as Iri
  const body = JSON.stringify({ id, type: verb, actor: VOICE, object, ...more })
  return { id, actor: VOICE, body, object: `https://hub.example/o/${object}` as Iri, recipients }
}

export function follower(inbox: Iri, name: string, more: Partial<FollowDoc> = {}): FollowDoc {
  const host = new URL(inbox).host
  const iri = `http://${host}/users/${name}` as Iri
  return {
    _id: `${iri} ${VOICE}`,
    follower: iri,
    target: VOICE,
    ...{ direction: 'in', state: 'accepted', inbox, host, number: name, revision: 1, news: null, announce: null },
    activity: `${iri}/follow` as Iri,
    over: [],
    startedAt: STARTED,
    endedAt: null,
    ...more,
  }
}

export const addFollowers = (store: Store, followers: FollowDoc[]) => store.collection(FOLLOWS).insertMany(followers)
