import { hash } from 'node:crypto'
import { hostOf, parseIri, sameOrigin, type Iri } from '../../core/iri.js'
import { FOLLOWS } from '../../domain/follows/follow-repo.js'
import type { Store } from '../../store/store.js'
import { followersOf } from './followers-only.js'

/** FEP-8fcf: two servers find out whether they agree on who of one follows an actor of the other. */

export const SYNC_HEADER = 'collection-synchronization'
const DIGEST_BYTES = 32
export const LONGEST_SYNC_HEADER = 4_096

/** Where the followers of a local actor stand that a server asks for as its own; only for its signed requests. */
export const partialFollowersOf = (actor: Iri): Iri => `${followersOf(actor)}/sync` as Iri

/** XOR of the SHA-256 of each id, in hex; of none, all zeros. Each id counts once. */
export function digestOfIds(ids: Iterable<string>): string {
  const sum = Buffer.alloc(DIGEST_BYTES)
  for (const id of new Set(ids)) {
    const bytes = hash('sha256', id, 'buffer')
    for (let i = 0; i < DIGEST_BYTES; i++) sum[i] = (sum[i] ?? 0) ^ (bytes[i] ?? 0)
  }
  return sum.toString('hex')
}

export type Synchronization = { collectionId: Iri; url: Iri; digest: string }

export const writeSynchronization = ({ collectionId, url, digest }: Synchronization): string =>
  `collectionId="${collectionId}", url="${url}", digest="${digest}"`

/** Null for what is none: parameters missing or twice, addresses that are none, a digest of another length. */
export function readSynchronization(header: string): Synchronization | null {
  if (header.length > LONGEST_SYNC_HEADER) return null
  const found = new Map<string, string>()
  let rest = header.trim()
  for (const part = /^(\w{1,20})="([^"]*)"\s*(?:[,;]\s*|$)/; rest !== '';) {
    const [whole, name, value] = part.exec(rest) ?? []
    if (whole === undefined || name === undefined || value === undefined || found.has(name)) return null
    found.set(name, value)
    rest = rest.slice(whole.length)
  }
  const [collectionId, url] = [parseIri(found.get('collectionId') ?? ''), parseIri(found.get('url') ?? '')]
  const digest = (found.get('digest') ?? '').toLowerCase()
  if (collectionId === null || url === null || !/^[0-9a-f]{64}$/.test(digest)) return null
  return { collectionId, url, digest }
}

/** Who of one host follows a local actor, as far as we know: what its signed request for the partial collection gets. */
export function followersAt(store: Store) {
  const follows = store.collection(FOLLOWS)
  return async (actor: Iri, host: string): Promise<Iri[]> => {
    const found: Iri[] = []
    for await (const { follower } of follows.stream({ target: actor, state: 'accepted', host })) {
      // A port of its own is another server.
      if (hostOf(follower) === host) found.push(follower)
    }
    return found
  }
}

/** The header that goes with what only followers get. */
export function synchronizationHeaders(store: Store) {
  const theirs = followersAt(store)
  return async (actor: Iri, host: string): Promise<Record<string, string>> => {
    const digest = digestOfIds(await theirs(actor, host))
    const said = { collectionId: followersOf(actor), url: partialFollowersOf(actor), digest }
    return { [SYNC_HEADER]: writeSynchronization(said) }
  }
}

type Deps = {
  store: Store
  isLocal: (iri: Iri) => boolean
  /** The ids in a collection of another server, asked for as the hub itself and signed; null when it did not come. */
  fetchIds: (url: Iri) => Promise<readonly string[] | null>
  /** They do not know of this follow: ends it here, without a word to them. */
  letGo: (follower: Iri, target: Iri) => Promise<void>
  /** They believe in a follow that is not there: tells them. */
  undo: (follower: Iri, target: Iri) => Promise<void>
}

export type Synchronized = 'in step' | 'not theirs' | 'no answer' | 'put right'

/**
 * Takes in what a server believes about followers that are ours. `followers` is what the sender's own document names;
 * a header that speaks of another collection, or points elsewhere, is nobody's word.
 * @returns what came of it; throws what the store and the ports throw
 */
export function followerReconciler({ store, isLocal, fetchIds, letGo, undo }: Deps) {
  const follows = store.collection(FOLLOWS)
  const ours = async (target: Iri): Promise<Map<Iri, boolean>> => {
    const found = new Map<Iri, boolean>()
    for (const state of ['accepted', 'asked'] as const) {
      for await (const { follower } of follows.stream({ target, state })) found.set(follower, state === 'accepted')
    }
    return found
  }
  return async (sender: { iri: Iri; followers: Iri | null }, said: Synchronization): Promise<Synchronized> => {
    const { iri: target, followers } = sender
    if (followers === null || said.collectionId !== followers || !sameOrigin(said.url, target)) return 'not theirs'
    const known = await ours(target)
    const accepted = [...known].filter(([, isAccepted]) => isAccepted).map(([follower]) => follower)
    if (digestOfIds(accepted) === said.digest) return 'in step'
    const ids = await fetchIds(said.url)
    if (ids === null) return 'no answer'
    const theirs = new Set(ids.map((id) => parseIri(id)).filter((id) => id !== null && isLocal(id)))
    for (const follower of accepted) if (!theirs.has(follower)) await letGo(follower, target)
    // One that was asked for may have been answered by a word that did not arrive; it comes again, or is asked for again.
    for (const id of theirs) if (id !== null && !known.has(id)) await undo(id, target)
    return 'put right'
  }
}
