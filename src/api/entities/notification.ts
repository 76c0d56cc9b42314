import { z } from 'zod'
import { notificationTypes } from '../../domain/notifications/notification.js'
import { verdicts } from '../../domain/notifications/policy.js'
import { Account } from './account.js'
import { Count, Id, Moment } from './entity.js'
import { Report } from './report.js'
import { Status } from './status.js'

/** Source: Mastodon documentation, entity "RelationshipSeveranceEvent". */
export const SeveranceEvent = z.strictObject({
  id: Id,
  type: z.enum(['domain_block', 'user_domain_block', 'account_suspension']),
  purged: z.boolean(),
  target_name: z.string(),
  followers_count: Count,
  following_count: Count,
  created_at: Moment,
})

/** Source: Mastodon documentation, entity "AccountWarning". */
export const AccountWarning = z.strictObject({
  id: Id,
  action: z.enum([
    'none',
    'disable',
    'mark_statuses_as_sensitive',
    'delete_statuses',
    'sensitive',
    'silence',
    'suspend',
  ]),
  text: z.string(),
  status_ids: z.array(Id).nullable(),
  target_account: Account,
  appeal: z.null(),
  created_at: Moment,
})

/** What some types come with; the others have no such fields at all. */
export const particulars = {
  report: Report.optional(),
  event: SeveranceEvent.optional(),
  moderation_warning: AccountWarning.optional(),
}

/** Source: Mastodon documentation, entity "Notification". Without a status where its type has none: never null. */
export const Notification = z.strictObject({
  id: Id,
  type: z.enum(notificationTypes),
  group_key: z.string().min(1),
  created_at: Moment,
  account: Account,
  status: Status.optional(),
  filtered: z.literal(true).optional(),
  ...particulars,
})
export type Notification = z.output<typeof Notification>

/** Source: Mastodon documentation, entity "NotificationGroup". */
export const NotificationGroup = z.strictObject({
  group_key: z.string().min(1),
  notifications_count: Count.min(1),
  type: z.enum(notificationTypes),
  /** The one id that is a number, as strict apps want it. */
  most_recent_notification_id: Count,
  page_min_id: Id,
  page_max_id: Id,
  latest_page_notification_at: Moment,
  sample_account_ids: z.array(Id).min(1),
  status_id: Id.optional(),
  ...particulars,
})
export type NotificationGroup = z.output<typeof NotificationGroup>

/** Source: Mastodon documentation, entity "PartialAccountWithAvatar". */
export const PartialAccount = Account.pick({
  ...{ id: true, acct: true, url: true, avatar: true, avatar_static: true, locked: true, bot: true },
})

/** Source: Mastodon documentation, entity "GroupedNotificationsResults". */
export const GroupedNotifications = z.strictObject({
  accounts: z.array(Account),
  partial_accounts: z.array(PartialAccount).optional(),
  statuses: z.array(Status),
  notification_groups: z.array(NotificationGroup),
})
export type GroupedNotifications = z.output<typeof GroupedNotifications>

/** Source: Mastodon documentation, entity "NotificationRequest". */
export const NotificationRequest = z.strictObject({
  id: Id,
  created_at: Moment,
  updated_at: Moment,
  account: Account,
  /** A number as text. */
  notifications_count: z.string().regex(/^\d+$/),
  last_status: Status.nullable(),
})

const verdict = z.enum(verdicts)

/** Source: Mastodon documentation, entity "NotificationPolicy". */
export const NotificationPolicy = z.strictObject({
  for_not_following: verdict,
  for_not_followers: verdict,
  for_new_accounts: verdict,
  for_private_mentions: verdict,
  for_limited_accounts: verdict,
  for_bots: verdict,
  summary: z.strictObject({ pending_requests_count: Count, pending_notifications_count: Count }),
})
