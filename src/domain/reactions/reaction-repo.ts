import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

export type ReactionKind = 'like' | 'boost' | 'emoji'

/** That an actor likes, boosts, or answered with an emoji. `_id` is a hash of actor, kind, object and emoji. */
export interface ReactionDoc extends Doc {
  actor: Iri
  kind: ReactionKind
  /** IRI of the item or post. */
  object: Iri
  /** The emoji, or `:name:` of one of theirs; null unless `kind` is `emoji`. */
  emoji: string | null
  /** Id of the Like, Announce or EmojiReact. */
  activity: Iri
  /** Host of the actor. */
  host: string
  /** Sortable: when it arrived. */
  number: string
  at: Date
  /** `undone`: kept for as long as the network has to be told, and so that a late copy does not bring it back. */
  state: 'there' | 'undone'
  /** Of one of ours: since when the network has to be told; null when it knows, and for those of others. */
  announce: Date | null
  /** Of a boost: since when it has to be put into home timelines. */
  place: Date | null
}

export const REACTIONS: CollectionSpec<ReactionDoc> = {
  name: 'reactions',
  indexes: [
    { name: 'object', keys: { object: 1, state: 1, kind: 1, number: -1 } },
    { name: 'actor', keys: { actor: 1, state: 1, kind: 1, number: -1 } },
    { name: 'activity', keys: { activity: 1 } },
    { name: 'host', keys: { host: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'place', keys: { place: 1 } },
  ],
}

/** How often something was answered; `_id` is the IRI of the item or post. Counted anew whenever `dirty`. */
export interface TallyDoc extends Doc {
  likes: number
  boosts: number
  replies: number
  /** Since when it has to be counted; null when it is right. */
  dirty: Date | null
}

export const TALLIES: CollectionSpec<TallyDoc> = { name: 'tallies', indexes: [{ name: 'dirty', keys: { dirty: 1 } }] }
