import type { Iri } from '../../../core/iri.js'
import { cutText } from '../../../domain/text/plain.js'
import type { WireObject } from '../../activity.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import type { Place } from '../../../domain/items/item.js'
import { actorAddresses } from '../addresses.js'
import { addressing, type Addressing } from './addressing.js'
import { placeOf } from './place.js'
import { actorDocumentOf, documentOf, fitted, quoteDocumentOf, utc } from './writing.js'

/** Mastodon cuts the words of a report there, in UTF-16 units. */
const LONGEST_REPORT = 5_000

/** What each activity needs beside its object. `at` is when it was done. */
export type Deed = { id: Iri; actor: Iri; at: Date }

type Parts = Addressing & { [name: string]: Json | undefined }

const activity = (type: string, { id, actor }: Omit<Deed, 'at'>, parts: Parts): WireObject =>
  documentOf(fitted({ id, type, actor, ...parts }))

const to = (...actors: readonly Iri[]): Addressing => ({ to: [...new Set(actors)], cc: [] })

/** Whom an object is for; the activity around it says the same. */
function addressesOf(object: JsonObject): Addressing {
  const { to: first, cc } = object
  if (!Array.isArray(first) || !Array.isArray(cc)) throw new TypeError('An object that does not say whom it is for')
  return { to: first as Iri[], cc: cc as Iri[] }
}

/**
 * Says an object by its author, who alone may.
 * @param object  as `objectOf` makes it; an Update carries the whole of it again
 */
export const say = (verb: 'Create' | 'Update', object: JsonObject, { id, at }: Omit<Deed, 'actor'>): WireObject =>
  activity(verb, { id, actor: authorOf(object) }, { ...addressesOf(object), published: utc(at), object })

function authorOf({ attributedTo }: JsonObject): Iri {
  if (typeof attributedTo !== 'string') throw new TypeError('An object without an author')
  return attributedTo as Iri
}

/** @param object  as `actorObject` makes it: it goes to its followers, and to whoever else has it */
export const updateActor = (object: JsonObject, { id, actor, at }: Deed): WireObject =>
  actorDocumentOf({
    ...{ id, type: 'Update', actor },
    ...addressing('public', actorAddresses(actor).followers),
    ...{ published: utc(at), object },
  })

/**
 * @param tombstone  as `objectOf` or `tombstone` makes it
 * @param audience   that of the object, so that those who could see it learn of it, and nobody else
 */
export const remove = (tombstone: JsonObject, audience: Addressing, { id, actor, at }: Deed): WireObject =>
  activity('Delete', { id, actor }, { ...audience, published: utc(at), object: tombstone })

/** The actor itself goes. Peers match `object` with `actor`, both plain ids. */
export const removeActor = ({ id, actor, at }: Deed): WireObject =>
  activity(
    'Delete',
    { id, actor },
    {
      ...addressing('public', actorAddresses(actor).followers),
      published: utc(at),
      object: actor,
    },
  )

/**
 * Passes an object on.
 * @param object  its id; whole, as `objectOf` makes it, where nobody but its author could hand it over
 * @param author  of the object, who is told of it
 */
export const announce = (
  object: Iri | JsonObject,
  author: Iri,
  { id, actor, at }: Deed,
  audience: 'public' | 'unlisted' | 'followers' = 'public',
): WireObject =>
  activity(
    'Announce',
    { id, actor },
    {
      ...addressing(audience, actorAddresses(actor).followers, [author]),
      published: utc(at),
      object,
    },
  )

export const like = (object: Iri, author: Iri, { id, actor }: Omit<Deed, 'at'>): WireObject =>
  activity('Like', { id, actor }, { ...to(author), object })

export const follow = (target: Iri, { id, actor }: Omit<Deed, 'at'>): WireObject =>
  activity('Follow', { id, actor }, { ...to(target), object: target })

/** A Follow as it was sent, with all that Lemmy reads of it. */
export type Asked = { id: Iri; follower: Iri; target: Iri }

const followOf = ({ id, follower, target }: Asked): JsonObject => ({
  id,
  type: 'Follow',
  actor: follower,
  object: target,
})

/** The answer to a Follow, by the one who was asked. */
export const answer = (verb: 'Accept' | 'Reject', asked: Asked, id: Iri): WireObject =>
  activity(verb, { id, actor: asked.target }, { ...to(asked.follower), object: followOf(asked) })

/** Says to the organiser of an event that somebody comes, or does not after all. */
export const attend = (
  verb: 'Join' | 'Leave',
  { event, organiser }: { event: Iri; organiser: Iri },
  { id, actor }: Omit<Deed, 'at'>,
): WireObject => activity(verb, { id, actor }, { ...to(organiser), object: event })

/** A Join as it came, with all that others read of it; without an id where it had none that could be kept. */
export type Joined = { id: Iri | null; actor: Iri; event: Iri }
export type JoinVerb = 'Accept' | 'Reject' | 'TentativeAccept' | 'Ignore'

/**
 * The answer to a Join by who organises the event.
 * @param place  where it is, for those who are accepted where others are not told; else null
 */
export function answerJoin(
  verb: JoinVerb,
  join: Joined,
  { id, actor }: Omit<Deed, 'at'>,
  place: Place | null = null,
): WireObject {
  const object = fitted({ id: join.id, type: 'Join', actor: join.actor, object: join.event })
  return activity(
    verb,
    { id, actor },
    { ...to(join.actor), object, ...(place !== null && { 'hub:joinInfo': placeOf(place) }) },
  )
}

/** An Invite as it was sent. */
export type Invited = { id: Iri; inviter: Iri; target: Iri; event: Iri }

/** Asks another hub to host an event of ours with us. */
export const invite = ({ id, inviter, target, event }: Invited): WireObject =>
  activity('Invite', { id, actor: inviter }, { ...to(target), object: event, target })

/** The answer to an Invite, by the one who was asked. */
export const answerInvite = (verb: 'Accept' | 'Reject', { id: invited, inviter, target, event }: Invited, id: Iri) =>
  activity(
    verb,
    { id, actor: target },
    { ...to(inviter), object: { id: invited, type: 'Invite', actor: inviter, object: event } },
  )

/**
 * Says to the author of a call that another one takes it up.
 * @param object  as `objectOf` makes it. @param target  the call it takes up. @param author  of that
 */
export const offer = (
  object: JsonObject,
  { target, author }: { target: Iri; author: Iri },
  { id, actor }: Omit<Deed, 'at'>,
): WireObject => activity('Offer', { id, actor }, { ...to(author), object, target })

/** The answer to an Offer, by the author of what it takes up. */
export const answerOffer = (
  verb: 'Accept' | 'Reject',
  asked: { id: Iri; author: Iri; object: Iri; target: Iri },
  { id, actor }: Omit<Deed, 'at'>,
): WireObject => {
  const { author, object, target } = asked
  return activity(
    verb,
    { id, actor },
    { ...to(author), object: { id: asked.id, type: 'Offer', actor: author, object, target } },
  )
}

/** A QuoteRequest as it came (FEP-044f). */
export type AskedToQuote = { id: Iri; actor: Iri; object: Iri; instrument: Iri }

/** The answer to a QuoteRequest, by whose object is to be quoted. @param stamp  what an Accept leads to */
export const answerQuote = (
  verb: 'Accept' | 'Reject',
  asked: AskedToQuote,
  stamp: Iri,
  { id, actor }: Omit<Deed, 'at'>,
): WireObject => {
  const { instrument, object: quoted } = asked
  const object = { id: asked.id, type: 'QuoteRequest', actor: asked.actor, object: quoted, instrument }
  const result = verb === 'Accept' ? stamp : null
  return quoteDocumentOf(activity(verb, { id, actor }, { ...to(asked.actor), object, result }))
}

/**
 * Asks the author of something whether a post may quote it (FEP-044f).
 * @param asked.instrument  the post as `objectOf` makes it, or its address where not everybody may read it
 */
export const askToQuote = (
  { of, author, instrument }: { of: Iri; author: Iri; instrument: JsonObject | Iri },
  { id, actor }: Omit<Deed, 'at'>,
): WireObject => quoteDocumentOf(activity('QuoteRequest', { id, actor }, { ...to(author), object: of, instrument }))

/** Takes a stamp back, which lets a post quote no longer; it says neither which post nor what it quoted. */
export const removeStamp = (stamp: Iri, quoter: Iri, { id, actor, at }: Deed): WireObject =>
  activity('Delete', { id, actor }, { ...to(quoter), published: utc(at), object: stamp })

/**
 * Takes an activity back.
 * @param original  as it was sent: peers that do not know its id find it by type, actor and object
 */
export function undo(original: WireObject, id: Iri): WireObject {
  const { id: undone, type, actor, object } = original
  const embedded = fitted({ id: undone, type, actor, object })
  return activity('Undo', { id, actor: actor as Iri }, { ...addressesOf(original), object: embedded })
}

/**
 * A report, by the instance actor so that nobody learns who made it.
 * @param about  the reported actor; leads the list of what it is about
 */
export const flag = (
  { about, objects, words }: { about: Iri; objects: readonly Iri[]; words: string },
  { id, actor }: Omit<Deed, 'at'>,
): WireObject =>
  activity(
    'Flag',
    { id, actor },
    {
      ...to(about),
      content: cutText(words, LONGEST_REPORT),
      object: [about, ...objects],
    },
  )

/** @param object  an object's id, or a Hashtag. @param target  a collection of the actor's own */
const listing =
  (verb: 'Add' | 'Remove') =>
  (object: Iri | JsonObject, target: Iri, { id, actor, at }: Deed): WireObject =>
    activity(
      verb,
      { id, actor },
      {
        ...addressing('public', actorAddresses(actor).followers),
        published: utc(at),
        object,
        target,
      },
    )

/** Puts something into a collection of the actor's own: pinned posts, hashtags. */
export const addTo = listing('Add')
export const takeFrom = listing('Remove')

/** The actor is somebody else from now on (FEP-7628); both sides have to confirm it in their documents. */
export const move = (target: Iri, { id, actor, at }: Deed): WireObject =>
  activity(
    'Move',
    { id, actor },
    {
      ...addressing('public', actorAddresses(actor).followers),
      published: utc(at),
      object: actor,
      target,
    },
  )
