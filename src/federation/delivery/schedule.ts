const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Between tries; the first is made at once. */
const DELAYS_MS = [
  ...[MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, DAY_MS, DAY_MS],
]
export const MAX_TRIES = DELAYS_MS.length + 1
/** After both kinds of signatures were turned down. */
export const DENIED_MS = HOUR_MS

const LONGEST_PROBE_DAYS = 8

/** So that what failed together does not come back together: up to a fifth earlier or later. */
const blurred = (delayMs: number, random: number): number => Math.round(delayMs * (0.8 + 0.4 * random))

/** @param failures  tries that failed, 1 or more; beyond the last delay it stays at a day. @param random 0 <= r < 1 */
export function retryDelayMs(failures: number, random: number): number {
  return blurred(DELAYS_MS[Math.min(failures, DELAYS_MS.length) - 1] ?? 0, random)
}

/** Between looks whether a dormant host is back: one day, two, four, eight and then always eight. */
export function probeDelayMs(probes: number, random: number): number {
  return blurred(Math.min(2 ** probes, LONGEST_PROBE_DAYS) * DAY_MS, random)
}

export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
