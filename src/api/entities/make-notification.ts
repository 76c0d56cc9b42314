import type { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { Group } from '../../domain/notifications/groups.js'
import { impersonal, type NotificationType } from '../../domain/notifications/notification.js'
import type { Notification as Told } from '../../domain/notifications/notification-service.js'
import type { Account } from './account.js'
import { moment } from './entity.js'
import type { Notification, NotificationGroup } from './notification.js'
import type { Status } from './status.js'

/**
 * What a notification comes with beside its status. `account`: whom it is from, where its row does not say; `fields`: null
 * when it cannot be shown without something that is not there any more.
 */
export type Particulars = {
  account: Account | null
  fields: Pick<z.output<typeof Notification>, 'report' | 'event' | 'moderation_warning'> | null
}

/** All that was read for one page. */
export type Around = {
  accounts: ReadonlyMap<Iri, Account>
  statuses: ReadonlyMap<Iri, Status>
  particulars: ReadonlyMap<string, Particulars>
}

/** These are about nothing that was said. */
export const withoutStatus: readonly NotificationType[] = [
  'follow',
  'follow_request',
  ...impersonal.filter((t) => t !== 'poll'),
]

const keyOf = ({ group, number }: Pick<Told, 'group' | 'number'>): string => group ?? `ungrouped-${shownId(number)}`

/** Whoever did it: of what nobody in particular did, whom it is about, or the hub. */
const accountOf = ({ number, from }: Told, { accounts: known, particulars }: Around): Account | null =>
  particulars.get(number)?.account ?? known.get(from) ?? null

export function notificationOf(row: Told, page: Around): z.input<typeof Notification> | null {
  const account = accountOf(row, page)
  const needsStatus = !withoutStatus.includes(row.type)
  const status = row.subject === null ? undefined : page.statuses.get(row.subject)
  const details = page.particulars.get(row.number)?.fields ?? {}
  if (account === null || (needsStatus && status === undefined) || details === null) return null
  const { type, at } = row
  const said = { id: shownId(row.number), type, group_key: keyOf(row), created_at: moment(at), account, ...details }
  const filtered = row.state === 'filtered' ? { filtered: true as const } : {}
  return { ...said, ...filtered, ...(needsStatus && { status }) }
}

export function groupOf(group: Group, page: Around): z.input<typeof NotificationGroup> | null {
  const { newest, oldest, type, count } = group
  const samples = group.senders.flatMap((sender) => page.accounts.get(sender)?.id ?? [])
  const single = accountOf(newest, page)
  const needsStatus = !withoutStatus.includes(type)
  const status = newest.subject === null ? undefined : page.statuses.get(newest.subject)
  const details = page.particulars.get(newest.number)?.fields ?? {}
  const sampled = samples.length > 0 && group.key !== null ? samples : single === null ? [] : [single.id]
  if (sampled.length === 0 || (needsStatus && status === undefined) || details === null) return null
  return {
    group_key: keyOf({ group: group.key, number: newest.number }),
    notifications_count: count,
    type,
    most_recent_notification_id: Number(group.latest),
    page_min_id: shownId(oldest.number),
    page_max_id: shownId(newest.number),
    latest_page_notification_at: moment(newest.at),
    sample_account_ids: sampled,
    ...(needsStatus && status !== undefined && { status_id: status.id }),
    ...details,
  }
}
