import type { Request, Response } from 'express'
import { z } from 'zod'
import { shownId } from '../core/ids.js'
import { id, parse, whole } from './fields.js'
import { paramsOf } from './params.js'

/** Which part of a list is asked for. Source: Mastodon documentation, "Pagination". */
export type Window = {
  limit: number
  /** Older than this. */
  maxId: string | null
  /** The newest of what is newer than this. */
  sinceId: string | null
  /** The oldest of what is newer than this; counts more than `sinceId`. */
  minId: string | null
}

export function windowOf(res: Response, { usual, most }: { usual: number; most: number }): Window {
  const schema = z.object({ limit: whole(1, most), max_id: id, since_id: id, min_id: id })
  const { limit = usual, max_id: maxId, since_id: sinceId, min_id: minId } = parse(schema, paramsOf(res))
  return { limit, maxId: maxId ?? null, sinceId: minId === undefined ? (sinceId ?? null) : null, minId: minId ?? null }
}

/** How many statuses are sent at a time. */
export const STATUSES = { usual: 20, most: 40 }

const POSITION = ['max_id', 'since_id', 'min_id', 'offset', 'access_token']

/**
 * Says where the pages before and after are, by the ids at this one's ends; an end that has none has none beyond it.
 * Everything else that was asked for stays in the addresses. They begin with this hub's own origin, whatever `Host` says.
 */
export function linkPages(asked: Asked, { next, prev }: { next: End; prev: End }): void {
  const at = (name: string, id: End): Position | null => (id === null || id === undefined ? null : [name, shownId(id)])
  link(asked, { next: at('max_id', next), prev: at('min_id', prev) })
}

/** The same for lists of which apps say how much of them they have. */
export function linkOffsets(
  asked: Asked,
  { limit, offset, more }: { limit: number; offset: number; more: boolean },
): void {
  link(asked, {
    next: more ? ['offset', String(offset + limit)] : null,
    prev: offset > 0 ? ['offset', String(Math.max(0, offset - limit))] : null,
  })
}

type Asked = { req: Request; res: Response; origin: string }
type End = string | null | undefined
type Position = readonly [name: string, value: string]

function link({ req, res, origin }: Asked, { next, prev }: { next: Position | null; prev: Position | null }): void {
  const at = new URL(req.originalUrl, origin)
  const to = ([name, value]: Position) => {
    const query = new URLSearchParams(at.search)
    for (const one of POSITION) query.delete(one)
    query.append(name, value)
    return `${origin}${at.pathname}?${query.toString()}`
  }
  const links = [
    ...(next === null ? [] : [`<${to(next)}>; rel="next"`]),
    ...(prev === null ? [] : [`<${to(prev)}>; rel="prev"`]),
  ]
  if (links.length > 0) res.setHeader('Link', links.join(', '))
}

/** The same for lists whose order is known by numbers that are not in it. */
export const bounds = ({ limit, maxId, sinceId, minId }: Window) => ({
  limit,
  before: maxId,
  since: sinceId,
  after: minId,
})

/** @param rows  of the page, newest first; a page with fewer than were asked for is the last */
export function linkRows(asked: Asked, rows: readonly { number: string }[], { limit, minId }: Window): void {
  const goesOn = rows.length >= limit || minId !== null
  linkPages(asked, { next: goesOn ? rows.at(-1)?.number : null, prev: rows[0]?.number })
}
