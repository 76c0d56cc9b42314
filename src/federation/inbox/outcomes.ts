import type { Outcome } from '../activity.js'
import type { Failed } from '../remote/results.js'

export const handled = (because?: string): Outcome => ({ did: 'handled', ...(because !== undefined && { because }) })
export const ignored = (because: string): Outcome => ({ did: 'ignored', because })
export const refused = (because: string): Outcome => ({ did: 'refused', because })
export const later = (because: string, afterMs?: number | null): Outcome => ({
  did: 'later',
  because,
  ...(afterMs !== undefined && afterMs !== null && { afterMs }),
})

/** What not getting hold of something comes to: another try when that may help. @param what  in words, e.g. `its author` */
export function without(what: string, failed: Failed): Outcome {
  if (failed.kind === 'unavailable') return later(`${what} cannot be asked: ${failed.reason}`, failed.retryAfterMs)
  const why = 'reason' in failed ? failed.reason : failed.kind
  return ignored(`${what} cannot be had: ${why}`)
}
