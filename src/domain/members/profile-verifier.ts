import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { IdentityDoc, IdentityRepo } from '../actors/identity-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import { addressIn, hasUnverified, plainDetails, type ProfileField } from '../actors/profile-details.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './throttle.js'

/** Whether the page at an address leads to somebody's profile as their own (`rel="me"`). */
export type LooksBack = (address: string, profile: Iri) => Promise<boolean>

type Deps = {
  identities: Pick<IdentityRepo, 'claimVerify' | 'change'>
  actors: Pick<LocalActors, 'iriOf'>
  clock: Clock
}

const LEASE_MS = 10 * MINUTE_MS
/** People put the link on their page after they have named the page here, and pages are down at times. */
const AGAIN_AFTER_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS]

/** A worker's step: looks at the links of one profile that are not confirmed yet. @returns false when none waits */
export function profileVerifier({ identities, actors, clock }: Deps) {
  async function looked(field: ProfileField, profile: Iri, looksBack: LooksBack): Promise<ProfileField> {
    const address = field.verifiedAt === null ? addressIn(field.value) : null
    return address !== null && (await looksBack(address, profile)) ? { ...field, verifiedAt: clock() } : field
  }

  function next(doc: IdentityDoc, fields: readonly ProfileField[]): Pick<IdentityDoc, 'verify' | 'verifyTries'> {
    const tries = (doc.verifyTries ?? 0) + 1
    const waitMs = hasUnverified(fields) ? AGAIN_AFTER_MS[tries - 1] : undefined
    return { verify: waitMs === undefined ? null : new Date(clock().getTime() + waitMs), verifyTries: tries }
  }

  return async (looksBack: LooksBack): Promise<boolean> => {
    const now = clock()
    const doc = await identities.claimVerify(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const { _id: handle, revision, details = plainDetails } = doc
    const fields: ProfileField[] = []
    for (const field of details.fields) fields.push(await looked(field, actors.iriOf(handle), looksBack))
    // A profile that has changed meanwhile was marked anew by that change.
    await identities.change(handle, revision, { details: { ...details, fields }, ...next(doc, fields) })
    return true
  }
}
