import { z } from 'zod'
import { Account } from '../../../src/api/entities/account.js'
import { Announcement } from '../../../src/api/entities/announcement.js'
import { Application, CredentialApplication } from '../../../src/api/entities/application.js'
import { CredentialAccount } from '../../../src/api/entities/credential-account.js'
import { Conversation } from '../../../src/api/entities/conversation.js'
import { CustomEmoji } from '../../../src/api/entities/custom-emoji.js'
import { DomainBlock } from '../../../src/api/entities/domain-block.js'
import { Filter, FilterKeyword, FilterStatus, FilterV1 } from '../../../src/api/entities/filter.js'
import { Instance, InstanceV1, Rule } from '../../../src/api/entities/instance.js'
import { List } from '../../../src/api/entities/list.js'
import { MediaAttachment } from '../../../src/api/entities/media-attachment.js'
import { NotificationPolicy, NotificationRequest } from '../../../src/api/entities/notification.js'
import { Poll } from '../../../src/api/entities/poll.js'
import { Profile } from '../../../src/api/entities/profile.js'
import { PushSubscription } from '../../../src/api/entities/push-subscription.js'
import { Relationship } from '../../../src/api/entities/relationship.js'
import { Report } from '../../../src/api/entities/report.js'
import { ScheduledStatus } from '../../../src/api/entities/scheduled-status.js'
import { StatusEdit, StatusSource } from '../../../src/api/entities/status-edit.js'
import { Status } from '../../../src/api/entities/status.js'
import { FeaturedTag, Tag } from '../../../src/api/entities/tag.js'
import {
  Context,
  FamiliarFollowers,
  InstanceLanguage,
  InstancePage,
  Markers,
  Metadata,
  MutedAccount,
  Nothing,
  Oembed,
  Preferences,
  Search,
  Suggestion,
  Token,
  UnreadCount,
  UserInfo,
  WholeGroups,
  WholeNotification,
} from './wrappers.js'

/** 'text' and 'events' are no JSON; 'never' is what has nothing to answer, and so always refuses. */
export type Answer = z.ZodType | 'text' | 'events' | 'never'

const many = <T extends z.ZodType>(one: T) => z.array(one)
/** One schema for several operations: `deeds('post /a/', ['b', 'c'], S)` is that of `post /a/b` and `post /a/c`. */
const deeds = (before: string, names: readonly string[], answer: Answer): Record<string, Answer> =>
  Object.fromEntries(names.map((name) => [before + name, answer]))

const accounts: Record<string, Answer> = {
  'get /api/v1/accounts': many(Account),
  'post /api/v1/accounts': Token,
  'get /api/v1/accounts/:id': Account,
  ...deeds(
    'post /api/v1/accounts/:id/',
    [
      ...['follow', 'unfollow', 'remove_from_followers', 'block', 'unblock', 'mute', 'unmute', 'note'],
      ...['endorse', 'unendorse', 'pin', 'unpin'],
    ],
    Relationship,
  ),
  ...deeds('get /api/v1/accounts/:id/', ['followers', 'following', 'endorsements'], many(Account)),
  ...deeds(
    'get /api/v1/accounts/:id/',
    ['collections', 'in_collections'],
    z.strictObject({ collections: z.tuple([]) }),
  ),
  'get /api/v1/accounts/:id/featured_tags': many(FeaturedTag),
  'get /api/v1/accounts/:id/identity_proofs': z.tuple([]),
  'get /api/v1/accounts/:id/lists': many(List),
  'get /api/v1/accounts/:id/statuses': many(Status),
  'get /api/v1/accounts/familiar_followers': many(FamiliarFollowers),
  'get /api/v1/accounts/lookup': Account,
  'get /api/v1/accounts/relationships': many(Relationship),
  'get /api/v1/accounts/search': many(Account),
  'patch /api/v1/accounts/update_credentials': CredentialAccount,
  'get /api/v1/accounts/verify_credentials': CredentialAccount,
  ...deeds('get /api/v1/', ['blocks', 'directory', 'endorsements', 'follow_requests', 'suggestions'], many(Account)),
  'get /api/v1/mutes': many(MutedAccount),
  ...deeds('post /api/v1/follow_requests/:id/', ['authorize', 'reject'], Relationship),
  'get /api/v2/suggestions': many(Suggestion),
  'delete /api/v1/suggestions/:id': Nothing,
  // With its port, where it has one of its own.
  'get /api/v1/domain_blocks': many(z.string().regex(/^[a-z0-9_.-]+(?::\d+)?$/)),
  'post /api/v1/domain_blocks': Nothing,
  'delete /api/v1/domain_blocks': Nothing,
  'get /api/v1/preferences': Preferences,
  ...deeds('', ['get /api/v1/profile', 'put /api/v1/profile', 'patch /api/v1/profile'], Profile),
  ...deeds('delete /api/v1/profile/', ['avatar', 'header'], CredentialAccount),
  'post /api/v1/reports': Report,
  'post /api/v1/emails/confirmations': Nothing,
  'get /api/v1/emails/check_confirmation': z.boolean(),
}

const statuses: Record<string, Answer> = {
  'get /api/v1/statuses': many(Status),
  'post /api/v1/statuses': z.union([Status, ScheduledStatus]),
  ...deeds(
    '',
    ['get', 'put', 'delete'].map((method) => `${method} /api/v1/statuses/:id`),
    Status,
  ),
  ...deeds(
    'post /api/v1/statuses/:id/',
    [
      ...['favourite', 'unfavourite', 'reblog', 'unreblog', 'bookmark', 'unbookmark', 'mute', 'unmute', 'pin', 'unpin'],
      'quotes/:quoting/revoke',
    ],
    Status,
  ),
  'put /api/v1/statuses/:id/interaction_policy': Status,
  'get /api/v1/statuses/:id/context': Context,
  ...deeds('get /api/v1/statuses/:id/', ['favourited_by', 'reblogged_by'], many(Account)),
  'get /api/v1/statuses/:id/history': many(StatusEdit),
  'get /api/v1/statuses/:id/source': StatusSource,
  'get /api/v1/statuses/:id/quotes': many(Status),
  'post /api/v1/statuses/:id/translate': 'never',
  ...deeds('get /api/v1/', ['bookmarks', 'favourites', 'trends/statuses'], many(Status)),
  ...deeds('get /api/v1/timelines/', ['direct', 'home', 'public', 'link', 'list/:id', 'tag/:tag'], many(Status)),
  'get /api/v1/conversations': many(Conversation),
  'delete /api/v1/conversations/:id': Nothing,
  ...deeds('post /api/v1/conversations/:id/', ['read', 'unread'], Conversation),
  'get /api/v1/scheduled_statuses': many(ScheduledStatus),
  ...deeds('', ['get /api/v1/scheduled_statuses/:id', 'put /api/v1/scheduled_statuses/:id'], ScheduledStatus),
  'delete /api/v1/scheduled_statuses/:id': Nothing,
  'get /api/v1/polls/:id': Poll,
  'post /api/v1/polls/:id/votes': Poll,
  'get /api/v2/search': Search,
  ...deeds('post ', ['/api/v1/media', '/api/v2/media'], MediaAttachment),
  ...deeds('', ['get /api/v1/media/:id', 'put /api/v1/media/:id'], MediaAttachment),
  'delete /api/v1/media/:id': Nothing,
  'get /api/oembed': Oembed,
}

const own: Record<string, Answer> = {
  'get /api/v1/announcements': many(Announcement),
  'post /api/v1/announcements/:id/dismiss': Nothing,
  ...deeds(
    '',
    ['put', 'delete'].map((method) => `${method} /api/v1/announcements/:id/reactions/:name`),
    Nothing,
  ),
  'get /api/v1/featured_tags': many(FeaturedTag),
  'post /api/v1/featured_tags': FeaturedTag,
  'delete /api/v1/featured_tags/:id': Nothing,
  ...deeds('get /api/v1/', ['featured_tags/suggestions', 'followed_tags', 'trends', 'trends/tags'], many(Tag)),
  'get /api/v1/trends/links': z.tuple([]),
  'get /api/v1/tags/:name': Tag,
  ...deeds('post /api/v1/tags/:name/', ['follow', 'unfollow', 'feature', 'unfeature'], Tag),
  'get /api/v1/filters': many(FilterV1),
  'post /api/v1/filters': FilterV1,
  ...deeds('', ['get /api/v1/filters/:id', 'put /api/v1/filters/:id'], FilterV1),
  'get /api/v2/filters': many(Filter),
  'post /api/v2/filters': Filter,
  ...deeds('', ['get /api/v2/filters/:id', 'put /api/v2/filters/:id'], Filter),
  'get /api/v2/filters/:id/keywords': many(FilterKeyword),
  'post /api/v2/filters/:id/keywords': FilterKeyword,
  ...deeds(
    '',
    ['get', 'put'].map((method) => `${method} /api/v2/filters/keywords/:id`),
    FilterKeyword,
  ),
  'get /api/v2/filters/:id/statuses': many(FilterStatus),
  'post /api/v2/filters/:id/statuses': FilterStatus,
  'get /api/v2/filters/statuses/:id': FilterStatus,
  ...deeds(
    'delete /api/',
    ['v1/filters/:id', 'v2/filters/:id', 'v2/filters/keywords/:id', 'v2/filters/statuses/:id'],
    Nothing,
  ),
  'get /api/v1/lists': many(List),
  'post /api/v1/lists': List,
  ...deeds('', ['get /api/v1/lists/:id', 'put /api/v1/lists/:id'], List),
  'delete /api/v1/lists/:id': Nothing,
  'get /api/v1/lists/:id/accounts': many(Account),
  ...deeds('', ['post /api/v1/lists/:id/accounts', 'delete /api/v1/lists/:id/accounts'], Nothing),
  ...deeds('', ['get /api/v1/markers', 'post /api/v1/markers'], Markers),
  ...deeds(
    '',
    ['get', 'post', 'put'].map((method) => `${method} /api/v1/push/subscription`),
    PushSubscription,
  ),
  'delete /api/v1/push/subscription': Nothing,
}

const notifications: Record<string, Answer> = {
  'get /api/v1/notifications': many(WholeNotification),
  'get /api/v1/notifications/:id': WholeNotification,
  ...deeds('post /api/v1/notifications/', ['clear', 'dismiss', ':id/dismiss'], Nothing),
  ...deeds('get /api/', ['v1/notifications/unread_count', 'v2/notifications/unread_count'], UnreadCount),
  'get /api/v1/notifications/requests': many(NotificationRequest),
  'get /api/v1/notifications/requests/:id': NotificationRequest,
  'get /api/v1/notifications/requests/merged': z.strictObject({ merged: z.boolean() }),
  ...deeds('post /api/v1/notifications/requests/', ['accept', 'dismiss', ':id/accept', ':id/dismiss'], Nothing),
  ...deeds('get /api/v2/', ['notifications', 'notifications/:key'], WholeGroups),
  'get /api/v2/notifications/:key/accounts': many(Account),
  'post /api/v2/notifications/:key/dismiss': Nothing,
  ...deeds(
    '',
    ['get', 'put', 'patch'].map((method) => `${method} /api/v2/notifications/policy`),
    NotificationPolicy,
  ),
}

const hub: Record<string, Answer> = {
  'get /.well-known/oauth-authorization-server': Metadata,
  'post /oauth/token': Token,
  'post /oauth/revoke': Nothing,
  ...deeds('', ['get /oauth/userinfo', 'post /oauth/userinfo'], UserInfo),
  'post /api/v1/apps': CredentialApplication,
  'get /api/v1/apps/verify_credentials': Application,
  'get /api/v1/instance': InstanceV1,
  'get /api/v2/instance': Instance,
  ...deeds('get /api/v1/instance/', ['activity', 'peers'], z.tuple([])),
  'get /api/v1/instance/rules': many(Rule),
  'get /api/v1/instance/domain_blocks': many(DomainBlock),
  ...deeds('get /api/v1/instance/', ['extended_description', 'privacy_policy'], InstancePage),
  'get /api/v1/instance/languages': many(InstanceLanguage),
  'get /api/v1/instance/translation_languages': Nothing,
  ...deeds('get /api/v1/instance/', ['terms_of_service', 'terms_of_service/:date'], 'never'),
  'get /api/v1/custom_emojis': many(CustomEmoji),
  ...deeds('get ', ['/health', '/api/v1/streaming/health'], 'text'),
  'get /api/v1/streaming': 'never',
  ...deeds(
    'get /api/v1/streaming/',
    [
      ...['direct', 'hashtag', 'hashtag/local', 'list', 'public', 'public/local', 'public/remote', 'user'],
      'user/notification',
    ],
    'events',
  ),
  'get /api/v1/annual_reports': z.strictObject({
    annual_reports: z.tuple([]),
    accounts: z.tuple([]),
    statuses: z.tuple([]),
  }),
  'get /api/v1/annual_reports/:year/state': z.strictObject({ state: z.literal('ineligible') }),
  'post /api/v1/annual_reports/:year/generate': Nothing,
  ...deeds('', ['get /api/v1/annual_reports/:year', 'post /api/v1/annual_reports/:year/read'], 'never'),
  ...deeds('', ['get /api/v1/collections/:id', 'post /api/v1/collections'], 'never'),
  'get /api/v1_alpha/async_refreshes/:id': 'never',
}

/** What each operation answers when it does what it was asked, by `method path` as the router has it. */
export const answers: Readonly<Record<string, Answer>> = { ...accounts, ...statuses, ...own, ...notifications, ...hub }

/** What apps that listen are sent, by the name of the event; null where there is nothing to it. */
export const events: Readonly<Record<string, z.ZodType | 'id' | null>> = {
  'update': Status,
  'status.update': Status,
  'notification': WholeNotification,
  'conversation': Conversation,
  'announcement': Announcement,
  'announcement.reaction': z.strictObject({
    name: z.string().min(1),
    count: z.number().int().nonnegative(),
    announcement_id: z.string().regex(/^\d+$/),
  }),
  /** An id alone, as it stands. */
  'delete': 'id',
  'announcement.delete': 'id',
  'filters_changed': null,
  'notifications_merged': null,
}
