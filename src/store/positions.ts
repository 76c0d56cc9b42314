import { compareValues } from './compare.js'
import { InvalidQuery } from './errors.js'
import { checkOperand, type SortList } from './filter.js'
import { needsSorting, type Plan } from './plan.js'
import type { After, FindOptions, Value } from './store.js'
import { isPlainObject, isPlace } from './values.js'

/** Where a document stands in a sort: a value for each field; null for what is missing, undefined for an empty array. */
export type Position = readonly (Value | undefined)[]

/** How far a sorted path has been followed into a document: to its value, or to an array with `left` still to go. */
interface Trail {
  readonly at: Value | undefined
  readonly left: readonly string[]
  readonly done: boolean
}

const ended = (at: Value | undefined): Trail => ({ at, left: [], done: true })

/**
 * A document's place in a sort, as MongoDB's: an array, at a path or on the way, stands for its elements, and the
 * document for the one that comes first in the sort. Fields that meet the same array take the same element of it; an
 * element without the rest of the path counts as null, an array within an array is not taken apart.
 * @throws InvalidQuery when two fields meet different arrays, or a number in a path is both a place and a key
 * Source: mongodb/mongo, src/mongo/db/index/btree_key_generator_test.cpp, whose keys a sort in memory goes by
 */
export function positionOf(doc: Value, sort: SortList): Position {
  const trails = sort.map(([path]) => follow(doc, path.split('.')))
  return first(trails, sort)
}

function first(trails: readonly Trail[], sort: SortList): Position {
  if (trails.every(({ done }) => done)) return trails.map(({ at }) => at)
  let best: Position | undefined
  for (const position of spread(trails)) {
    if (best === undefined || comparePositions(position, best, sort) < 0) best = position
  }
  return best as Position
}

function follow(from: Value, parts: readonly string[]): Trail {
  let at = from
  for (const [i, part] of parts.entries()) {
    if (Array.isArray(at)) return { at, left: parts.slice(i), done: false }
    if (!isPlainObject(at) || !Object.hasOwn(at, part)) return ended(null)
    at = at[part] as Value
  }
  return { at: at ?? null, left: [], done: !Array.isArray(at) }
}

/** The positions of all elements of the array that the trails have come to; never none. */
function* spread(trails: readonly Trail[]): Generator<Position> {
  const open = trails.filter(({ done }) => !done)
  if (open.length === 0) {
    yield trails.map(({ at }) => at)
    return
  }
  const list = open[0]?.at as Value[]
  if (open.some(({ at }) => at !== list)) throw new InvalidQuery('two arrays in one document: no sort by both')
  const placed = trails.map((trail) => (trail.done ? trail : inPlace(trail, list)))
  const elements: readonly (Value | undefined)[] = list.length === 0 || !placed.includes(null) ? [undefined] : list
  for (const element of elements) {
    yield* spread(placed.map((trail, i) => trail ?? onward(element, (trails[i] as Trail).left)))
  }
}

/** Onward from one element of an array; without one, the array is empty. */
function onward(element: Value | undefined, left: readonly string[]): Trail {
  if (left.length === 0) return ended(element)
  return isPlainObject(element) ? follow(element, left) : ended(null)
}

/** Where a path goes on that names one of the elements by its place; null when it does not. An array there is one value. */
function inPlace({ left: [place, ...rest] }: Trail, list: readonly Value[]): Trail | null {
  if (place === undefined || !isPlace(place) || Number(place) >= list.length) return null
  if (list.some((element) => isPlainObject(element) && Object.hasOwn(element, place)))
    throw new InvalidQuery(`${place} is a place in an array and a key in it: no sort by it`)
  const element = list[Number(place)] as Value
  return rest.length === 0 ? ended(element) : follow(element, rest)
}

/** @returns below 0 when the first comes first in the sort, above when the second does, or exactly 0 */
export function comparePositions(a: Position, b: Position, sort: SortList): number {
  for (const [i, [, way]] of sort.entries()) {
    const order = compareFields(a[i], b[i]) * way
    if (order !== 0) return order
  }
  return 0
}

const compareFields = (a: Value | undefined, b: Value | undefined): number =>
  a === undefined || b === undefined ? Number(b === undefined) - Number(a === undefined) : compareValues(a, b)

/** Sorts in place. */
export function sortDocuments<T extends Record<string, Value>>(docs: T[], sort: SortList): T[] {
  const positions = new Map(docs.map((doc) => [doc, positionOf(doc, sort)]))
  return docs.sort((a, b) => comparePositions(positions.get(a) as Position, positions.get(b) as Position, sort))
}

/** What of sorted documents comes behind a position. */
export const behindPosition = <T extends Record<string, Value>>(
  docs: readonly T[],
  after: Position,
  sort: SortList,
): T[] => docs.filter((doc) => comparePositions(positionOf(doc, sort), after, sort) > 0)

/** The cursor that stands for a document. A value that is an array is put into one, as if it were its only element. */
export function cursorOf(doc: Record<string, Value> & { _id: string }, sort: SortList): After {
  const position = positionOf(doc, sort)
  const fields = sort.map(([path], i) => {
    const value = position[i]
    return [path, value === undefined ? [] : Array.isArray(value) ? [value] : value] as const
  })
  return { ...Object.fromEntries(fields), _id: doc._id }
}

/** The position of a document or a cursor; what it lacks counts as missing, hence null. @throws InvalidQuery */
export function parseAfter(after: FindOptions['after'], sort: SortList): Position | null {
  if (after === undefined) return null
  if (sort.length === 0) throw new InvalidQuery('after needs a sort')
  if (!isPlainObject(after) || typeof after._id !== 'string')
    throw new InvalidQuery('after needs the _id of a document')
  const isCursor = sort.every(([path]) => Object.hasOwn(after, path))
  const trails = sort.map(([path, way]) => {
    const isGiven = Object.hasOwn(after, path) && (isCursor || path.includes('.'))
    return isGiven ? ended(first([follow(after[path] as Value, [])], [[path, way]])[0]) : follow(after, path.split('.'))
  })
  return first(trails, sort).map((value, i) =>
    value === undefined ? undefined : checkOperand((sort[i] as SortList[number])[0], value),
  )
}

/**
 * Where a query begins.
 * @throws InvalidQuery for an array where the sort goes along an index, which has none there
 */
export function startOf(after: FindOptions['after'], plan: Plan): Position | null {
  const position = parseAfter(after, plan.sort)
  if (position !== null && !needsSorting(plan)) {
    const at = position.findIndex((value) => value === undefined || Array.isArray(value))
    if (at >= 0) throw new InvalidQuery(`${plan.sort[at]?.[0]}: this sort cannot continue behind an array`)
  }
  return position
}
