import { z } from 'zod'
import { parseId } from '../core/ids.js'
import { Refusal } from '../core/errors.js'
import { refusal, type RefusalCode } from '../domain/refusals.js'
import type { Params } from './params.js'

/** Schemas for what apps send, in all the ways in which they send it. What cannot be read counts as not sent, as in Mastodon. */

const TRUE = ['true', '1', 'on', 't', 'yes']
const FALSE = ['false', '0', 'off', 'f', 'no', '']

export const flag = z.preprocess((value) => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value).toLowerCase()
  return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined
}, z.boolean().optional())

/** A whole number within bounds: what is beyond them is moved to the nearest. */
export const whole = (least: number, most: number) =>
  z.preprocess((value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number)
      ? Math.min(Math.max(Math.trunc(number), least), most)
      : undefined
  }, z.number().optional())

export const textField = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string().optional().catch(undefined),
)

/** One, several or none; also as an object with numbers for names, which forms make of indexed arrays. */
export const listOf = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => {
    if (value === undefined) return undefined
    if (Array.isArray(value)) return value as unknown[]
    return typeof value === 'object' && value !== null ? Object.values(value as Record<string, unknown>) : [value]
  }, z.array(inner).optional())

/** An id as apps write it, in the form in which it is kept. */
export const id = z.preprocess(
  (value) =>
    typeof value === 'number' || typeof value === 'string' ? (parseId(String(value)) ?? undefined) : undefined,
  z.string().optional(),
)

/** Each once. */
export const ids = listOf(id).transform((found) => [...new Set((found ?? []).filter((one) => one !== undefined))])

/** The id in an address, in the form in which it is kept. @throws Refusal 'not-found', by the code that says what is not there */
export function idIn(given: unknown, code: RefusalCode = 'no-such-item'): string {
  const found = typeof given === 'string' ? parseId(given) : null
  if (found === null) throw refusal('not-found', code)
  return found
}

/** Without what was not sent, so that it stays as it is. */
export const given = <T extends object>(all: T) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: Exclude<T[K], undefined>
  }>

/** @throws Refusal 'invalid', which names what is wrong */
export function parse<T extends z.ZodType>(schema: T, params: Params): z.output<T> {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('invalid', `Validation failed: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`)
}
