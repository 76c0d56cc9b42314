import type { Request } from 'express'

export type Encoding = 'br' | 'gzip'

/**
 * The densest form that the other side takes; null for as it is. Browsers name all that they know with the same weight,
 * gzip first, and mean no more by it.
 */
export function encodingFor(req: Request): Encoding | null {
  if (req.acceptsEncodings('br') === 'br') return 'br'
  return req.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : null
}
