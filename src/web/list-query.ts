import type { Request } from 'express'
import type { PageOf } from '../domain/items/item-lists.js'
import { refusal } from '../domain/refusals.js'
import { cursorIn } from './cursor.js'

/** What a list of items is sorted by; a date in all of them. */
export type SortField = 'publishedAt' | 'event.startsAt' | 'event.overAt' | 'call.overAt'

/**
 * Which page of a list of items is asked for. The cursor says nothing that the page before did not, so it is no secret,
 * and any that can be read is as good as ours.
 * @throws Refusal 'not-found' for one that cannot
 */
export function pageFrom(req: Request, field: SortField, limit: number): PageOf {
  const after = cursorIn(req, field)
  if (after === null && queryText(req, 'after') !== '') throw refusal('not-found', 'no-such-page')
  return { limit, after }
}

/** A value of the query; the first when there are several, '' when there is none. */
export function queryText(req: Request, name: string): string {
  const value = Object.hasOwn(req.query, name) ? req.query[name] : undefined
  const [first] = Array.isArray(value) ? value : [value]
  return typeof first === 'string' ? first : ''
}
