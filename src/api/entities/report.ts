import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { Report as Filed } from '../../domain/moderation/report-service.js'
import { Account } from './account.js'
import { Id, moment, Moment } from './entity.js'

/** Source: Mastodon documentation, entity "Report". */
export const Report = z.strictObject({
  id: Id,
  action_taken: z.boolean(),
  action_taken_at: Moment.nullable(),
  category: z.enum(['spam', 'legal', 'violation', 'other']),
  comment: z.string(),
  forwarded: z.boolean(),
  created_at: Moment,
  status_ids: z.array(Id).nullable(),
  rule_ids: z.array(z.string()).nullable(),
  collection_ids: z.array(Id).nullable(),
  target_account: Account,
})
export type Report = z.output<typeof Report>

type Around = {
  about: Account
  /** Ids of what was reported. */
  statuses: readonly string[]
  /** Whether it was passed on to the server of whoever it is about. */
  forwarded: boolean
  /** For one that came from elsewhere, which has no number of its own. */
  number?: string
}

export function reportEntity(report: Filed, { about, statuses, forwarded, number = '0' }: Around): Report {
  const { id, category = 'other', rules = [], comment, at, state, resolvedAt } = report
  return Report.parse({
    id: shownId(/^\d+$/.test(id) ? id : number),
    ...{ action_taken: state === 'resolved', action_taken_at: resolvedAt === null ? null : moment(resolvedAt) },
    ...{ category, comment, forwarded },
    created_at: moment(at),
    status_ids: statuses.length === 0 ? null : statuses.map(shownId),
    rule_ids: rules.length === 0 ? null : rules,
    collection_ids: null,
    target_account: about,
  })
}
