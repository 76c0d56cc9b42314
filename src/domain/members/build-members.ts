import type { IdentityRepo } from '../actors/identity-repo.js'
import type { AuditService } from '../audit/audit-service.js'
import type { ClaimService } from '../claims/claim-service.js'
import type { LiveBus } from '../live/live-bus.js'
import type { MailService } from '../mails/mail-service.js'
import type { GroupGround } from '../services.js'
import type { SettingsService } from '../settings/settings-service.js'
import { accountService } from './account-service.js'
import { admissionService } from './admission-service.js'
import type { TokenService } from '../apps/token-service.js'
import { appSignUps } from './app-sign-up-service.js'
import { askService } from './ask-service.js'
import { credentialService } from './credential-service.js'
import { memberFinder } from './finder.js'
import { invitationService } from './invitation-service.js'
import { letters as createLetters } from './letters.js'
import { leavings } from './leavings.js'
import { linkService } from './link-service.js'
import type { MemberRepo } from './member-repo.js'
import type { MemberService } from './member-service.js'
import type { Passwords } from './password.js'
import type { ProfileService } from './profile-service.js'
import { secondFactorService } from './second-factor-service.js'
import { secondFactors } from './second-factor.js'
import { sessionService } from './session-service.js'
import { signInService } from './sign-in-service.js'
import { signUpService } from './sign-up-service.js'
import { signedTokens } from './signed-tokens.js'
import { standingService } from './standing-service.js'
import { stewardGuard } from './steward-guard.js'
import type { Throttle } from './throttle.js'

type Shared = {
  repo: MemberRepo
  claims: ClaimService
  identities: IdentityRepo
  passwords: Passwords
  members: MemberService
  settings: SettingsService
  audit: AuditService
  mails: MailService
  profiles: ProfileService
  tokens: TokenService
  throttle: Throttle
}

/** Everything about members and their accounts, from the leaves up. */
export function buildMembers(ground: GroupGround & { live: LiveBus }, shared: Shared) {
  const { store, clock, derive, baseUrl, mailWorks, wake } = ground
  const tokens = signedTokens({ key: derive('sessions'), clock })
  const { throttle } = shared
  const letters = createLetters({ ...shared, baseUrl })
  const links = linkService({ store, members: shared.repo, clock })
  const find = memberFinder(shared)
  const sessions = sessionService({ ...ground, members: shared.repo, tokens })
  const guard = stewardGuard({ store, repo: shared.repo, clock })
  const standing = standingService({ ...shared, guard, leavings: leavings({ store, clock }), sessions, clock })
  const { actorOf } = standing
  const credentials = credentialService({ ...shared, sessions, links, letters, throttle, actorOf, clock })
  const factors = secondFactors(derive('second-factor'))
  const secondFactor = secondFactorService({ ...shared, factors, credentials, sessions, letters, actorOf, clock })
  const invitations = invitationService({ ...shared, store, actorOf, clock })
  const account = accountService({ ...shared, credentials, standing, links, letters, throttle })
  const signUps = signUpService({ ...shared, invitations, account, links, throttle, mailWorks })
  const signIn = signInService({ ...shared, find, sessions, factors: secondFactor, tokens, throttle, clock })
  const asking = { throttle, find, credentials, signUps, links, letters, mailWorks }
  const asks = askService({ ...ground, ...asking, key: derive('asks'), wake: () => wake('asks') })
  const unconfirmed = ground.unconfirmedSignUps === true
  const appJoining = appSignUps({ ...shared, account, throttle, unconfirmed })
  const admission = admissionService({ ...shared, standing, account, letters })
  const members = {
    ...shared.members,
    ...standing,
    setPassword: (id: string, password: string) => credentials.setPassword(id, password),
  }
  return {
    account,
    admission,
    appJoining,
    asks,
    credentials,
    invitations,
    members,
    secondFactor,
    sessions,
    signIn,
    joining: signUps,
  }
}
