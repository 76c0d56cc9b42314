import { z } from 'zod'
import { CustomEmoji } from './custom-emoji.js'
import { Count, Day, Id, Link, Moment } from './entity.js'

export const Field = z.strictObject({ name: z.string(), value: z.string(), verified_at: Moment.nullable() })

const Shown = z.strictObject({
  id: Id,
  username: z.string().min(1),
  /** Bare for one of ours, `user@host` for others. */
  acct: z.string().min(1),
  display_name: z.string(),
  locked: z.boolean(),
  bot: z.boolean(),
  group: z.boolean(),
  discoverable: z.boolean().nullable(),
  indexable: z.boolean(),
  created_at: Moment,
  note: z.string(),
  url: Link,
  uri: Link,
  avatar: Link,
  avatar_static: Link,
  header: Link,
  header_static: Link,
  followers_count: Count,
  following_count: Count,
  statuses_count: Count,
  last_status_at: Day.nullable(),
  hide_collections: z.boolean().nullable(),
  noindex: z.boolean(),
  emojis: z.array(CustomEmoji),
  fields: z.array(Field),
  roles: z.array(z.strictObject({ id: z.string(), name: z.string(), color: z.string() })),
  suspended: z.literal(true).optional(),
  limited: z.literal(true).optional(),
})

/** Source: Mastodon documentation, entity "Account". Apps want pictures, texts and lists to be there, never null. */
export const Account = Shown.extend({ moved: Shown.nullable().optional() })
export type Account = z.output<typeof Account>
