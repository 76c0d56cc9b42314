import type { Comparison } from '../filter.js'
import type { Walk } from '../plan.js'
import type { Direction, Value } from '../store.js'
import { behind, emptyArray, encodeField, encodeId, type Key } from './keys.js'

/** Keys from `from` to just below `to`; `position` is how many characters of each say nothing about the order. */
export interface KeyRange {
  from: Key
  to: Key
  readonly position: number
}

/** Above every key: no key begins with this byte. */
const END = '\xff'

/**
 * The ranges of keys a walk covers, in walking order, each once.
 * @param after values of the whole sort, at which (exclusively) to go on; null to begin at the beginning
 */
export function rangesOf(walk: Walk, after: ReadonlyMap<string, Value> | null): KeyRange[] {
  const fixedLength = walk.order === 'merge' ? walk.points.length : walk.fixed
  let prefixes: { prefix: Key; position: number }[] = [{ prefix: '', position: 0 }]
  walk.points.forEach((points, i) => {
    const [path, direction] = walk.fields[i] as [string, Direction]
    const fields = new Set(points.flatMap((point) => encodePoint(path, point, direction)))
    prefixes = prefixes.flatMap(({ prefix, position }) =>
      [...fields].map((field) => {
        const longer = prefix + field
        return { prefix: longer, position: i < fixedLength ? longer.length : position }
      }),
    )
  })
  const ranges = prefixes
    .map(({ prefix, position }) => bound(walk, prefix, position))
    .map((range) => (after === null ? range : clip(walk, range, after)))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
  return walk.backward ? ranges.reverse() : ranges
}

const encodePoint = (path: string, point: Walk['points'][number][number], direction: Direction): Key[] => {
  if (point === 'empty') return [emptyArray(direction)]
  if (path !== '_id') return [encodeField(point.value, direction)]
  return isId(point.value) ? [encodeId(point.value, direction)] : []
}

const isId = (value: Value): value is string => typeof value === 'string' && !value.includes('\0')

function bound(walk: Walk, prefix: Key, position: number): KeyRange {
  let from = prefix
  let to = prefix === '' ? END : (behind(prefix) ?? END)
  const [path, direction] = walk.fields[walk.points.length] ?? ['_id', 1]
  for (const comparison of walk.range) {
    const [low, high] = interval(path, direction, comparison)
    if (prefix + low > from) from = prefix + low
    if (prefix + high < to) to = prefix + high
  }
  return { from, to, position }
}

/** The keys of one field that meet a comparison: those of the operand's type on its side. */
function interval(path: string, direction: Direction, { op, value }: Comparison): [Key, Key] {
  if (path === '_id' && typeof value !== 'string') return [END, '']
  const field = path === '_id' ? encodeId(value as string, direction) : encodeField(value, direction)
  // An `_id` to compare with may hold a NUL although none that is kept does; it sorts just behind what precedes it.
  const type = path === '_id' ? '' : field.slice(0, 1)
  const past = behind(field) ?? END
  if (op === 'eq') return [field, past]
  const upward = (op === 'gt' || op === 'gte') === (direction === 1)
  const inclusive = op === 'gte' || op === 'lte'
  const typeEnd = type === '' ? END : (behind(type) ?? END)
  return upward ? [inclusive ? field : past, typeEnd] : [type, inclusive ? past : field]
}

function clip(walk: Walk, range: KeyRange, after: ReadonlyMap<string, Value>): KeyRange {
  let at = range.from.slice(0, range.position)
  for (const [path] of walk.sort) {
    const direction = (walk.fields.find(([field]) => field === path) as [string, Direction])[1]
    const value = after.get(path) ?? null
    at += path === '_id' ? encodeId(value as string, direction) : encodeField(value, direction)
  }
  if (walk.backward) return { ...range, to: at < range.to ? at : range.to }
  return { ...range, from: `${at}\0` > range.from ? `${at}\0` : range.from }
}
