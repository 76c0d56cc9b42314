import type { Rate } from '../../core/bucket.js'
import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import { registeredDomain } from '../../core/registered-domain.js'
import { createBudget } from '../remote/budget.js'
import type { Failed } from '../remote/results.js'

/** How often somebody unknown may be asked for. Who goes beyond it hears when to come again. */
export type Lookups = { spend<T>(about: Iri, work: () => Promise<T>): Promise<T | Failed> }

const FOR_STRANGERS: Limits = {
  all: { count: 60, windowMs: 5 * 60_000 },
  perDomain: { count: 10, windowMs: 60_000 },
}
/** Members who search should not have to wait because strangers keep us busy. */
const FOR_MEMBERS: Limits = {
  all: { count: 120, windowMs: 5 * 60_000 },
  perDomain: { count: 30, windowMs: 60_000 },
}
const AT_ONCE = 16
const AT_ONCE_PER_DOMAIN = 4
const WAITING = 64

type Limits = { all: Rate; perDomain: Rate }

/** @param cause  who makes us look: requests that strangers send, or people of ours */
export function lookups(clock: Clock, cause: 'strangers' | 'members'): Lookups {
  const { all: rate, perDomain: ratePerHost } = cause === 'members' ? FOR_MEMBERS : FOR_STRANGERS
  const places = { atOnce: AT_ONCE, atOncePerHost: AT_ONCE_PER_DOMAIN, waiting: WAITING }
  const budget = createBudget({ clock, ...places, rate, ratePerHost })
  return {
    async spend<T>(about: Iri, work: () => Promise<T>): Promise<T | Failed> {
      // Boxed, so that nothing that was found can be taken for an empty purse.
      const spent = await budget.spend(registeredDomain(hostOf(about)), async () => ({ found: await work() }))
      if ('found' in spent) return spent.found
      return tooMany(spent.exhausted)
    },
  }
}

const tooMany = (retryAfterMs: number): Failed => ({
  kind: 'unavailable',
  reason: 'too many lookups of unknown actors',
  retryAfterMs,
  reached: true,
})
