import express from 'express'
import type { KeyObject } from 'node:crypto'
import { idSource } from '../../src/core/ids.js'
import { createLog } from '../../src/core/log.js'
import type { Timer } from '../../src/core/timer.js'
import { actorRepo, ACTORS } from '../../src/domain/actors/actor-repo.js'
import { RECEIVED, receivedRepo, type ReceivedDoc } from '../../src/domain/received/received-repo.js'
import { createDirectory } from '../../src/federation/directory/create-directory.js'
import type { Directory } from '../../src/federation/directory/directory.js'
import { createGate, type Gate } from '../../src/federation/gate/gate.js'
import { inboxRoutes, type InboxDeps } from '../../src/federation/gate/inbox-routes.js'
import { usualGateLimits, type GateLimits } from '../../src/federation/gate/limits.js'
import { signedGets } from '../../src/federation/gate/signed-get.js'
import { createDocuments } from '../../src/federation/remote/fetch-document.js'
import type { Sign } from '../../src/federation/remote/fetcher.js'
import { signRequest } from '../../src/federation/wire/cavage.js'
import { publicPem } from '../../src/federation/wire/key-material.js'
import { listen } from '../../src/web/listener.js'
import { delivery, written, type Delivery, type Signing } from './deliveries.js'
import { authority, closeFetchers, testFetcher } from './fetching.js'
import { saying, startOddServer, stopOddServers, type OddServer } from './odd-server.js'
import { exchange, type RawAnswer } from './raw-requests.js'
import { pairOf } from './signed-requests.js'
import { freshStore } from './store.js'

export const NOW = new Date('2026-11-21T10:00:00Z')
export const HUB = 'https://hub.test'
const LOCAL = new Set(['walton', 'ada'])

/** Somebody on a peer that answers for them over TLS. */
export type Person = { id: string; keyId: string; pem: string; key: KeyObject }

export type World = {
  readonly gate: Gate
  readonly port: number
  readonly peer: OddServer
  readonly blocked: Set<string>
  /** Lines of the hub's log. */
  readonly log: string[]
  readonly wakes: () => number
  readonly directory: Directory
  now: Date
  /** Makes the store fail; null again for no more. */
  fault: Error | null
  /** `https://<host>:<port of the peer><path>` */
  at(host: string, path: string): string
  /** Published on the peer. */
  person(host: string, name: string): Person
  sign(person: Person, activity: unknown, options?: Partial<Signing>): Delivery
  send(what: Delivery | Buffer): Promise<RawAnswer>
  kept(): Promise<ReceivedDoc[]>
  /** Requests that arrived at the peer, and names that were looked up. */
  asked(): number
  stop(): Promise<void>
}

/** A gate as a hub has it, on a real port and store, before peers on loopback that have names and certificates. */
export async function startWorld(wanted: { limits?: Partial<GateLimits>; timer?: Timer } = {}): Promise<World> {
  const fresh = await freshStore({ collections: [RECEIVED, ACTORS] })
  const names = ['b.test', 'c.test', 'evil.test', 'hub.test.evil.test', 'hub.test', 'sub.evil.test']
  const peer = await startOddServer({ identity: authority.issue(names) })
  const log: string[] = []
  let lookups = 0
  let wakes = 0
  const lookup = async (host: string) => {
    lookups++
    return names.includes(host) ? ['127.0.0.1'] : []
  }
  const blocked = new Set<string>()
  const world: Pick<World, 'now' | 'fault'> = { now: NOW, fault: null }
  const clock = () => world.now
  const blocks = { refuses: (host: string) => blocked.has(host.replace(/:\d+$/, '')) }
  const directory = createDirectory({
    actors: actorRepo(fresh.store),
    documents: createDocuments({ fetcher: testFetcher({ lookup }), clock }),
    sign: asInstance,
    isLocal: (name) => new URL(name).origin === HUB,
    blocks,
    clock,
    newId: idSource({ clock, worker: 0 }),
    wake: () => undefined,
  })
  const limits = { ...usualGateLimits, ...wanted.limits }
  const { timer } = wanted
  const gate = createGate({ directory, blocks, baseUrl: HUB, clock, limits, ...(timer !== undefined && { timer }) })
  const repo = receivedRepo(fresh)
  const received: InboxDeps['received'] = {
    add: (arrival) => (world.fault === null ? repo.add(arrival) : Promise.reject(world.fault)),
  }
  const hubLog = createLog({ level: 'info', destination: { write: (line) => void log.push(line) } })
  const locals: InboxDeps['locals'] = {
    instance: async () => ({ handle: 'hub.test' }),
    byHandle: async (handle) => (handle === 'left' ? 'gone' : LOCAL.has(handle) ? { handle } : null),
  }
  const app = express()
  const wake = () => void wakes++
  app.use(inboxRoutes({ gate, directory, locals, received, wake, log: hubLog }))
  const signerOf = signedGets({ gate, log: hubLog })
  app.get('/o/1', async (request, response) => void response.json(await signerOf(request)))
  const listener = await listen(app, { host: '127.0.0.1', port: 0 })
  const at = (host: string, path: string) => `https://${host}:${peer.port}${path}`

  return Object.assign(world, {
    ...{ gate, port: listener.port, peer, blocked, log, directory, at },
    wakes: () => wakes,
    person(host: string, name: string) {
      const pair = pairOf('rsa', `${host} ${name}`)
      const id = at(host, `/users/${name}`)
      const person = { id, keyId: `${id}#main-key`, pem: publicPem(pair.publicKey), key: pair.privateKey }
      peer.on(`/users/${name}`, saying(JSON.stringify(actorDocument(person))))
      return person
    },
    sign: (person: Person, activity: unknown, options: Partial<Signing> = {}) =>
      delivery(activity, { keyId: person.keyId, key: person.key, date: world.now, ...options }),
    send: (what: Delivery | Buffer) => exchange(listener.port, Buffer.isBuffer(what) ? what : written(what)),
    kept: async () => (await repo.page({}, { after: null, limit: 1_000 })).docs,
    asked: () => peer.arrived.length + lookups,
    async stop() {
      await listener.stop(0)
      closeFetchers()
      await stopOddServers()
      await fresh.dispose()
    },
  })
}

const asInstance: Sign = (method, url, knock) => {
  const { privateKey } = pairOf('rsa', 'the instance')
  return knock > 0 ? null : signRequest({ method, url, keyId: `${HUB}/actor#main-key`, privateKey, date: NOW })
}

export const actorDocument = ({ id, keyId, pem }: Pick<Person, 'id' | 'keyId' | 'pem'>) => ({
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
  id,
  'type': 'Person',
  'preferredUsername': id.split('/').at(-1),
  'inbox': `${id}/inbox`,
  'publicKey': { id: keyId, owner: id, publicKeyPem: pem },
})

let created = 0
/** An activity of somebody, of a new id. */
export function createOf(actor: Pick<Person, 'id'>, changes: Record<string, unknown> = {}) {
  const id = `${actor.id}/statuses/${++created}`
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  const object = { id, type: 'Note', attributedTo: actor.id, content: '<p>Seedlings to give away.</p>', to }
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    'id': `${id}/activity`,
    'type': 'Create',
    'actor': actor.id,
    to,
    object,
    ...changes,
  }
}
