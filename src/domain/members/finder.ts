import type { ClaimService } from '../claims/claim-service.js'
import { foldEmail } from './member.js'
import type { MemberDoc, MemberRepo } from './member-repo.js'

const LONGEST = 254

/** Finds members by what they type to say who they are: their name, or their confirmed mail address. */
export function memberFinder({
  repo,
  claims,
}: {
  repo: Pick<MemberRepo, 'get' | 'byName'>
  claims: Pick<ClaimService, 'ownerOf'>
}) {
  return async (typed: string): Promise<MemberDoc | null> => {
    const text = foldIdentity(typed)
    if (text === '' || text.length > LONGEST) return null
    if (!text.includes('@')) return repo.byName(text)
    const owner = await claims.ownerOf(`mail:${text}`)
    const doc = owner === null ? null : await repo.get(owner)
    // An address is claimed a moment before it is the member's.
    return doc !== null && doc.email !== null && foldEmail(doc.email) === text ? doc : null
  }
}
export type MemberFinder = ReturnType<typeof memberFinder>

/** The same for every way to write the same name or address. */
export const foldIdentity = (typed: string): string => foldEmail(typed.trim())
