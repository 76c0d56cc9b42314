import { z } from 'zod'

/**
 * What apps are sent is checked against a schema of the documentation's words before it leaves: strict decoders give up a
 * whole timeline for one field that is missing or of another type.
 */

/** ISO 8601 in UTC with three digits of fractions: other shapes each broke an app. */
export const Moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
/** A number as text, without zeros in front. */
export const Id = z.string().regex(/^(0|[1-9]\d{0,19})$/)
export const Link = z.url({ protocol: /^https?$/ })
export const Count = z.number().int().nonnegative()

export const moment = (at: Date): string => at.toISOString()
/** Accounts show the day alone. */
export const midnight = (at: Date): string => `${at.toISOString().slice(0, 10)}T00:00:00.000Z`
