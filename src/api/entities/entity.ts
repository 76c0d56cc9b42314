import { z } from 'zod'
import type { Log } from '../../core/log.js'

/**
 * What apps are sent is checked against a schema of the documentation's words before it leaves: strict decoders give up a
 * whole timeline for one field that is missing or of another type.
 */

/** ISO 8601 in UTC with three digits of fractions: other shapes each broke an app. */
export const Moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
export const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
/** A number as text, without zeros in front. */
export const Id = z.string().regex(/^(0|[1-9]\d{0,19})$/)
export const Link = z.url({ protocol: /^https?$/ })
export const Count = z.number().int().nonnegative()

export const moment = (at: Date): string => at.toISOString()
export const day = (at: Date): string => at.toISOString().slice(0, 10)
/** Accounts show the day alone. */
export const midnight = (at: Date): string => `${day(at)}T00:00:00.000Z`

/** Checked as it stands; what does not fit is left out and said in the log, without what it holds. */
export function kept<T extends z.ZodType>(schema: T, made: z.input<T>, log: Log): z.output<T> | null {
  const checked = schema.safeParse(made)
  if (checked.success) return checked.data
  const id = String((made as { id?: unknown }).id)
  const faults = checked.error.issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`)
  log.error({ id, faults: faults.slice(0, 10) }, 'left out what does not fit its schema')
  return null
}
