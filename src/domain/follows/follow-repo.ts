import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

/**
 * `asked`: the target has not answered. `refused`: it said no, or took its yes back. `ended`: the follower let go, or
 * was removed; kept, so that what they were sent before can still be changed and deleted where they are.
 */
export type FollowState = 'asked' | 'accepted' | 'refused' | 'ended'

/** Who has to be told what of it; a follow between two of ours is told to nobody. */
export type FollowNews = 'Follow' | 'Undo' | 'Accept' | 'Reject'

/** That one actor follows another; at least one of them is ours. `_id` is `<follower> <target>`. */
export interface FollowDoc extends Doc {
  follower: Iri
  target: Iri
  /** `in`: a stranger follows one of ours; `out`: the other way round; `local`: both are ours. */
  direction: 'in' | 'out' | 'local'
  state: FollowState
  /** Id of the newest Follow activity: what an Accept, Reject or Undo has to name. */
  activity: Iri
  /** Where the follower's copies go, the shared inbox first; null unless `in`. */
  inbox: Iri | null
  /** Of the end that is not ours; ours for `local`. */
  host: string
  /** Sortable: when it began, for lists. */
  number: string
  startedAt: Date
  endedAt: Date | null
  /** One more with each change of state. */
  revision: number
  /** What the other end has still to be told, and since when (later while a worker has it); null when nothing. */
  news: FollowNews | null
  announce: Date | null
}

export const FOLLOWS: CollectionSpec<FollowDoc> = {
  name: 'follows',
  indexes: [
    { name: 'inboxes', keys: { target: 1, state: 1, inbox: 1 } },
    { name: 'hosts', keys: { target: 1, state: 1, host: 1 } },
    { name: 'followers', keys: { target: 1, state: 1, number: -1 } },
    { name: 'former', keys: { target: 1, state: 1, endedAt: 1 } },
    { name: 'following', keys: { follower: 1, state: 1, number: -1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'host', keys: { host: 1, direction: 1 } },
  ],
}

/** That a member follows somebody through the instance actor, so that nobody elsewhere learns of it. `_id` is `<member> <target>`. */
export interface QuietFollowDoc extends Doc {
  member: string
  target: Iri
  number: string
  at: Date
}

export const QUIET_FOLLOWS: CollectionSpec<QuietFollowDoc> = {
  name: 'quietFollows',
  indexes: [
    { name: 'member', keys: { member: 1, number: -1 } },
    { name: 'target', keys: { target: 1, member: 1 } },
  ],
}
