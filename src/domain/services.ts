import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import { auditService } from './audit/audit-service.js'
import { claimService } from './claims/claim-service.js'
import { mailService } from './mails/mail-service.js'
import { invitationService } from './members/invitation-service.js'
import { memberRepo } from './members/member-repo.js'
import { memberService } from './members/member-service.js'
import { passwords as createPasswords } from './members/password.js'
import { sessionService } from './members/session-service.js'
import { standingService } from './members/standing-service.js'
import { stewardGuard } from './members/steward-guard.js'
import { settingsService } from './settings/settings-service.js'

/** What the rules of a hub need of the world. */
export type Ground = {
  store: Store
  clock: Clock
  newId: () => string
  /** 0 <= r < 1 */
  random: () => number
  /** A key of 32 bytes for one purpose, the same at every start. */
  derive: (purpose: string) => Buffer
  /** There is mail to send. */
  wakeMailer: () => void
}

/** Everything a hub can do, whichever door asks. */
export type Services = ReturnType<typeof buildServices>

export function buildServices({ store, clock, newId, random, derive, wakeMailer }: Ground) {
  const repo = memberRepo(store)
  const ownerExists = async (owner: string) => (await repo.get(owner)) !== null
  const claims = claimService({ store, clock, ownerExists })
  const passwords = createPasswords()
  const audit = auditService({ store, clock, newId })
  const sessions = sessionService({ store, members: repo, key: derive('sessions'), newId, clock })
  const guard = stewardGuard({ store, repo, clock })
  const standing = standingService({ repo, guard, claims, sessions, audit, clock })
  const members = { ...memberService({ repo, claims, passwords, sessions, newId, clock }), ...standing }
  return {
    audit,
    invitations: invitationService({ store, audit, actorOf: standing.actorOf, clock }),
    mails: mailService({ store, clock, newId, random, key: derive('mails'), wake: wakeMailer }),
    members,
    sessions,
    settings: settingsService({ store, clock, newId, claims, members, passwords }),
  }
}
