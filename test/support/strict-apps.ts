import { z } from 'zod'

/**
 * What apps on phones decode, as they declare it: one field of another type, or null where they know none, costs them the
 * whole answer. Sources: Ice Cubes, `Packages/Models` (Swift); Tusky, `entity` (Kotlin, Moshi); Mastodon for Android, `model`
 * (Java); Mastodon for iOS, `MastodonSDK/Entity` (Swift).
 */

const text = z.string()
const flag = z.boolean()
const whole = z.number().int()
/** On most phones an `int` has 32 bits. */
const int = whole.max(2 ** 31 - 1)
/** Ice Cubes shows what has no such form as happening now. */
const date = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const link = z.url()
/** Swift's `T?`: not there, null, or of the type. */
const maybe = <T extends z.ZodType>(inner: T) => inner.nullish()
/** Kotlin's `= …`: not there, or of the type. */
const unlessThere = <T extends z.ZodType>(inner: T) => inner.optional()
const list = <T extends z.ZodType>(inner: T) => z.array(inner)
const object = z.looseObject

const emoji = object({ shortcode: text, url: link, static_url: link, visible_in_picker: flag, category: maybe(text) })
const field = object({ name: text, value: text, verified_at: maybe(date) })
const visibility = z.enum(['public', 'unlisted', 'private', 'direct'])

const Account = object({
  ...{ id: text, username: text, acct: text, display_name: text, note: text, url: link, avatar: link, header: link },
  ...{ avatar_static: link, header_static: link, created_at: date, locked: flag, bot: flag },
  ...{ followers_count: int, following_count: int, statuses_count: int },
  last_status_at: maybe(z.string().regex(/^\d{4}-\d\d-\d\d/)),
  ...{ discoverable: maybe(flag), hide_collections: maybe(flag), indexable: maybe(flag) },
  ...{ suspended: unlessThere(flag), roles: list(object({ name: text })), emojis: list(emoji), fields: list(field) },
  moved: maybe(z.lazy((): z.ZodType => Account)),
})
const OwnAccount = object({
  ...Account.shape,
  source: object({
    ...{ privacy: visibility, sensitive: flag, language: maybe(text), note: text, fields: list(field) },
    ...{ follow_requests_count: int, hide_collections: maybe(flag), indexable: maybe(flag), discoverable: maybe(flag) },
  }),
  role: object({ id: text, permissions: z.string().regex(/^\d{1,9}$/) }),
})

const size = object({ width: maybe(int), height: maybe(int), aspect: maybe(z.number()), size: maybe(text) })
const played = object({ ...size.shape, frame_rate: maybe(text), duration: maybe(z.number()), bitrate: maybe(int) })
const Attachment = object({
  ...{ id: text, type: text, url: link, preview_url: maybe(link), remote_url: maybe(link), description: maybe(text) },
  ...{ blurhash: maybe(text), text_url: maybe(link) },
  meta: maybe(
    object({
      ...{ original: maybe(played), small: maybe(size) },
      focus: maybe(object({ x: z.number(), y: z.number() })),
    }),
  ),
})
const Poll = object({
  ...{ id: text, expires_at: maybe(date), expired: flag, multiple: flag, votes_count: int, voters_count: maybe(int) },
  ...{ voted: flag, own_votes: list(int), emojis: list(emoji) },
  options: list(object({ title: text, votes_count: maybe(int) })),
})
const Card = object({
  ...{
    url: link,
    title: text,
    description: text,
    type: z.enum(['link', 'photo', 'video', 'rich']),
    image: maybe(link),
  },
  ...{ width: int, height: int, html: text, embed_url: text, blurhash: maybe(text), published_at: maybe(date) },
  ...{ author_name: text, author_url: text, provider_name: text, provider_url: text },
  authors: list(object({ name: text, url: text, account: maybe(Account) })),
})
const Tag = object({ name: text, url: link })
const WholeTag = object({
  ...{ ...Tag.shape, following: flag },
  history: list(object({ day: z.string().regex(/^\d+$/), uses: z.string().regex(/^\d+$/), accounts: text })).min(1),
})
const Filtered = object({
  filter: object({
    ...{ id: text, title: text, context: list(text), expires_at: maybe(date), filter_action: z.enum(['warn', 'hide']) },
    ...{ keywords: unlessThere(list(z.unknown())), statuses: unlessThere(list(z.unknown())) },
  }),
  ...{ keyword_matches: list(text), status_matches: list(text) },
})
const Status = object({
  ...{
    id: text,
    uri: link,
    url: maybe(link),
    created_at: date,
    edited_at: maybe(date),
    account: Account,
    content: text,
  },
  ...{ visibility, sensitive: flag, spoiler_text: text, language: maybe(text), media_attachments: list(Attachment) },
  mentions: list(object({ id: text, username: text, url: link, acct: text })),
  ...{ tags: list(Tag), emojis: list(emoji), reblogs_count: int, favourites_count: int, replies_count: int },
  ...{ quotes_count: maybe(int), in_reply_to_id: maybe(text), in_reply_to_account_id: maybe(text) },
  ...{ poll: maybe(Poll), card: maybe(Card), application: maybe(object({ name: text, website: maybe(text) })) },
  ...{ favourited: flag, reblogged: flag, muted: flag, bookmarked: flag, pinned: unlessThere(flag) },
  ...{ filtered: list(Filtered), text: maybe(text) },
  reblog: maybe(z.lazy((): z.ZodType => Status)),
  quote: maybe(
    object({ state: text, quoted_status: maybe(z.lazy((): z.ZodType => Status)), quoted_status_id: maybe(text) }),
  ),
  quote_approval: object({
    ...{ automatic: list(text), manual: list(text) },
    current_user: z.enum(['automatic', 'manual', 'denied', 'unknown']),
  }),
})

const Relationship = object({
  ...{ id: text, note: text, following: flag, requested: flag, endorsed: flag, followed_by: flag, muting: flag },
  ...{ muting_notifications: flag, showing_reblogs: flag, notifying: flag, blocking: flag, domain_blocking: flag },
  blocked_by: flag,
})
const Notification = object({
  ...{ id: text, type: text, created_at: date, account: Account, status: unlessThere(Status), group_key: text },
})
const Groups = object({
  ...{ accounts: list(Account), statuses: list(Status) },
  notification_groups: list(
    object({
      ...{ group_key: text, notifications_count: int, type: text, most_recent_notification_id: whole },
      ...{ page_min_id: maybe(text), page_max_id: maybe(text), latest_page_notification_at: date },
      ...{ sample_account_ids: list(text).min(1), status_id: unlessThere(text) },
    }),
  ),
})
const verdict = z.enum(['accept', 'filter', 'drop'])
const limits = {
  statuses: object({ max_characters: int, max_media_attachments: int, characters_reserved_per_url: int }),
  media_attachments: object({
    ...{ supported_mime_types: list(text), image_size_limit: int, image_matrix_limit: int, video_size_limit: int },
    ...{ video_frame_rate_limit: int, video_matrix_limit: int },
  }),
  polls: object({ max_options: int, max_characters_per_option: int, min_expiration: int, max_expiration: int }),
}

/** By the path that they are asked for at. */
export const decoders = {
  Account,
  OwnAccount,
  Status,
  Statuses: list(Status),
  Context: object({ ancestors: list(Status), descendants: list(Status) }),
  Relationships: list(Relationship),
  Notifications: list(Notification),
  Groups,
  Policy: object({
    ...{ for_not_following: verdict, for_not_followers: verdict, for_new_accounts: verdict },
    ...{ for_private_mentions: verdict, for_limited_accounts: verdict },
    summary: object({ pending_requests_count: int, pending_notifications_count: int }),
  }),
  Instance: object({
    ...{ domain: text, title: text, version: z.string().regex(/^\d\.\d/), description: text, languages: list(text) },
    registrations: object({ enabled: flag, approval_required: flag, message: maybe(text) }),
    thumbnail: object({ url: link, blurhash: maybe(text) }),
    contact: object({ email: text, account: maybe(Account) }),
    rules: list(object({ id: text, text })),
    usage: object({ users: object({ active_month: int }) }),
    configuration: object({ ...limits, urls: object({ streaming: text }), translation: object({ enabled: flag }) }),
    api_versions: z.record(z.string(), int),
  }),
  OldInstance: object({
    ...{ uri: text, title: text, description: text, short_description: text, email: text, version: text },
    ...{ registrations: flag, approval_required: flag, invites_enabled: flag, thumbnail: link, languages: list(text) },
    ...{ urls: object({ streaming_api: text }), contact_account: maybe(Account), configuration: object(limits) },
    stats: object({ user_count: int, status_count: int, domain_count: int }),
  }),
  Filters: list(
    object({
      ...{
        id: text,
        title: text,
        context: list(text),
        filter_action: z.enum(['warn', 'hide']),
        expires_at: maybe(date),
      },
      ...{ keywords: list(object({ id: text, keyword: text, whole_word: flag })), statuses: list(z.unknown()) },
    }),
  ),
  Lists: list(object({ id: text, title: text, exclusive: flag, replies_policy: z.enum(['followed', 'list', 'none']) })),
  Tags: list(WholeTag),
  FeaturedTags: list(object({ id: text, name: text, url: link, statuses_count: z.string().regex(/^\d+$/) })),
  Search: object({ accounts: list(Account), statuses: list(Status), hashtags: list(WholeTag) }),
  Conversations: list(object({ id: text, unread: flag, accounts: list(Account), last_status: maybe(Status) })),
  Scheduled: list(
    object({
      ...{ id: text, scheduled_at: date, media_attachments: list(Attachment) },
      params: object({ text, sensitive: flag, visibility, spoiler_text: text, in_reply_to_id: maybe(text) }),
    }),
  ),
  Edits: list(
    object({
      ...{ content: text, spoiler_text: text, sensitive: flag, created_at: date, account: Account },
      ...{ media_attachments: list(Attachment), emojis: list(emoji) },
      poll: maybe(object({ options: list(object({ title: text })) })),
    }),
  ),
  Push: object({
    ...{ id: int, endpoint: link, server_key: text, policy: text },
    alerts: object({ follow: flag, favourite: flag, reblog: flag, mention: flag, poll: flag, status: flag }),
  }),
  Preferences: object({
    'posting:default:visibility': visibility,
    'posting:default:sensitive': flag,
    'posting:default:language': maybe(text),
    'reading:expand:media': z.enum(['default', 'show_all', 'hide_all']),
    'reading:expand:spoilers': flag,
  }),
  Markers: z.record(text, object({ last_read_id: text, version: int, updated_at: date })),
}
