import { hostOf, parseIri, type Iri } from '../../core/iri.js'
import { foldAddress, parseAddress, type Address } from '../../domain/actors/address.js'
import { actorTypes } from '../../domain/actors/actor.js'
import type { ActorRepo } from '../../domain/actors/actor-repo.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Found, Network } from '../../domain/network.js'
import type { MembersDirectory } from '../directory/create-directory.js'
import type { Documents } from '../remote/fetch-document.js'
import type { Fetcher, Sign } from '../remote/fetcher.js'
import type { Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { calendarAt } from './calendar-at.js'
import { wayHome, type WayDeps } from './way-home.js'

export type NetworkDeps = WayDeps & {
  directory: MembersDirectory
  actors: Pick<ActorRepo, 'byAddress'>
  documents: Documents
  sign: Sign
  blocks: Pick<Blocks, 'refuses'>
  /** Ours: an actor, an item or a post of a member that everybody may see, by its address. */
  ownAt: (iri: Iri) => Promise<Found>
  /** Ours, by handle; null when there is none. */
  ownByHandle: (handle: string) => Promise<Iri | null>
  posts: {
    /** The post that is stored under this IRI; null when none is. */
    known(iri: Iri): Promise<string | null>
    /** Takes in a post whose document was found at its own id just now. */
    receive(iri: Iri, document: JsonObject): Promise<Found>
  }
  fillThread: (thread: Iri) => void
  askPins: Network['askPins']
  checkQuote: Network['checkQuote']
  fetcher: Pick<Fetcher, 'get'>
}

const LONGEST_QUERY = 200

/** What pages ask of the network. */
export function createNetwork(deps: NetworkDeps): Network {
  return {
    async find(query) {
      const text = query.trim()
      if (text.length > LONGEST_QUERY) return { kind: 'nothing' }
      const address = parseAddress(text)
      if (address !== null) return findByAddress(deps, address)
      const iri = parseIri(text)
      return iri === null ? { kind: 'nothing' } : findByIri(deps, iri)
    },
    wayHome: (handle, subject) => wayHome(deps, handle, subject),
    fillThread: deps.fillThread,
    askPins: deps.askPins,
    checkQuote: deps.checkQuote,
    calendarAt: (url) => calendarAt(deps.fetcher, url),
  }
}

async function findByAddress(deps: NetworkDeps, address: Address): Promise<Found> {
  const { directory, actors, blocks, ownHost, ownByHandle, webfinger } = deps
  if (address.host === ownHost) {
    const own = await ownByHandle(address.name.toLowerCase())
    return own === null ? { kind: 'nothing' } : { kind: 'actor', iri: own }
  }
  if (blocks.refuses(address.host)) return { kind: 'blocked' }
  const known = await actors.byAddress(foldAddress(address))
  if (known !== null && known.confirmedAt !== null)
    return actorFound(deps, known.iri, await directory.lookUp(known.iri))
  const found = await webfinger.resolve(address)
  return found.kind === 'ok' ? actorAt(deps, found.iri) : notFound(deps, found, address.host)
}

/** An actor whom somebody else's WebFinger named: it may be anywhere. */
async function actorAt(deps: NetworkDeps, iri: Iri): Promise<Found> {
  if (hostOf(iri) === deps.ownHost) return deps.ownAt(iri)
  return actorFound(deps, iri, await deps.directory.lookUp(iri))
}

function actorFound(deps: NetworkDeps, iri: Iri, got: { kind: 'ok' } | Failed): Found {
  return got.kind === 'ok' ? { kind: 'actor', iri } : notFound(deps, got, hostOf(iri))
}

async function findByIri(deps: NetworkDeps, iri: Iri): Promise<Found> {
  const { directory, documents, blocks, ownHost, ownAt, posts, sign } = deps
  if (hostOf(iri) === ownHost) return ownAt(iri)
  if (blocks.refuses(hostOf(iri))) return { kind: 'blocked' }
  if ((await directory.known(iri)) !== null) return { kind: 'actor', iri }
  const known = await posts.known(iri)
  if (known !== null) return { kind: 'post', id: known }
  const found = await documents.fetch(iri, { sign })
  if (found.kind !== 'ok') return notFound(deps, found, hostOf(iri))
  const { id, document } = found
  // The address may have stood for something elsewhere.
  if (hostOf(id) === ownHost) return ownAt(id)
  if (blocks.refuses(hostOf(id))) return { kind: 'blocked' }
  if (!actorTypes.some((type) => type === document['type'])) return posts.receive(id, document)
  return actorFound(deps, id, await directory.learn(id, document))
}

function notFound({ blocks }: NetworkDeps, failed: Failed, host: string): Found {
  if (blocks.refuses(host)) return { kind: 'blocked' }
  if (failed.kind === 'gone' || failed.kind === 'not-found') return { kind: 'nothing' }
  // Our own rules about addresses: nobody was asked, and nobody will be.
  return failed.kind === 'refused' && failed.status === null ? { kind: 'nothing' } : { kind: 'unreachable' }
}
