import { z } from 'zod'
import type { PostAudience } from '../../domain/posts/post.js'
import { Account } from './account.js'
import { CustomEmoji } from './custom-emoji.js'
import { Count, Id, Link, Moment } from './entity.js'
import { FilterResult } from './filter.js'
import { MediaAttachment } from './media-attachment.js'
import { Poll } from './poll.js'

export const visibilities = ['public', 'unlisted', 'private', 'direct'] as const

/** Apps know no word for what is for members of this hub alone. */
export const visibilityOf = (audience: PostAudience): (typeof visibilities)[number] =>
  audience === 'followers' || audience === 'hub' ? 'private' : audience

/** Source: Mastodon documentation, entity "PreviewCard". */
export const PreviewCard = z.strictObject({
  url: Link,
  title: z.string(),
  description: z.string(),
  language: z.string().nullable(),
  type: z.enum(['link', 'photo', 'video', 'rich']),
  authors: z.array(z.strictObject({ name: z.string(), url: z.string(), account: Account.nullable() })),
  author_name: z.string(),
  author_url: z.string(),
  provider_name: z.string(),
  provider_url: z.string(),
  html: z.literal(''),
  width: Count,
  height: Count,
  image: Link.nullable(),
  image_description: z.string(),
  embed_url: z.literal(''),
  blurhash: z.string().nullable(),
  published_at: Moment.nullable(),
})
export type PreviewCard = z.output<typeof PreviewCard>

export const quoteStates = [
  ...['pending', 'accepted', 'rejected', 'revoked', 'deleted', 'unauthorized'],
  ...['blocked_account', 'blocked_domain', 'muted_account'],
] as const
const who = z.enum(['public', 'followers', 'following', 'unsupported_policy'])
const ShallowQuote = z.strictObject({ state: z.enum(quoteStates), quoted_status_id: Id.nullable() })

const Plain = z.strictObject({
  id: Id,
  uri: Link,
  url: Link.nullable(),
  created_at: Moment,
  edited_at: Moment.nullable(),
  account: Account,
  content: z.string(),
  visibility: z.enum(visibilities),
  sensitive: z.boolean(),
  spoiler_text: z.string(),
  language: z.string().nullable(),
  media_attachments: z.array(MediaAttachment),
  mentions: z.array(z.strictObject({ id: Id, username: z.string(), url: Link, acct: z.string() })),
  tags: z.array(z.strictObject({ name: z.string(), url: Link })),
  emojis: z.array(CustomEmoji),
  reblogs_count: Count,
  favourites_count: Count,
  replies_count: Count,
  quotes_count: Count,
  in_reply_to_id: Id.nullable(),
  in_reply_to_account_id: Id.nullable(),
  poll: Poll.nullable(),
  card: PreviewCard.nullable(),
  quote_approval: z.strictObject({
    automatic: z.array(who),
    manual: z.array(who),
    current_user: z.enum(['automatic', 'manual', 'denied', 'unknown']),
  }),
  /** Not there for those of others, nor when it was written here on the pages. */
  application: z.strictObject({ name: z.string(), website: Link.nullable() }).optional(),
  /** What was typed: only of one that was deleted to be written anew. */
  text: z.string().optional(),
  favourited: z.boolean().optional(),
  reblogged: z.boolean().optional(),
  muted: z.boolean().optional(),
  bookmarked: z.boolean().optional(),
  pinned: z.boolean().optional(),
  filtered: z.array(FilterResult).optional(),
})

const Inner = Plain.extend({ reblog: z.null(), quote: ShallowQuote.nullable() })
const Quote = z.strictObject({ state: z.enum(quoteStates), quoted_status: Inner.nullable() })
const Whole = Plain.extend({ reblog: z.null(), quote: z.union([Quote, ShallowQuote]).nullable() })

/** Source: Mastodon documentation, entity "Status". A boost is around what it passes on, and quotes nothing itself. */
export const Status = Plain.extend({ reblog: Whole.nullable(), quote: z.union([Quote, ShallowQuote]).nullable() })
export type Status = z.output<typeof Status>
export type PlainStatus = z.output<typeof Plain>
export type WholeStatus = z.output<typeof Whole>
export type InnerStatus = z.output<typeof Inner>
