import { idSource } from '../../src/core/ids.js'
import { iri, sameOrigin, type Iri } from '../../src/core/iri.js'
import { ACTORS, actorRepo } from '../../src/domain/actors/actor-repo.js'
import { createDirectory } from '../../src/federation/directory/create-directory.js'
import { createDocuments } from '../../src/federation/remote/fetch-document.js'
import { encodeMultikey, publicPem } from '../../src/federation/wire/key-material.js'
import { authority, closeFetchers, testFetcher } from './fetching.js'
import { saying, startOddServer, stopOddServers } from './odd-server.js'
import { pairOf } from './signed-requests.js'
import { freshStore, type FreshStore } from './store.js'

export const HUB = iri('https://hub.test')
const NAMES = ['oak.test', 'elm.test', 'social.oak.test', 'blocked.test', '*.many.test']

export type ActorJson = Record<string, unknown> & { id: Iri }

const stores: FreshStore[] = []

/** Ends what `strangers` opened. */
export async function strangersGone(): Promise<void> {
  closeFetchers()
  await stopOddServers()
  await Promise.all(stores.splice(0).map((store) => store.dispose()))
}

/** One server under many names, a directory that asks it, and the time in hand. `blocked.test` is blocked. */
export async function strangers() {
  const server = await startOddServer({ identity: authority.issue(NAMES) })
  const fresh = await freshStore({ collections: [ACTORS] })
  stores.push(fresh)
  let now = Date.parse('2026-05-01T12:00:00Z')
  const clock = () => new Date(now)
  const blocks = { refuses: (host: string) => host.startsWith('blocked.test') }
  const fetcher = testFetcher({ clock, mayAsk: (url) => (blocks.refuses(url.host) ? 'a blocked host' : true) })
  const documents = createDocuments({ fetcher, clock })
  const actors = actorRepo(fresh.store)
  const newId = idSource({ clock, worker: 0 })
  const signed: string[] = []
  const sign = (_method: string, url: URL) => {
    signed.push(url.pathname)
    return { signature: 'of the hub' }
  }
  let woken = 0
  const isLocal = (name: Iri) => sameOrigin(name, HUB)
  const wake = () => void woken++
  const deps = { actors, documents, sign, isLocal, blocks, clock, newId, wake }
  const at = (path: string, host = 'oak.test') => iri(`https://${host}:${server.port}${path}`)
  return {
    ...deps,
    server,
    fetcher,
    store: fresh.store,
    directory: createDirectory(deps),
    /** The same store, asked by another process of the hub. */
    anotherProcess: () => createDirectory({ ...deps, documents: createDocuments({ fetcher, clock }) }),
    at,
    signed,
    woken: () => woken,
    later: (ms: number) => void (now += ms),
    /** Serves a document at the path of its id, under every name. */
    holds: (document: { id: string }) => server.on(new URL(document.id).pathname, saying(JSON.stringify(document))),
    says: (path: string, document: unknown) => server.on(path, saying(JSON.stringify(document))),
    paths: () => server.arrived.map(({ path }) => path),
  }
}

/** An actor's document as Mastodon and its kin write it. */
export function actorJson(id: Iri, changes: Record<string, unknown> = {}): ActorJson {
  const handle = id.split('/').at(-1) ?? ''
  return {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    'id': id,
    'type': 'Person',
    'preferredUsername': handle,
    'name': `Somebody called ${handle}`,
    'inbox': `${id}/inbox`,
    'outbox': `${id}/outbox`,
    'followers': `${id}/followers`,
    'endpoints': { sharedInbox: new URL('/inbox', id).href },
    'publicKey': rsaKey(id),
    ...changes,
  }
}

/** @param pair  names a pair of keys, which is the same for the whole run */
export const rsaKey = (owner: string, { id = `${owner}#main-key`, pair = 'first' } = {}) => ({
  id,
  owner,
  publicKeyPem: publicPem(pairOf('rsa', pair).publicKey),
})

export const multikey = (controller: string, { id = `${controller}#ed25519`, pair = 'first' } = {}) => ({
  id,
  type: 'Multikey',
  controller,
  publicKeyMultibase: encodeMultikey(pairOf('ed25519', pair).publicKey),
})
