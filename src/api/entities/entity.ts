import { z } from 'zod'

/**
 * What apps are sent is checked against a schema of the documentation's words before it leaves: strict decoders give up a
 * whole timeline for one field that is missing or of another type.
 */

/** A number as text, without zeros in front. */
export const Id = z.string().regex(/^(0|[1-9]\d{0,19})$/)
export const Link = z.url({ protocol: /^https?$/ })
