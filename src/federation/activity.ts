import type { Iri } from '../core/iri.js'
import type { JsonObject } from './remote/strict-json.js'

/** What goes over the wire: one ActivityStreams document, its `@context` included. */
export type WireObject = JsonObject

/**
 * An activity that its actor really said: the signature of the request was theirs, or its proof holds, or it came from
 * their own server. Only the receiver makes these.
 */
export type InboundActivity = {
  /** Of the same origin as `actor`. */
  id: Iri
  type: string
  actor: Iri
  /** Id of the first object; null when it has none (an anonymous one is in `embedded`). */
  object: Iri | null
  /** Ids of all objects, in order: a Flag names several. */
  objects: readonly Iri[]
  /**
   * The first object as it was embedded, when it can be believed: on the actor's origin and by nobody else, or without
   * an id of its own. Null when only its id is to be trusted, and it has to be looked up or fetched.
   */
  embedded: JsonObject | null
  /** All objects that can be believed, as `embedded`: one server sends several votes at once. */
  embeddedAll: readonly JsonObject[]
  target: Iri | null
  /** The whole activity. Nothing in it but what stands above is known to be true of anybody but the actor. */
  json: JsonObject
  /** The local handle whose inbox it came to; null for the shared one. */
  inbox: string | null
  receivedAt: Date
  /** When its actor signed the request that brought it, by their clock; left out of what came in another way. */
  signedAt?: Date
}

/** What became of an activity. The receiver records it, and on 'later' tries again. `because` is for the steward and the log. */
export type Outcome =
  | { did: 'handled'; because?: string }
  | { did: 'ignored'; because: string }
  /** Not theirs to say. */
  | { did: 'refused'; because: string }
  | { did: 'later'; because: string; afterMs?: number }

/** Does what an activity asks for, or says why not. Has to bear repetition: a crash may come after any of its writes. */
export type Handler = (activity: InboundActivity) => Promise<Outcome>
