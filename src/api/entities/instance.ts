import { z } from 'zod'
import type { HouseRule } from '../../domain/settings/house-rules.js'
import type { SignUpMode } from '../../domain/settings/hub-settings.js'
import { API_VERSION, limits, MASTODON_VERSION } from '../limits.js'
import { Account } from './account.js'
import { Count, Link } from './entity.js'

export const Rule = z.strictObject({
  id: z.string(),
  text: z.string(),
  hint: z.string(),
  translations: z.record(z.string(), z.strictObject({ text: z.string(), hint: z.string() })),
})

/** In the one language that the group writes them in. */
export const ruleOf = (rule: HouseRule): z.output<typeof Rule> => Rule.parse({ ...rule, translations: {} })

const MediaLimits = z.strictObject({
  supported_mime_types: z.array(z.string()).min(1),
  description_limit: Count,
  image_size_limit: Count,
  image_matrix_limit: Count,
  video_size_limit: Count,
  video_frame_rate_limit: Count,
  video_matrix_limit: Count,
})
const Limits = z.strictObject({
  accounts: z.strictObject({
    max_featured_tags: Count,
    max_pinned_statuses: Count,
    max_display_name_length: Count,
    max_note_length: Count,
    max_avatar_description_length: Count,
    max_header_description_length: Count,
    max_profile_fields: Count,
    profile_field_name_limit: Count,
    profile_field_value_limit: Count,
  }),
  statuses: z.strictObject({
    max_characters: Count,
    max_media_attachments: Count,
    characters_reserved_per_url: Count,
    supported_mime_types: z.array(z.string()),
  }),
  media_attachments: MediaLimits,
  polls: z.strictObject({
    max_options: Count,
    max_characters_per_option: Count,
    min_expiration: Count,
    max_expiration: Count,
  }),
})
const Access = z.enum(['public', 'authenticated', 'disabled'])
const Feeds = z.strictObject({ local: Access, remote: Access })
const Configuration = Limits.extend({
  urls: z.strictObject({
    streaming: z.url({ protocol: /^wss?$/ }),
    status: Link.nullable(),
    about: Link.nullable(),
    privacy_policy: Link.nullable(),
    terms_of_service: Link.nullable(),
  }),
  vapid: z.strictObject({ public_key: z.string().min(1) }),
  translation: z.strictObject({ enabled: z.boolean() }),
  timelines_access: z.strictObject({ live_feeds: Feeds, hashtag_feeds: Feeds, trending_link_feeds: Feeds }),
  limited_federation: z.boolean(),
})

/** Source: Mastodon documentation, entity "Instance". */
export const Instance = z.strictObject({
  domain: z.string(),
  title: z.string(),
  version: z.string().regex(/^\d\.\d\.\d \(compatible; [^)]+\)$/),
  source_url: Link,
  description: z.string(),
  usage: z.strictObject({ users: z.strictObject({ active_month: Count }) }),
  thumbnail: z.strictObject({
    url: Link,
    blurhash: z.string().nullable(),
    versions: z.record(z.string(), Link),
    description: z.string().nullable(),
  }),
  icon: z.array(z.strictObject({ src: Link, size: z.string() })),
  languages: z.array(z.string()),
  configuration: Configuration,
  registrations: z.strictObject({
    enabled: z.boolean(),
    approval_required: z.boolean(),
    reason_required: z.boolean(),
    message: z.string().nullable(),
    min_age: z.number().nullable(),
    url: Link.nullable(),
  }),
  api_versions: z.strictObject({ mastodon: Count }),
  contact: z.strictObject({ email: z.string(), account: Account.nullable() }),
  rules: z.array(Rule),
})
export type Instance = z.output<typeof Instance>

/** Source: Mastodon documentation, entity "V1::Instance", which some apps ask for alone. */
export const InstanceV1 = z.strictObject({
  uri: z.string(),
  title: z.string(),
  short_description: z.string(),
  description: z.string(),
  email: z.string(),
  version: z.string(),
  urls: z.strictObject({ streaming_api: z.url({ protocol: /^wss?$/ }) }),
  stats: z.strictObject({ user_count: Count, status_count: Count, domain_count: Count }),
  thumbnail: Link,
  languages: z.array(z.string()),
  registrations: z.boolean(),
  approval_required: z.boolean(),
  invites_enabled: z.boolean(),
  configuration: Limits.extend({ accounts: z.strictObject({ max_featured_tags: Count }) }),
  contact_account: Account.nullable(),
  rules: z.array(Rule),
})

/** What is known of a hub, set up or not. */
export type InstanceFacts = {
  baseUrl: string
  iconHref: string
  vapidKey: string
  /** Of this program. */
  version: string
  sourceUrl: string | null
  name: string
  /** Plain text; may be empty. */
  description: string
  language: string
  signUps: SignUpMode
  /** Null where nobody can ask for an account; one sentence for people. */
  howToJoin: string | null
  limitedFederation: boolean
  /** May be empty. */
  email: string
  contact: Account | null
  rules: readonly HouseRule[]
  /** Rounded, as small groups are told from by exact ones. */
  counts: { members: number; activeMonth: number; posts: number; hosts: number }
}

const versionIn = ({ version }: InstanceFacts): string => `${MASTODON_VERSION} (compatible; Allotment ${version})`
const socketAt = ({ baseUrl }: InstanceFacts): string => baseUrl.replace(/^http/, 'ws')
const isOpen = ({ signUps }: InstanceFacts): boolean => signUps === 'open' || signUps === 'approval'

export function instance(facts: InstanceFacts): Instance {
  const { baseUrl, iconHref, name, description, language, signUps, email, contact, counts } = facts
  return Instance.parse({
    domain: new URL(baseUrl).host,
    title: name,
    version: versionIn(facts),
    source_url: facts.sourceUrl ?? `${baseUrl}/about`,
    description,
    usage: { users: { active_month: counts.activeMonth } },
    thumbnail: { url: iconHref, blurhash: null, versions: { '@1x': iconHref }, description: null },
    icon: [{ src: iconHref, size: '180x180' }],
    languages: [language],
    configuration: configuration(facts),
    registrations: {
      enabled: isOpen(facts),
      approval_required: signUps === 'approval',
      reason_required: signUps === 'approval',
      message: facts.howToJoin,
      min_age: null,
      url: isOpen(facts) ? `${baseUrl}/join` : null,
    },
    api_versions: { mastodon: API_VERSION },
    contact: { email, account: contact },
    rules: facts.rules.map(ruleOf),
  } satisfies z.input<typeof Instance>)
}

function configuration(facts: InstanceFacts): z.input<typeof Configuration> {
  // What others wrote is not for strangers to page through; what the hub and its members say to everybody is.
  const feeds = { local: 'public', remote: 'authenticated' } as const
  const none = { local: 'disabled', remote: 'disabled' } as const
  return {
    ...limits,
    urls: {
      streaming: socketAt(facts),
      status: null,
      about: `${facts.baseUrl}/about`,
      privacy_policy: `${facts.baseUrl}/about#run`,
      terms_of_service: null,
    },
    vapid: { public_key: facts.vapidKey },
    translation: { enabled: false },
    timelines_access: { live_feeds: feeds, hashtag_feeds: feeds, trending_link_feeds: none },
    limited_federation: facts.limitedFederation,
  }
}

export function instanceV1(facts: InstanceFacts): z.output<typeof InstanceV1> {
  const { baseUrl, iconHref, name, description, language, signUps, email, contact, counts } = facts
  return InstanceV1.parse({
    uri: new URL(baseUrl).host,
    title: name,
    short_description: description,
    description,
    email,
    version: versionIn(facts),
    urls: { streaming_api: socketAt(facts) },
    stats: { user_count: counts.members, status_count: counts.posts, domain_count: counts.hosts },
    thumbnail: iconHref,
    languages: [language],
    registrations: isOpen(facts),
    approval_required: signUps === 'approval',
    invites_enabled: signUps !== 'closed',
    configuration: { ...limits, accounts: { max_featured_tags: limits.accounts.max_featured_tags } },
    contact_account: contact,
    rules: facts.rules.map(ruleOf),
  } satisfies z.input<typeof InstanceV1>)
}
