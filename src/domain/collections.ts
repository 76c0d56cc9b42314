import type { CollectionSpec } from '../store/store.js'
import { ACTORS } from './actors/actor-repo.js'
import { IDENTITIES } from './actors/identity-repo.js'
import { ANNOUNCEMENTS, DISMISSALS, RESPONSES } from './announcements/announcement-repo.js'
import { APPS, GRANTS, TOKENS } from './apps/app-repo.js'
import { ANSWERS } from './doors/answer-repo.js'
import { POLLS, VOTES } from './doors/poll-repo.js'
import { AUDIT } from './audit/audit-service.js'
import { BOOKMARKS } from './bookmarks/bookmark-repo.js'
import { THREAD_MUTES } from './bookmarks/thread-mute-repo.js'
import { CALENDAR_IMPORTS, CALENDAR_ORIGINS } from './calendar/import/import-docs.js'
import { CALENDAR_LINKS } from './calendar/calendar-links.js'
import { CARDS } from './cards/card-repo.js'
import { CLAIMS } from './claims/claim-service.js'
import { CONVERSATIONS } from './conversations/conversation-repo.js'
import { COHOSTS } from './cohosts/cohost-repo.js'
import { DRAFTS } from './drafts/draft-repo.js'
import { DELIVERIES } from './hosts/delivery-repo.js'
import { FILTERS } from './filters/filter-repo.js'
import { HOSTS } from './hosts/host-repo.js'
import { JOINS } from './joins/join-repo.js'
import { ITEMS } from './items/item-repo.js'
import { REVISIONS } from './items/revision-repo.js'
import { FOLLOWS, QUIET_FOLLOWS } from './follows/follow-repo.js'
import { LIST_FOLLOWS } from './follows/list-follow-repo.js'
import { KEYS } from './keys/key-repo.js'
import { LIVE } from './live/live-log.js'
import { INVITATIONS } from './members/invitation-service.js'
import { GUARDS } from './members/steward-guard.js'
import { ASKS } from './members/ask-service.js'
import { LEAVINGS } from './members/leavings.js'
import { LINKS } from './members/link-service.js'
import { TRIES } from './members/throttle.js'
import { MAILS } from './mails/mail-service.js'
import { MARKERS } from './markers/marker-service.js'
import { MEDIA } from './media/media-service.js'
import { UPLOADS } from './media/upload-repo.js'
import { MEMBERS } from './members/member-repo.js'
import { DOMAIN_RULES, MEMBER_BLOCKS, POLICIES, REPORTS } from './moderation/moderation-repo.js'
import { BELLS } from './notifications/bells.js'
import { NOTIFICATIONS } from './notifications/notification-repo.js'
import { NOTIFICATION_POLICIES, NOTIFICATION_SENDERS } from './notifications/policy.js'
import { PROOFS } from './people-keys/mail-proofs.js'
import { CONSENTS, PLEDGES } from './pledges/pledge-repo.js'
import { PLEDGE_TALLIES } from './pledges/pledge-tallies.js'
import { BALLOTS } from './polls/ballot-repo.js'
import { ONCES } from './posts/once-repo.js'
import { POST_REVISIONS } from './posts/post-revision-repo.js'
import { SCHEDULES } from './schedules/schedule-repo.js'
import { PINS, REMOTE_PINS } from './pins/pin-repo.js'
import { POSTS } from './posts/post-repo.js'
import { PUSHES } from './push/push-queue.js'
import { QUOTES } from './quotes/quote-service.js'
import { STAMPS } from './quotes/stamp-repo.js'
import { REACTIONS, TALLIES } from './reactions/reaction-repo.js'
import { REGARDS } from './relations/regard-repo.js'
import { FORGOTTEN } from './received/forgotten-repo.js'
import { RECEIVED } from './received/received-repo.js'
import { SERIES } from './series/series-repo.js'
import { SESSIONS } from './members/session-service.js'
import { SIGNUP_ASKS } from './signups/mail-door.js'
import { PLACES, SIGNUPS } from './signups/sign-up-repo.js'
import { SETTINGS } from './settings/settings-service.js'
import { RELATIVES } from './write-ups/relative-repo.js'
import { DIGESTS } from './subscriptions/digest-duty.js'
import { SUBSCRIPTIONS, WISHES } from './subscriptions/subscription-repo.js'
import { FEATURED_TAGS, FOLLOWED_TAGS } from './tags/tag-repo.js'
import { TAKE_UP_DAYS } from './take-ups/take-up-days.js'
import { TAKE_UPS, TAKINGS } from './take-ups/take-up-repo.js'
import { LIST_ACCOUNTS, MEMBER_LISTS } from './member-lists/member-list-repo.js'
import { BACK_FILLS } from './timelines/back-fill-repo.js'
import { TIMELINE, TIMELINE_ENDS } from './timelines/timeline-repo.js'

/** What the rules of the hub keep, with its indexes and how long its documents are kept. */
export const domainCollections: readonly CollectionSpec[] = [
  ANNOUNCEMENTS,
  DISMISSALS,
  RESPONSES,
  ACTORS,
  ANSWERS,
  APPS,
  ASKS,
  AUDIT,
  BALLOTS,
  BOOKMARKS,
  BELLS,
  CALENDAR_IMPORTS,
  CALENDAR_LINKS,
  CALENDAR_ORIGINS,
  CARDS,
  CLAIMS,
  CONSENTS,
  COHOSTS,
  CONVERSATIONS,
  DELIVERIES,
  DIGESTS,
  DOMAIN_RULES,
  DRAFTS,
  FEATURED_TAGS,
  FILTERS,
  FOLLOWED_TAGS,
  FOLLOWS,
  FORGOTTEN,
  GRANTS,
  GUARDS,
  HOSTS,
  IDENTITIES,
  INVITATIONS,
  ITEMS,
  JOINS,
  KEYS,
  LEAVINGS,
  LINKS,
  LIVE,
  MAILS,
  MARKERS,
  MEDIA,
  MEMBERS,
  MEMBER_BLOCKS,
  NOTIFICATIONS,
  NOTIFICATION_POLICIES,
  NOTIFICATION_SENDERS,
  ONCES,
  PINS,
  PLACES,
  PLEDGES,
  PLEDGE_TALLIES,
  POLICIES,
  POLLS,
  POSTS,
  POST_REVISIONS,
  PROOFS,
  PUSHES,
  QUIET_FOLLOWS,
  LIST_FOLLOWS,
  QUOTES,
  REACTIONS,
  RECEIVED,
  REGARDS,
  RELATIVES,
  REMOTE_PINS,
  REPORTS,
  REVISIONS,
  SCHEDULES,
  SERIES,
  SESSIONS,
  SETTINGS,
  STAMPS,
  SUBSCRIPTIONS,
  SIGNUPS,
  SIGNUP_ASKS,
  TAKE_UPS,
  TAKE_UP_DAYS,
  TAKINGS,
  TALLIES,
  THREAD_MUTES,
  TIMELINE,
  TIMELINE_ENDS,
  BACK_FILLS,
  LIST_ACCOUNTS,
  MEMBER_LISTS,
  TOKENS,
  TRIES,
  UPLOADS,
  WISHES,
  VOTES,
]
