import { z } from 'zod'
import { Refusal } from '../core/errors.js'
import type { Params } from './params.js'

/** Schemas for what apps send, in all the ways in which they send it. What cannot be read counts as not sent, as in Mastodon. */

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

/** @throws Refusal 'invalid', which names what is wrong */
export function parse<T extends z.ZodType>(schema: T, params: Params): z.output<T> {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('invalid', `Validation failed: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`)
}
