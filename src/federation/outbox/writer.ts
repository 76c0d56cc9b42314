import type { BoostAudience } from '../../domain/reactions/reaction-repo.js'
import type { Iri } from '../../core/iri.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import type { Verb } from '../../domain/announcing.js'
import type { Item, Place } from '../../domain/items/item.js'
import type { Subject } from '../../domain/subjects.js'
import type { WireObject } from '../activity.js'
import type { Post } from '../../domain/posts/post.js'
import type { AskedToQuote, Joined, JoinVerb } from '../vocab/write/activity.js'
import type { Vote } from '../vocab/write/vote.js'

/** An activity that is to be written: what it is called, who does it, and when that was. */
export type Deed = { id: Iri; actor: LocalActor; at: Date }
/** A Follow as it was, or is to be, sent. */
export type FollowDeed = { id: Iri; follower: Iri; target: Iri }

/** An Invite as it was, or is to be, sent: the inviter asks the target to host the inviter's event with them. */
export type Invitation = { id: Iri; inviter: Iri; target: Iri; event: Iri }

/** An Offer as it came: by whom, of which call of theirs, for which of ours. */
export type OfferDeed = { id: Iri; author: Iri; object: Iri; target: Iri }

/**
 * Writes activities as they go over the wire, `@context` included and without a proof. The same deed always comes out
 * the same.
 */
export type Writer = {
  /** Of a Delete, the subject has no text left, and its audience is no wider than what it last was. */
  about(verb: Verb, subject: Subject, deed: Deed): WireObject | Promise<WireObject>
  follow(follow: FollowDeed): WireObject
  answer(verb: 'Accept' | 'Reject', follow: FollowDeed, id: Iri): WireObject
  /** That one of ours comes to an event elsewhere, or does not after all. */
  attend(verb: 'Join' | 'Leave', to: { event: Iri; organiser: Iri }, deed: Deed): WireObject
  /** @param place  for the one who is accepted alone; null where there is nothing more to know than the event says */
  answerJoin(verb: JoinVerb, join: Joined, deed: Deed, place: Place | null): WireObject
  invite(invitation: Invitation): WireObject
  answerInvite(verb: 'Accept' | 'Reject', invitation: Invitation, id: Iri): WireObject
  like(object: Iri, author: Iri, deed: Deed): WireObject
  /** @param boosted.own  what the actor said to followers and passes on to them: it goes with it, as they cannot ask for it */
  boost(
    boosted: { object: Iri; author: Iri; own: Subject | null },
    deed: Deed,
    audience?: BoostAudience,
  ): WireObject | Promise<WireObject>
  /** @param original  as it was sent */
  undo(original: WireObject, id: Iri): WireObject
  updateActor(deed: Deed): WireObject | Promise<WireObject>
  /** @param deed.actor  only its IRI: nothing else is left */
  removeActor(deed: { id: Iri; actor: Iri; at: Date }): WireObject
  move(target: Iri, deed: Deed): WireObject
  /** @param asked  as it came. @param stamp  by which others see that it may be quoted */
  answerQuote(verb: 'Accept' | 'Reject', asked: AskedToQuote, stamp: Iri, deed: Deed): WireObject
  /** Asks whether a post of ours may show what it quotes. */
  askToQuote(quote: { of: Iri; author: Iri; post: Post }, deed: Omit<Deed, 'at'>): WireObject | Promise<WireObject>
  /** One choice of one of ours in a poll elsewhere. */
  vote(vote: Vote, deed: Deed): WireObject
  /** That a stamp no longer holds, to who had it. */
  removeStamp(stamp: Iri, quoter: Iri, deed: Deed): WireObject
  /** That something of the actor's own stands first on its page, or no longer does. */
  pin(verb: 'Add' | 'Remove', object: Iri, deed: Deed): WireObject
  /** Our call, which takes up another's. @param offer.to  who says that one */
  offer(offer: { item: Item; target: Iri; to: Iri }, deed: Deed): WireObject | Promise<WireObject>
  /** @param offer  as it came; of its object only the address is said */
  answerOffer(verb: 'Accept' | 'Reject', offer: OfferDeed, deed: Deed): WireObject
  /** @param deed.actor  the instance actor, so that nobody learns who reports */
  flag(report: { about: Iri; objects: readonly Iri[]; words: string }, deed: Deed): WireObject
}
