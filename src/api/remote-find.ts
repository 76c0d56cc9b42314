import type { Services } from '../domain/services.js'
import type { Member } from '../domain/members/member.js'
import { HOUR_MS } from '../domain/members/throttle.js'
import type { Found } from '../domain/network.js'
import { parseAddress } from '../domain/actors/address.js'
import type { Api } from './api.js'

/** Each may make this hub ask somebody else's. */
const FINDS = [{ limit: 60, windowMs: HOUR_MS }]
/** Apps wait no longer before they say that nothing was found. */
const WITHIN_MS = 8_000

/**
 * Asks elsewhere for what somebody typed whole: an address of somebody, or of a page.
 * @returns null when it is neither, when nothing is there, or when it takes too long: then it may be known by the next time
 */
export async function findElsewhere(
  { services, network, timer }: Pick<Api, 'services' | 'network' | 'timer'>,
  member: Member,
  text: string,
  kinds: readonly ('address' | 'page')[],
): Promise<Found | null> {
  const typed = text.trim()
  const isAddress = kinds.includes('address') && parseAddress(typed) !== null
  const isPage = kinds.includes('page') && /^https?:\/\/[^\s]+$/i.test(typed)
  if (!isAddress && !isPage) return null
  // What is known is found all the same.
  if (!(await mayFind({ services }, member))) return null
  const late = Promise.withResolvers<null>()
  const alarm = timer.set(() => late.resolve(null), WITHIN_MS)
  try {
    return await Promise.race([network.find(typed), late.promise])
  } finally {
    timer.clear(alarm)
  }
}

/** Counts one more time at which a member makes this hub ask somebody else's. @returns false when that was often enough */
export const mayFind = (
  { services: { throttle } }: { services: Pick<Services, 'throttle'> },
  { id }: Pick<Member, 'id'>,
): Promise<boolean> => throttle.hasRoom({ kind: 'find', subject: id, limits: FINDS })
