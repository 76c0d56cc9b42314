import type { Comparison, Cond, SortList } from './filter.js'
import { InvalidQuery } from './errors.js'
import { indexFields } from './indexing.js'
import type { CollectionSpec, IndexSpec, SortableField, Value } from './store.js'

/** A value an index is entered at; `empty` is the entry that an empty array leaves. */
export type Point = { readonly value: Value } | 'empty'

/** One way through one index. Plain data, so that it can cross threads. */
export interface Walk {
  /** null: the documents themselves, by `_id`. */
  readonly index: string | null
  readonly fields: readonly SortableField[]
  /** For each of the first fields the points to enter at; their combinations are the prefixes walked. */
  readonly points: readonly (readonly Point[])[]
  /** Bounds on the field behind the points; all of them hold. */
  readonly range: readonly Comparison[]
  /** How many of the first fields have one point only, so that they do not affect the order. */
  readonly fixed: number
  /** Conditions the walk does not answer by itself. */
  readonly residual: readonly Cond[]
  readonly backward: boolean
  /** `walk`: prefix after prefix is in order; `merge`: each prefix is, and they are merged; `none`: neither. */
  readonly order: 'walk' | 'merge' | 'none'
  /** The sort less what is fixed: the fields whose values make up the position in the order. */
  readonly sort: SortList
  /** Whether a document may be met more than once. */
  readonly repeats: boolean
}

/** How a query is answered. */
export interface Plan {
  readonly walks: readonly Walk[]
  /** Whether declared indexes answer the query: some condition (if it has any) and the whole sort. */
  readonly served: boolean
  /** Whether conditions remain that have to be checked on each document. */
  readonly residual: boolean
  /** The conditions that the walks answer. */
  readonly covered: readonly Cond[]
  /** All conditions of the query. */
  readonly conds: readonly Cond[]
  readonly sort: SortList
}

/** A query that no index serves is let through (where it is at all) up to this many documents in the collection. */
export const SCAN_LIMIT = 1_000

/** The most prefixes one walk may have. */
const MAX_PREFIXES = 500

/**
 * Chooses the index for a query: one that serves the sort, then the longest run of equalities, then a range; where none
 * serves the conditions but there is an `$or`, one index for each of its branches.
 * Pure, and the same for both stores, so that a query scans in both or in neither.
 * @throws InvalidQuery for a sort by an array field, whose order would depend on the query
 */
export function planQuery(spec: CollectionSpec, conds: readonly Cond[], sort: SortList): Plan {
  for (const [path] of sort) {
    if (spec.indexes.some((index) => index.array === path)) throw new InvalidQuery(`${path} is an array: no sort by it`)
  }
  const best = bestWalk(spec, conds, sort, false)
  if (isServed(best, conds)) return planOf([best], true, conds, sort)
  return planUnion(spec, conds, sort) ?? planOf([best], false, conds, sort)
}

function planOf(walks: Walk[], served: boolean, conds: readonly Cond[], sort: SortList): Plan {
  const residual = new Set(walks.flatMap((walk) => walk.residual))
  return {
    walks,
    served,
    residual: residual.size > 0,
    covered: conds.filter((cond) => !residual.has(cond)),
    conds,
    sort,
  }
}

const isServed = (walk: Walk, conds: readonly Cond[]): boolean =>
  (conds.length === 0 || walk.points.length > 0 || walk.range.length > 0) &&
  (walk.sort.length === 0 || walk.order !== 'none' || isBounded(walk))

/** At most 500 documents, whatever the collection holds: they may be sorted in memory. */
const isBounded = (walk: Walk): boolean => walk.index === null && walk.points.length > 0

function planUnion(spec: CollectionSpec, conds: readonly Cond[], sort: SortList): Plan | null {
  for (const or of conds) {
    if (or.op !== 'or') continue
    const rest = conds.filter((cond) => cond !== or)
    const walks: Walk[] = []
    for (const branch of or.any) {
      const wanted = [...(branch.op === 'and' ? branch.all : [branch]), ...rest]
      const walk = bestWalk(spec, wanted, sort, true)
      if (!isServed(walk, wanted) || (sort.length > 0 && walk.order === 'none')) break
      walks.push({ ...walk, repeats: true })
    }
    if (walks.length === or.any.length) {
      const exact = walks.every((walk) => walk.residual.length === 0)
      // A document one walk meets but its branch excludes may meet another branch: each is checked against them all.
      if (!exact) walks.forEach((walk, i) => (walks[i] = { ...walk, residual: conds }))
      return { walks, served: true, residual: !exact, covered: exact ? conds : rest, conds, sort }
    }
  }
  return null
}

function bestWalk(spec: CollectionSpec, conds: readonly Cond[], sort: SortList, wholeSort: boolean): Walk {
  let best = walkOf(null, conds, sort, wholeSort)
  for (const index of spec.indexes) {
    // Nothing to enter it at: a walk of it would be all of the collection.
    if (conds.length > 0 && !conds.some((cond) => isOn(cond, firstField(index)))) continue
    const walk = walkOf(index, conds, sort, wholeSort)
    if (worth(walk, conds) > worth(best, conds)) best = walk
  }
  return best
}

function firstField({ keys }: IndexSpec): string | undefined {
  for (const path in keys) return path
  return undefined
}

const isOn = (cond: Cond, path: string | undefined): boolean => 'path' in cond && cond.path === path

function worth(walk: Walk, conds: readonly Cond[]): number {
  const singles = walk.points.filter((points) => points.length <= 1).length
  const many = walk.points.length - singles
  const bounded = walk.index === null && singles > 0 ? 1e6 : 0
  return (
    bounded +
    (isServed(walk, conds) ? 1e4 : 0) +
    singles * 100 +
    many * 30 +
    (walk.range.length > 0 ? 20 : 0) -
    walk.residual.length
  )
}

function walkOf(index: IndexSpec | null, conds: readonly Cond[], sort: SortList, wholeSort: boolean): Walk {
  const fields = index === null ? ([['_id', 1]] as SortableField[]) : indexFields(index)
  const answered = new Set<Cond>()
  const points = enter(index, fields, conds, answered)
  const next = fields[points.length]
  const range = next === undefined ? [] : rangeOn(next[0], index?.array === next[0], conds, answered)

  const several = points.findIndex((list) => list.length !== 1)
  const fixed = several < 0 ? points.length : several
  const constant = wholeSort ? [] : fields.slice(0, fixed).map(([path]) => path)
  const rest = sort.filter(([path]) => !constant.includes(path))
  const along = sameOrder(rest, fields.slice(fixed))
  const merged = along === null ? sameOrder(rest, fields.slice(points.length)) : null
  return {
    index: index?.name ?? null,
    fields,
    points,
    range,
    fixed,
    residual: conds.filter((cond) => !answered.has(cond)),
    backward: (along ?? merged) === 'backward',
    order: along !== null ? 'walk' : merged !== null ? 'merge' : 'none',
    sort: rest,
    repeats: index?.array !== undefined && mayRepeat(index.array, fields, points),
  }
}

/** A document has one entry for each element: it repeats unless the walk is pinned to one of them. */
function mayRepeat(array: string, fields: readonly SortableField[], points: readonly (readonly Point[])[]): boolean {
  const at = fields.findIndex(([path]) => path === array)
  return points[at]?.length !== 1
}

function sameOrder(sort: SortList, fields: readonly SortableField[]): 'forward' | 'backward' | null {
  if (sort.length === 0 || sort.length !== fields.length) return null
  const turned = sort.map(([path, direction], i) => (fields[i]?.[0] === path ? direction * fields[i][1] : 0))
  return turned.every((way) => way === 1) ? 'forward' : turned.every((way) => way === -1) ? 'backward' : null
}

/** The points for as many of the first fields as have an equality, `$in` or `$exists: false`. */
function enter(
  index: IndexSpec | null,
  fields: readonly SortableField[],
  conds: readonly Cond[],
  answered: Set<Cond>,
): Point[][] {
  const points: Point[][] = []
  let prefixes = 1
  for (const [path] of fields) {
    const isArray = index?.array === path
    const cond =
      conds.find((c) => c.op === 'eq' && c.path === path) ??
      conds.find((c) => (c.op === 'in' || (c.op === 'exists' && !c.value && path !== '_id')) && c.path === path)
    if (cond === undefined) break
    const values = cond.op === 'eq' ? [cond.value] : cond.op === 'in' ? cond.values : [null]
    const entered = values.flatMap((value) => pointsOf(value, isArray))
    prefixes *= entered.length
    if (prefixes > MAX_PREFIXES) break
    points.push(entered)
    const exact = cond.op !== 'exists' && !(isArray && values.some((value) => Array.isArray(value)))
    if (exact) answered.add(cond)
  }
  return points
}

/** Equality with an array is met by the whole array, found at its first element, or by an array within an array. */
function pointsOf(value: Value, isArray: boolean): Point[] {
  if (!isArray || !Array.isArray(value)) return [{ value }]
  return [{ value }, value.length === 0 ? 'empty' : { value: value[0] as Value }]
}

/**
 * The bounds a walk may use. Several conditions on an array may each be met by another element, so that only one of them
 * bounds the walk, unless `$elemMatch` ties them to the same element.
 */
function rangeOn(path: string, isArray: boolean, conds: readonly Cond[], answered: Set<Cond>): Comparison[] {
  const elem = conds.find((cond) => cond.op === 'elem' && cond.path === path)
  if (isArray && elem?.op === 'elem') return elem.all
  const range: Comparison[] = []
  for (const cond of conds) {
    if (cond.op !== 'gt' && cond.op !== 'gte' && cond.op !== 'lt' && cond.op !== 'lte') continue
    if (cond.path !== path || (isArray && range.length > 0)) continue
    range.push({ op: cond.op, value: cond.value })
    answered.add(cond)
  }
  return range
}

/** Whether a plan's documents come unsorted although a sort was asked for, so that they have to be collected first. */
export const needsSorting = (plan: Plan): boolean =>
  plan.sort.length > 0 && plan.walks.some((walk) => walk.order === 'none')

/** A filter without its values, for logs and errors: which paths and operators a query used. */
export function shapeOf(conds: readonly Cond[], sort: SortList): string {
  const shape = (cond: Cond): string => {
    if (cond.op === 'and') return cond.all.map(shape).join(' and ')
    if (cond.op === 'or') return `(${cond.any.map(shape).join(' or ')})`
    return `${cond.path} ${cond.op}`
  }
  const filter = `{ ${conds.map(shape).join(', ')} }`
  return sort.length === 0 ? filter : `${filter} sorted by ${sort.map(([path, way]) => `${path} ${way}`).join(', ')}`
}
