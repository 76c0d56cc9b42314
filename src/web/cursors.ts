import type { Request } from 'express'
import { parseId, shownId } from '../core/ids.js'
import type { Listed, PageOf } from '../domain/items/item-lists.js'
import { refusal } from '../domain/refusals.js'

/** What a list is sorted by; a date in all of them. */
export type SortField = 'publishedAt' | 'event.startsAt' | 'event.overAt' | 'call.overAt'

const SHAPE = /^(-?[0-9a-z]{1,11})\.(\d{1,20})$/
const LAST_MS = 8.64e15

/**
 * Where a page of a list begins, from `?after=`: the date and the id of the last item before it. It says nothing that
 * the page before did not, so it is no secret, and any that can be read is as good as ours.
 * @throws Refusal 'not-found' for one that cannot
 */
export function pageFrom(req: Request, field: SortField, limit: number): PageOf {
  const text = queryText(req, 'after')
  if (text === '') return { limit }
  const [, time = '', number = ''] = SHAPE.exec(text) ?? []
  const [at, id] = [Number.parseInt(time, 36), parseId(number)]
  if (id === null || !(Math.abs(at) <= LAST_MS)) throw refusal('not-found', 'no-such-page')
  return { limit, after: { [field]: new Date(at), _id: id } }
}

/** The address of what follows on a page; null when there is nothing. */
export function nextHref(req: Request, field: SortField, next: Listed['next'], more = ''): string | null {
  const at = next?.[field]
  if (next === null || !(at instanceof Date)) return null
  return `${req.path}?${more}after=${at.getTime().toString(36)}.${shownId(next._id)}`
}

/** A value of the query; the first when there are several, '' when there is none. */
export function queryText(req: Request, name: string): string {
  const value = Object.hasOwn(req.query, name) ? req.query[name] : undefined
  const [first] = Array.isArray(value) ? value : [value]
  return typeof first === 'string' ? first : ''
}
