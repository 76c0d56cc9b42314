import type { LiveBus } from './live/live-bus.js'
import type { MemberRepo } from './members/member-repo.js'
import { signedTokens } from './members/signed-tokens.js'
import { appService } from './apps/app-service.js'
import { grantService } from './apps/grant-service.js'
import { tokenService } from './apps/token-service.js'
import type { GroupGround } from './services.js'

/** Apps that members let in: who they are, what they were given, what they hold. */
export function buildApps({ store, clock, newId, derive, live }: GroupGround & { live: LiveBus }, members: MemberRepo) {
  const apps = appService({ store, newId, clock })
  const signed = signedTokens({ key: derive('sessions'), clock })
  const tokens = tokenService({ store, members, apps, tokens: signed, newId, clock, live })
  const grants = grantService({ store, members, apps, tokens, newId, clock })
  const forgetApps = async (member: string): Promise<void> => {
    await grants.forget(member)
    await tokens.endAll(member)
  }
  return { apps, grants, tokens, forgetApps }
}
