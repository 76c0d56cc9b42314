import { fault, good, type Faulty, type Outcome } from './faults.js'

const MINUTE_MS = 60_000
/** How old a signature may be: an hour, which others allow too, and five minutes for clocks that are off. */
const OLDEST_MS = 65 * MINUTE_MS
/** How far in the future a signature may be: clocks set to the wrong zone are off by an hour. */
export const NEWEST_MS = 60 * MINUTE_MS

/** Reads an HTTP date in the one form that is sent today, `Sat, 21 Nov 2026 10:00:00 GMT`. */
export function readHttpDate(text: string): Outcome<Date> {
  const date = new Date(text)
  // Date.parse takes anything that looks like a date; only what it would print itself is one. NaN prints, too.
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== text) return fault('malformed-date')
  return good(date)
}

/** @param date when something was signed; an invalid one is too old */
export function outsideWindow(date: Date, now: Date): Faulty | null {
  const age = now.getTime() - date.getTime()
  if (!(age <= OLDEST_MS)) return fault('too-old')
  return age >= -NEWEST_MS ? null : fault('too-new')
}
