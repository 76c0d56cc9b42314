import { parseIri, sameOrigin, type Iri } from '../../core/iri.js'
import type { Actor, ActorKey } from '../../domain/actors/actor.js'
import { foldAddress, parseAddress } from '../../domain/actors/address.js'
import { invalid, type Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { readActor } from '../vocab/read/actor.js'

/** What a key index holds, and more than anybody has use for. */
const MOST_KEYS = 10

/** What an actor's own document says of it, less what is not for it to say. `claimed` is the address it wants (FEP-2c59). */
export type Described = { kind: 'ok'; actor: Omit<Actor, 'address' | 'fetchedAt'>; claimed: string | null }

/**
 * Reads the document that was found at an actor's id. An inbox on another origin would make us send signed requests
 * there for anybody who names it, so such an actor is none; other addresses elsewhere are left out, keys among them.
 */
export function describe(id: Iri, document: JsonObject, now: Date): Described | Failed {
  const actor = readActor(document, now)
  if (actor === null) return invalid('not an actor')
  if (actor.iri !== id) return invalid('an actor of another id')
  const own = (name: Iri) => sameOrigin(name, id)
  if (!own(actor.inbox)) return invalid('an inbox of another origin')
  const ownOrNull = (name: Iri | null) => (name !== null && own(name) ? name : null)
  const { sharedInbox, outbox, followers, featured } = actor
  return {
    kind: 'ok',
    claimed: claimedIn(document),
    actor: {
      ...actor,
      sharedInbox: ownOrNull(sharedInbox),
      outbox: ownOrNull(outbox),
      followers: ownOrNull(followers),
      featured: ownOrNull(featured),
      keys: actor.keys.filter((key) => isOwn(key, id)).slice(0, MOST_KEYS),
    },
  }
}

function isOwn(key: ActorKey, id: Iri): boolean {
  const name = parseIri(key.id)
  return name !== null && sameOrigin(name, id)
}

function claimedIn(document: JsonObject): string | null {
  const { webfinger } = document
  const address = typeof webfinger === 'string' ? parseAddress(webfinger) : null
  return address === null ? null : foldAddress(address)
}
