import type { CollectionSpec } from '../store/store.js'
import { AUDIT } from './audit/audit-service.js'
import { CLAIMS } from './claims/claim-service.js'
import { DRAFTS } from './drafts/draft-repo.js'
import { ITEMS } from './items/item-repo.js'
import { REVISIONS } from './items/revision-repo.js'
import { INVITATIONS } from './members/invitation-service.js'
import { GUARDS } from './members/steward-guard.js'
import { ASKS } from './members/ask-service.js'
import { LEAVINGS } from './members/leavings.js'
import { LINKS } from './members/link-service.js'
import { TRIES } from './members/throttle.js'
import { MAILS } from './mails/mail-service.js'
import { MEDIA } from './media/media-service.js'
import { MEMBERS } from './members/member-repo.js'
import { SESSIONS } from './members/session-service.js'
import { SETTINGS } from './settings/settings-service.js'

/** Every collection of the hub, with its indexes and how long its documents are kept. */
export const collections: readonly CollectionSpec[] = [
  ASKS,
  AUDIT,
  CLAIMS,
  DRAFTS,
  GUARDS,
  INVITATIONS,
  ITEMS,
  LEAVINGS,
  LINKS,
  MAILS,
  MEDIA,
  MEMBERS,
  REVISIONS,
  SESSIONS,
  SETTINGS,
  TRIES,
]
