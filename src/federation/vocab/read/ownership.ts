import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { idOf, idsOf, many } from './values.js'

const MOST_OWNERS = 20

/** Whose an object is by its own word: `attributedTo`, or the `actor` of what has none (activities). FEP-fe34. */
export function ownersOf(json: JsonObject): Iri[] {
  const attributed = many(json['attributedTo'], 1).length > 0
  return idsOf(json[attributed ? 'attributedTo' : 'actor'], MOST_OWNERS)
}

/**
 * Whose a document is that was found at its id: the first of its owners who lives on the origin that gave it, since
 * another origin's word for it is worth nothing. Of a PeerTube video that is the account, of a Mobilizon event its group.
 */
export function authorOf(json: JsonObject): Iri | null {
  const id = idOf(json['id'])
  return id === null ? null : (ownersOf(json).find((owner) => sameOrigin(owner, id)) ?? null)
}

/** Whether it is this actor's by its own word, and neither its id nor another owner belongs to somebody else's server. */
export function isBy(json: JsonObject, actor: Iri): boolean {
  const id = idOf(json['id'])
  const owners = ownersOf(json)
  return (
    id !== null && sameOrigin(id, actor) && owners.includes(actor) && owners.every((owner) => sameOrigin(owner, actor))
  )
}
