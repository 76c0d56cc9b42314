import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { InboundActivity } from '../../activity.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { isOverAddressed } from './addressing.js'
import { MOST_OBJECTS } from './limits.js'
import { isBy, ownersOf } from './ownership.js'
import { typeAmong, typesOf } from './terms.js'
import { addressOf, idOf, isObject, many, withoutHidden } from './values.js'

/** What ActivityStreams, FEP-044f, FEP-7aa9 and Misskey's dialect call activities. */
const verbs = [
  ...(['Create', 'Update', 'Delete', 'Follow', 'Accept', 'Reject', 'Undo', 'Announce', 'Like', 'EmojiReact'] as const),
  ...(['Dislike', 'Block', 'Flag', 'Add', 'Remove', 'Move', 'Join', 'Leave', 'Invite', 'Offer', 'Ignore'] as const),
  ...(['TentativeAccept', 'TentativeReject', 'View', 'Read', 'Listen', 'Travel', 'Arrive'] as const),
  ...(['QuoteRequest', 'FeatureRequest'] as const),
]

export type ActivityOptions = {
  /** By parsed origin. */
  isLocal: (iri: Iri) => boolean
  /** As in `InboundActivity`. */
  inbox: string | null
  receivedAt: Date
}

/**
 * What an activity says, before anybody has asked whether its actor said it: `actor` has still to be compared with the
 * owner of the key. Cheap, and without any request.
 * @returns the fault in words for a log when it is none that could be taken in, whoever sent it
 */
export function readActivity(
  given: JsonObject,
  options: ActivityOptions,
): { value: InboundActivity } | { fault: string } {
  const { isLocal, inbox, receivedAt } = options
  const id = typeof given['id'] === 'string' ? addressOf(given['id']) : null
  const type = typeAmong(given, verbs) ?? typesOf(given)[0] ?? null
  const actor = Array.isArray(given['actor']) && given['actor'].length > 1 ? null : idOf(given['actor'])
  if (id === null || type === null || actor === null) return { fault: 'no id, no type or not one actor' }
  if (isLocal(actor) || !sameOrigin(id, actor)) return { fault: 'id or actor of another origin' }
  if (Array.isArray(given['object']) && given['object'].length > MOST_OBJECTS) return { fault: 'too many objects' }
  const json = withoutHidden(given)
  const parts = many(json['object'], MOST_OBJECTS)
  const believed = parts.map((part) => (isBelievable(part, { id, actor }, isLocal) ? part : null))
  const embeddedAll = believed.filter((part) => part !== null)
  if ([json, ...embeddedAll].some(isOverAddressed)) return { fault: 'too many recipients' }
  const objects = parts.flatMap((part) => namedBy(part) ?? [])
  const object = parts[0] === undefined ? null : namedBy(parts[0])
  const target = idOf(json['target'])
  const embedded = believed[0] ?? null
  return { value: { id, type, actor, object, objects, embedded, embeddedAll, target, json, inbox, receivedAt } }
}

/** The address of an object; one whose `id` is not a text has none, whatever else could be taken for it. */
function namedBy(part: Json): Iri | null {
  return isObject(part) && 'id' in part && typeof part['id'] !== 'string' ? null : addressOf(part)
}

/**
 * Whether what is embedded may be taken for the object's own words: by the actor and from the actor's origin, or a part
 * of this very activity, or without an address that it could be kept under. Of everything else only the address counts.
 */
function isBelievable(
  part: Json,
  activity: { id: Iri; actor: Iri },
  isLocal: (iri: Iri) => boolean,
): part is JsonObject {
  if (!isObject(part)) return false
  const { actor } = activity
  const owners = ownersOf(part)
  // An Accept may carry our Follow without its id.
  if (isAnonymous(part)) return owners.every((owner) => owner === actor || isLocal(owner))
  const id = namedBy(part)
  if (id === null || isLocal(id)) return false
  if (id === actor) return true // an actor is its own owner
  return owners.length === 0 ? isFragmentOf(id, activity.id) : isBy(part, actor)
}

const isAnonymous = (part: JsonObject): boolean =>
  [undefined, null, ''].includes(part['id'] as string | null | undefined)

const isFragmentOf = (id: Iri, whole: Iri): boolean => id.includes('#') && beforeHash(id) === beforeHash(whole)
const beforeHash = (iri: Iri): string => iri.replace(/#.*$/s, '')

/** What an activity says of the one it answers or takes back. */
export type InnerActivity = { id: Iri | null; type: string | null; actor: Iri | null; object: Iri | null }

/**
 * The activity that an Accept, a Reject or an Undo is about, as the sender describes it. Nobody's word: only for finding
 * what is stored when the sender has lost its id. Null when only its id is given.
 */
export function innerOf(json: JsonObject): InnerActivity | null {
  const part = many(json['object'], 1)[0] ?? null
  if (!isObject(part)) return null
  return { id: namedBy(part), type: typeAmong(part, verbs), actor: idOf(part['actor']), object: idOf(part['object']) }
}
