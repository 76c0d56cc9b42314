import { z } from 'zod'
import { Account } from '../../../src/api/entities/account.js'
import { Count, Id, Link, Moment } from '../../../src/api/entities/entity.js'
import { Marker } from '../../../src/api/entities/marker.js'
import { GroupedNotifications, Notification } from '../../../src/api/entities/notification.js'
import { Status, visibilities } from '../../../src/api/entities/status.js'
import { Tag } from '../../../src/api/entities/tag.js'

/** What answers are put together of beside entities, in the words of Mastodon's documentation. */

/** What is done and has nothing to show. */
export const Nothing = z.strictObject({})
export const Context = z.strictObject({ ancestors: z.array(Status), descendants: z.array(Status) })
export const Search = z.strictObject({
  accounts: z.array(Account),
  statuses: z.array(Status),
  hashtags: z.array(Tag),
})
export const FamiliarFollowers = z.strictObject({ id: Id, accounts: z.array(Account) })
/** Only on the list of those who are muted. */
export const MutedAccount = Account.extend({ mute_expires_at: Moment.nullable() })
export const Suggestion = z.strictObject({
  source: z.enum(['staff', 'past_interactions', 'global']),
  sources: z
    .array(
      z.enum(['featured', 'most_followed', 'most_interactions', 'similar_to_recently_followed', 'friends_of_friends']),
    )
    .min(1),
  account: Account,
})
export const Markers = z.strictObject({ home: Marker.optional(), notifications: Marker.optional() })
export const UnreadCount = z.strictObject({ count: Count })
export const Preferences = z.strictObject({
  'posting:default:visibility': z.enum(visibilities),
  'posting:default:sensitive': z.boolean(),
  'posting:default:language': z.string().nullable(),
  'posting:default:quote_policy': z.enum(['public', 'followers', 'nobody']),
  'reading:expand:media': z.enum(['default', 'show_all', 'hide_all']),
  'reading:expand:spoilers': z.boolean(),
  'reading:autoplay:gifs': z.boolean(),
})
export const Token = z.strictObject({
  access_token: z.string().min(20),
  token_type: z.literal('Bearer'),
  scope: z.string(),
  /** In seconds. */
  created_at: Count.min(1_000_000_000).max(9_999_999_999),
})
export const UserInfo = z.strictObject({
  iss: Link,
  sub: Link,
  name: z.string(),
  preferred_username: z.string().min(1),
  profile: Link,
  picture: Link,
})
export const Metadata = z.strictObject({
  issuer: Link,
  service_documentation: Link,
  authorization_endpoint: Link,
  token_endpoint: Link,
  app_registration_endpoint: Link,
  revocation_endpoint: Link,
  userinfo_endpoint: Link,
  scopes_supported: z.array(z.string()).min(1),
  response_types_supported: z.tuple([z.literal('code')]),
  response_modes_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()).min(1),
  token_endpoint_auth_methods_supported: z.array(z.string()).min(1),
  code_challenge_methods_supported: z.tuple([z.literal('S256')]),
})
export const InstancePage = z.strictObject({ updated_at: Moment, content: z.string() })
export const InstanceLanguage = z.strictObject({ code: z.string(), name: z.string() })
/** Source: oembed.com, 2.3. */
export const Oembed = z.strictObject({
  type: z.literal('rich'),
  version: z.literal('1.0'),
  title: z.string(),
  author_name: z.string(),
  author_url: Link,
  provider_name: z.string(),
  provider_url: Link,
  cache_age: Count,
  html: z.string(),
  width: Count,
  height: Count.nullable(),
})

/** All that groups name has to come with them: apps look it up there, and stop where it is missing. */
export const WholeGroups = GroupedNotifications.check(({ value, issues }) => {
  const accounts = new Set([...value.accounts, ...(value.partial_accounts ?? [])].map(({ id }) => id))
  const statuses = new Set(value.statuses.map(({ id }) => id))
  for (const { group_key: key, sample_account_ids: samples, status_id: status } of value.notification_groups) {
    const missing = [
      ...samples.filter((id) => !accounts.has(id)),
      ...(status === undefined || statuses.has(status) ? [] : [status]),
    ]
    for (const id of missing)
      issues.push({ code: 'custom', input: value, message: `${key} names ${id}, which did not come with it` })
  }
})

const WITH_STATUS = ['mention', 'status', 'reblog', 'favourite', 'poll', 'update', 'quote', 'quoted_update']
const WITH = {
  report: 'admin.report',
  event: 'severed_relationships',
  moderation_warning: 'moderation_warning',
} as const

/** With what its type comes with, and nothing else: apps broke on a status that was missing, and on one that was null. */
export const WholeNotification = Notification.check(({ value, issues }) => {
  const says = (message: string) => void issues.push({ code: 'custom', input: value, message })
  if (WITH_STATUS.includes(value.type) !== (value.status !== undefined)) says(`${value.type} and its status`)
  for (const [name, type] of Object.entries(WITH))
    if ((value.type === type) !== (value[name as keyof typeof WITH] !== undefined))
      says(`${value.type} and its ${name}`)
})
