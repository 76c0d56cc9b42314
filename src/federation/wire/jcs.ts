/** What JSON can say, as `JSON.parse` gives it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Something that has no canonical form, or too large a one. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical'
}

const MAX_DEPTH = 64
const MAX_VALUES = 50_000
const MAX_LENGTH = 4 * 1024 * 1024

/**
 * The canonical text of a value (RFC 8785): keys by their UTF-16 code units, numbers and strings as ECMAScript writes
 * them, nothing between.
 * @throws NotCanonical for half a surrogate pair, for numbers and values JSON does not have, and beyond 64 levels,
 *   50,000 values or 4 Mi characters
 */
export function canonicalJson(value: unknown): string {
  const left = { values: MAX_VALUES, length: MAX_LENGTH }
  return write(value, 0, left)
}

type Left = { values: number; length: number }

function write(value: unknown, depth: number, left: Left): string {
  if (--left.values < 0) throw new NotCanonical('More values than are read')
  if (typeof value === 'string') return text(value, left)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonical('Not a number of JSON')
    return counted(JSON.stringify(value), left)
  }
  if (value === null || typeof value === 'boolean') return counted(String(value), left)
  if (typeof value !== 'object') throw new NotCanonical('Not a value of JSON')
  if (depth === MAX_DEPTH) throw new NotCanonical('Nested deeper than is read')
  if (Array.isArray(value)) return `[${Array.from(value, (one) => write(one, depth + 1, left)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new NotCanonical('Not a value of JSON')
  const object = value as Record<string, unknown>
  // The default order of `sort` is the one that is asked for.
  const members = Object.keys(object).sort()
  return `{${members.map((key) => `${text(key, left)}:${write(object[key], depth + 1, left)}`).join(',')}}`
}

function text(value: string, left: Left): string {
  if (!value.isWellFormed()) throw new NotCanonical('Half a surrogate pair')
  return counted(JSON.stringify(value), left)
}

function counted(written: string, left: Left): string {
  left.length -= written.length + 1
  if (left.length < 0) throw new NotCanonical('Longer than is read')
  return written
}
