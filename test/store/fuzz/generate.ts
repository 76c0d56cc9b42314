import type { CollectionSpec, Doc, IndexSpec, Sort, Value } from '../../../src/store/store.js'
import { places, type AnyFilter, type AnySort, type Plain, type Row } from './evaluator.js'
import type { Random } from './random.js'
import type { AnyUpdate } from './updater.js'
import { IDS, list, scalar, valueFor, wild } from './values.js'

const PLAIN_PATHS = ['k', 'n', 's', 'd', 'd.x', 'd.y', 'constructor', 'missing']
const ARRAY_PATHS = ['tags', 'list', 'w', 'd.x']
const SPREAD_PATHS = ['w', 'w.x', 'w.x.y', 'tags', 'list', 'list.p', 'list.q', 'list.p.x']
const QUERY_PATHS = [
  ...[...PLAIN_PATHS, ...ARRAY_PATHS, '_id', 'tags.0', 'tags.1', 'list.p', 'list.q', 'list.0', 'list.0.p', 'list.p.x'],
  ...['w.x', 'w.0', 'w.0.x', 'w.x.y', 'w.0.0', 'w.x.0', 'k.x', 'd.x.x', 'tags.x', 'list.1.p', 'w.constructor'],
]
const UPDATE_PATHS = [
  ...['k', 'n', 's', 'd', 'd.x', 'd.y', 'd.z', 'tags', 'list', 'w', 'tags.0', 'tags.3', 'list.0', 'list.0.p'],
  ...['w.x', 'w.0', 'w.x.y', 'n', 'n', 's', 'constructor', 'new', 'new.x', 'new.0', 'd.x.x'],
]

function index(random: Random, name: string): IndexSpec {
  const array = random.chance(0.45) ? random.pick(ARRAY_PATHS) : undefined
  const paths = random.some(PLAIN_PATHS, random.pick([1, 1, 2, 2, 3, 4, 5])).filter((path) => path !== array)
  if (array !== undefined) paths.splice(random.below(paths.length + 1), 0, array)
  const keys = Object.fromEntries(paths.slice(0, 6).map((path) => [path, random.pick([1, -1] as const)]))
  return array !== undefined && Object.hasOwn(keys, array) ? { name, keys, array } : { name, keys }
}

/** Indexes agree about which paths hold arrays, so that most documents can be kept. */
export function collection(random: Random, name: string): CollectionSpec<Doc> {
  const indexes = Array.from({ length: 1 + random.below(4) }, (_, i) => index(random, `by-${i}`))
  const arrays = new Set(indexes.map(({ array }) => array))
  const agreeing = indexes.filter(({ keys, array }) =>
    Object.keys(keys).every(
      (path) => path === array || (!arrays.has(path) && ![...arrays].some((a) => isBelow(path, a))),
    ),
  )
  return { name, indexes: agreeing }
}

const isBelow = (path: string, above: string | undefined): boolean =>
  above !== undefined && path.startsWith(`${above}.`)

/** A value that stands at a path of one of the documents, or might. */
function operand(random: Random, docs: readonly Row[], path: string): Value {
  if (docs.length === 0 || random.chance(0.25)) return random.chance(0.5) ? scalar(random) : wild(random)
  const found = places(random.pick(docs), path.split('.')).flatMap(({ value }) =>
    Array.isArray(value) && random.chance(0.6) ? value : [value ?? null],
  )
  return found.length === 0 ? scalar(random) : random.pick(found)
}

const isRangeable = (value: Value): boolean => value !== null && (typeof value !== 'object' || value instanceof Date)

function rangeable(random: Random, docs: readonly Row[], path: string): Value {
  const value = operand(random, docs, path)
  return isRangeable(value) ? value : random.pick<Value>([1, 'a', new Date(0), true, ''])
}

function condition(random: Random, docs: readonly Row[], path: string): unknown {
  const value = operand(random, docs, path)
  const ranges = ['$gt', '$gte', '$lt', '$lte'] as const
  switch (random.below(10)) {
    case 0:
    case 1:
      return value
    case 2:
      return { $eq: value }
    case 3:
      return { $ne: value }
    case 4:
      return { $in: Array.from({ length: random.below(5) }, () => operand(random, docs, path)) }
    case 5:
      return { $exists: random.chance(0.5) }
    case 6:
      return {
        $elemMatch: Object.fromEntries(
          random.some(['$eq', ...ranges], 1 + random.below(2)).map((op) => [op, rangeable(random, docs, path)]),
        ),
      }
    case 7:
      return { [random.pick(ranges)]: rangeable(random, docs, path), $ne: value }
    default:
      return Object.fromEntries(
        random.some(ranges, 1 + random.below(2)).map((op) => [op, rangeable(random, docs, path)]),
      )
  }
}

/** Paths of the collection's indexes come first, so that many queries are served. */
export function filter(random: Random, spec: CollectionSpec, docs: readonly Row[], depth = 0): AnyFilter {
  const made: AnyFilter = {}
  const chosen = spec.indexes.length > 0 && random.chance(0.75) ? random.pick(spec.indexes) : null
  const leading = chosen === null ? [] : Object.keys(chosen.keys).slice(0, 1 + random.below(3))
  const others = random.some(QUERY_PATHS, chosen === null ? 1 + random.below(2) : random.pick([0, 0, 1]))
  for (const path of [...leading, ...others]) {
    made[path] = chosen !== null && random.chance(0.4) ? operand(random, docs, path) : condition(random, docs, path)
  }
  if (docs.length > 0 && random.chance(0.03)) made._id = random.pick(docs)._id
  if (depth < 2 && random.chance(0.2)) made.$or = branches(random, spec, docs, depth)
  if (depth < 2 && random.chance(0.1)) made.$and = branches(random, spec, docs, depth)
  if (depth === 0 && made.$or !== undefined && random.chance(0.6)) return { $or: made.$or }
  return random.chance(0.03) ? {} : made
}

const branches = (random: Random, spec: CollectionSpec, docs: readonly Row[], depth: number): AnyFilter[] =>
  Array.from({ length: 1 + random.below(3) }, () => filter(random, spec, docs, depth + 1))

/** By what an index puts in order, or by paths at and through arrays too; not by an index's own array, which is refused. */
export function sort(random: Random, spec: CollectionSpec): AnySort {
  const arrays = new Set(spec.indexes.map(({ array }) => array))
  const turned = (keys: Sort, way: 1 | -1): AnySort =>
    Object.fromEntries(Object.entries(keys).map(([path, direction]) => [path, (direction * way) as 1 | -1]))
  if (spec.indexes.length > 0 && random.chance(0.6)) {
    const keys = Object.entries(random.pick(spec.indexes).keys)
      .slice(random.below(2))
      .filter(([path]) => !arrays.has(path))
    if (keys.length > 0) return turned(Object.fromEntries(keys), random.pick([1, -1]))
  }
  if (random.chance(0.2)) return { _id: random.pick([1, -1]) }
  const paths = [...PLAIN_PATHS, ...SPREAD_PATHS].filter((path) => !arrays.has(path))
  return Object.fromEntries(
    random.some(paths, 1 + random.below(2)).map((path) => [path, random.pick([1, -1] as const)]),
  )
}

function operandOf(random: Random, operator: string, path: string): unknown {
  switch (operator) {
    case '$unset':
      return true
    case '$inc':
      return random.pick([1, -1, 0.5, 2 ** 53, 0, -0])
    case '$push':
    case '$addToSet':
      return random.chance(0.5) ? { $each: list(random) } : wild(random)
    case '$pull':
      return random.chance(0.5) ? { $in: list(random) } : scalar(random)
    default:
      return valueFor(random, path)
  }
}

/** May change overlapping paths, which is refused; and what does not apply. */
export function update(random: Random): AnyUpdate {
  const made: AnyUpdate = {}
  for (const path of random.some(UPDATE_PATHS, random.pick([1, 1, 1, 2, 3]))) {
    const operator = operatorFor(random, path)
    made[operator] = { ...made[operator], [path]: operandOf(random, operator, path) }
  }
  return made
}

function operatorFor(random: Random, path: string): string {
  if (path === 'n' && random.chance(0.6)) return '$inc'
  if ((path === 'tags' || path === 'list') && random.chance(0.7)) return random.pick(['$push', '$addToSet', '$pull'])
  return random.pick([
    '$set',
    '$set',
    '$set',
    '$unset',
    '$min',
    '$max',
    '$inc',
    '$push',
    '$addToSet',
    '$pull',
    '$setOnInsert',
  ])
}

/** The filter of an upsert: its `_id`, and perhaps more that the new document starts with. */
export function upsertFilter(random: Random, docs: readonly Row[]): AnyFilter {
  const made: AnyFilter = { _id: random.chance(0.5) || docs.length === 0 ? random.pick(IDS) : random.pick(docs)._id }
  if (random.chance(0.4)) {
    const path = random.pick(['k', 'n', 's', 'd.x', 'd.y', 'tags', 'new'])
    made[path] = random.chance(0.7) ? operand(random, docs, path) : { $ne: operand(random, docs, path) }
  }
  return made
}

export type { Plain }
