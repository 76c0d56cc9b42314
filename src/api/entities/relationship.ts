import { z } from 'zod'
import type { Relation } from '../../domain/relations/relation.js'
import { Id, moment, Moment } from './entity.js'

/** Source: Mastodon documentation, entity "Relationship". */
export const Relationship = z.strictObject({
  id: Id,
  following: z.boolean(),
  showing_reblogs: z.boolean(),
  notifying: z.boolean(),
  languages: z.array(z.string()).nullable(),
  followed_by: z.boolean(),
  blocking: z.boolean(),
  blocked_by: z.boolean(),
  muting: z.boolean(),
  muting_notifications: z.boolean(),
  muting_expires_at: Moment.nullable(),
  requested: z.boolean(),
  requested_by: z.boolean(),
  domain_blocking: z.boolean(),
  endorsed: z.boolean(),
  note: z.string(),
})
export type Relationship = z.output<typeof Relationship>

/** @param id  of the account, as apps see it */
export function relationship(id: string, relation: Relation): Relationship {
  const { following, requested, wishes, mutedUntil } = relation
  const wished = following || requested
  return Relationship.parse({
    id,
    ...{ following, requested, requested_by: relation.requestedBy, followed_by: relation.followedBy },
    showing_reblogs: wished && wishes.boosts,
    notifying: wished && wishes.notify,
    languages: wished && wishes.languages !== null ? wishes.languages : null,
    ...{ blocking: relation.blocking, blocked_by: relation.blockedBy, domain_blocking: relation.blockingHost },
    ...{ muting: relation.muting, muting_notifications: relation.mutingNotifications },
    muting_expires_at: mutedUntil === null ? null : moment(mutedUntil),
    ...{ endorsed: relation.endorsed, note: relation.note },
  } satisfies Relationship)
}
