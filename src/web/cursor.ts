import type { Request } from 'express'
import { parseId } from '../core/ids.js'

/** Where a page of a list by date ends: the date and the id of its last document. */
export type DateCursor<Field extends string> = { readonly _id: string } & { readonly [name in Field]: Date }

/**
 * Reads `?after=<milliseconds>-<id>`; null when there is none or it is not one of ours.
 * @param readId  null for what is no id
 */
export function cursorIn<Field extends string>(req: Request, field: Field, readId = parseId): DateCursor<Field> | null {
  const { after } = req.query
  const [, ms, text = ''] = (typeof after === 'string' ? /^(-?\d{1,15})-([\w-]{1,60})$/.exec(after) : null) ?? []
  const id = readId(text)
  return ms === undefined || id === null ? null : ({ [field]: new Date(Number(ms)), _id: id } as DateCursor<Field>)
}

/** The address of the next page; null on the last. */
export function nextHref(
  path: string,
  field: string,
  next: { readonly _id: string; readonly [name: string]: unknown } | null,
): string | null {
  const at = next?.[field]
  return next !== null && at instanceof Date
    ? `${path}${path.includes('?') ? '&' : '?'}after=${at.getTime()}-${next._id}`
    : null
}
