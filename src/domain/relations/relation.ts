import type { Iri } from '../../core/iri.js'
import type { FollowWishes } from '../follows/follow-repo.js'

/** What there is between a member and somebody else. */
export type Relation = {
  with: Iri
  /** Openly, quietly, or as every member does the hub's own voice. */
  following: boolean
  /** What is wished of whom one follows; the usual for everybody else. */
  wishes: FollowWishes
  followedBy: boolean
  /** Asked to follow, and not answered yet. */
  requested: boolean
  requestedBy: boolean
  blocking: boolean
  /** Only known of members of this hub. */
  blockedBy: boolean
  muting: boolean
  /** Nothing they do is told of either. */
  mutingNotifications: boolean
  mutedUntil: Date | null
  /** Everybody of their server is blocked. */
  blockingHost: boolean
  endorsed: boolean
  /** For the member alone; may be empty. */
  note: string
}
