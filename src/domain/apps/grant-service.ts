import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { sameSecret } from '../../core/same-secret.js'
import type { Store } from '../../store/store.js'
import type { MemberRepo } from '../members/member-repo.js'
import { hashToken, newToken } from '../members/link-token.js'
import { can } from '../members/member.js'
import { GRANTS, type GrantDoc } from './app-repo.js'
import type { App, AppService } from './app-service.js'
import type { Issued, TokenService } from './token-service.js'

/** What a member said yes to. */
export type Grant = Pick<GrantDoc, 'redirectUri' | 'challenge' | 'as'> & { app: App; scopes: readonly string[] }

/** A code is to be used at once (RFC 6749, 4.1.2). */
const LASTS_MS = 10 * 60_000
/** RFC 7636, 4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/

type Deps = {
  store: Store
  members: Pick<MemberRepo, 'get'>
  apps: Pick<AppService, 'used'>
  tokens: Pick<TokenService, 'issue' | 'drop'>
  newId: () => string
  clock: Clock
}

export type GrantService = ReturnType<typeof grantService>

/** From a member's yes to what the app holds: a code that can be used once. */
export function grantService({ store, members, apps, tokens, newId, clock }: Deps) {
  const docs = store.collection(GRANTS)

  /** A code that comes twice was stolen: what was given for it is worth nothing any more (RFC 6749, 4.1.2). */
  async function usedBefore(_id: string): Promise<void> {
    const former = await docs.findOneAndUpdate({ _id }, { $set: { twice: true } })
    if (former !== null && former.token !== null) await tokens.drop(former.token)
  }

  return {
    /** @returns the code for the app; null when the member cannot let anything in, or not as the hub */
    async allow(member: string, { app, scopes, redirectUri, challenge, as = 'member' }: Grant): Promise<string | null> {
      const kept = await members.get(member)
      if (kept?.state !== 'active' || (as === 'voice' && !can(kept, 'publish'))) return null
      const code = newToken()
      const said = {
        app: app.id,
        member,
        credentialsAt: kept.credentialsAt,
        scopes: [...scopes],
        redirectUri,
        challenge,
        ...(as !== 'member' && { as }),
      }
      const expiresAt = new Date(clock().getTime() + LASTS_MS)
      await docs.insertOne({ _id: hashToken(code), ...said, token: null, expiresAt })
      return code
    },

    /**
     * @param told.redirectUri  null when the app leaves it out, which apps do although they should not
     * @returns null when the code is not (any more) one of this app for this address, or the verifier is not its own
     */
    async exchange(
      app: App,
      { code, redirectUri, verifier }: { code: string; redirectUri: string | null; verifier: string | null },
    ): Promise<Issued | null> {
      const _id = hashToken(code)
      const grant = await docs.findOne({ _id })
      if (grant === null || grant.app !== app.id) return null
      if (redirectUri !== null && redirectUri !== grant.redirectUri) return null
      if (!answers(grant.challenge, verifier)) return null
      const id = newId()
      const fresh = { _id, token: null, expiresAt: { $gt: clock() } }
      const taken = await docs.findOneAndUpdate(fresh, { $set: { token: id } })
      if (taken === null) {
        await usedBefore(_id)
        return null
      }
      const { member, credentialsAt, scopes, as } = taken
      const issued = await tokens.issue({ id, app: app.id, member, credentialsAt, scopes, ...(as && { as }) })
      await apps.used(app.id)
      // Whoever came second may have looked for it before it was there.
      if ((await docs.findOne({ _id }))?.twice !== true) return issued
      await tokens.drop(id)
      return null
    },

    /** The member is gone. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}

/** Whoever brings a verifier began with a challenge: where none came here, somebody took it away (RFC 9700, 4.8.2). */
function answers(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null || verifier === ''
  if (verifier === null || !VERIFIER.test(verifier)) return false
  return sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge)
}
