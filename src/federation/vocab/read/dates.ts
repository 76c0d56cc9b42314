import { momentOf } from '../../../domain/text/zones.js'
import type { Json } from '../../remote/strict-json.js'
import { AHEAD_MS } from './limits.js'
import { stringIn } from './values.js'

/** RFC 3339, with what is found of it: no seconds, no offset, `+0100`, or a day alone. */
const MOMENT = /^(?:19|2\d)\d{2}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/
const OFFSET = /(?:[Zz]|[+-]\d{2}:?\d{2})$/

/**
 * A moment of the years 1900 to 2999; null for everything else.
 * @param zone  where a time without an offset is meant; UTC unless given
 */
export function dateOf(given: Json | undefined, zone: string | null = null): Date | null {
  const text = stringIn(given)
  if (text === null || text.length > 40 || !MOMENT.test(text)) return null
  const day = text.length === 10
  if (!day && OFFSET.test(text.slice(10))) return valid(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  const wall = day ? `${text}T00:00` : text.replace(' ', 'T').replace('t', 'T')
  const there = zone === null ? null : momentOf(wall.slice(0, 16), zone)
  return there !== null && typeof there !== 'string' ? there.at : valid(`${wall}Z`)
}

function valid(text: string): Date | null {
  const date = new Date(text.toUpperCase())
  return Number.isNaN(date.getTime()) ? null : date
}

/** When something was said: not later than now, however far ahead the other side's clock is or pretends to be. */
export function pastOf(given: Json | undefined, now: Date): Date | null {
  const date = dateOf(given)
  if (date === null) return null
  return date.getTime() > now.getTime() + AHEAD_MS ? now : date
}
