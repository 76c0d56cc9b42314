import type { Value } from './store.js'

/** MongoDB's order of types, as far as we have them; also the first byte of an index key. 5 is an empty array. */
export const TYPE = {
  empty: 0x05,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x40,
  array: 0x50,
  boolean: 0x60,
  date: 0x70,
}

export function typeOf(value: Value | undefined): number {
  if (value === null || value === undefined) return TYPE.null
  if (typeof value === 'number') return TYPE.number
  if (typeof value === 'string') return TYPE.string
  if (typeof value === 'boolean') return TYPE.boolean
  if (value instanceof Date) return TYPE.date
  return Array.isArray(value) ? TYPE.array : TYPE.object
}

/**
 * Compares as MongoDB does: by type, then value; strings by their UTF-8 bytes, sub-documents field by field in order.
 * Missing (undefined) counts as null.
 * @returns below, above or exactly 0
 * Source: MongoDB manual, "BSON Types: Comparison/Sort Order"
 */
export function compareValues(a: Value | undefined, b: Value | undefined): number {
  if (a === b) return 0
  const type = typeOf(a)
  const byType = type - typeOf(b)
  if (byType !== 0) return byType
  switch (type) {
    case TYPE.string:
      return compareStrings(a as string, b as string)
    case TYPE.array:
      return compareLists(a as Value[], b as Value[])
    case TYPE.object:
      return compareObjects(a as Record<string, Value>, b as Record<string, Value>)
    case TYPE.null:
      return 0
    default:
      return Number(a) - Number(b)
  }
}

/** UTF-16 code units sort like UTF-8 bytes but for surrogates, which stand for characters above all others. */
function compareStrings(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? rank(x) - rank(y) : x - y
  }
  return a.length - b.length
}

const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)

function compareLists(a: Value[], b: Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareObjects(a: Record<string, Value>, b: Record<string, Value>): number {
  const left = Object.keys(a)
  const right = Object.keys(b)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string]
    const order = typeOf(a[x]) - typeOf(b[y]) || compareStrings(x, y) || compareValues(a[x], b[y])
    if (order !== 0) return order
  }
  return left.length - right.length
}
