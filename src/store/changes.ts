import { checkList, checkOperand } from './filter.js'
import type { Cond } from './filter.js'
import { InvalidQuery } from './errors.js'
import type { CollectionSpec, Value } from './store.js'
import { checkIndexable, indexedValue } from './indexing.js'
import { checkId, checkPath, isPlainObject, MAX_DEPTH } from './values.js'

const MAX_AMOUNT = 2 ** 53

/** One operator on one path. Plain data, so that it can cross threads. */
export type Change =
  | { op: 'set' | 'setOnInsert' | 'min' | 'max'; path: string; value: Value }
  | { op: 'unset'; path: string }
  | { op: 'inc'; path: string; by: number }
  | { op: 'push' | 'addToSet' | 'pull'; path: string; values: Value[]; list: boolean }

/**
 * Parses an update into its changes, in path order (the order in which MongoDB adds new fields).
 * @throws InvalidQuery for an unknown operator, operand or path, two changes of overlapping paths, or none at all
 * @throws InvalidDocument for a value that an index of the collection could not hold
 */
export function parseUpdate(update: unknown, spec: CollectionSpec): Change[] {
  if (!isPlainObject(update)) throw new InvalidQuery('an update must be an object of operators')
  const changes = Object.entries(update).flatMap(([operator, operand]) => {
    if (!operator.startsWith('$')) throw new InvalidQuery(`${operator}: an update consists of operators`)
    if (!isPlainObject(operand)) throw new InvalidQuery(`${operator} takes an object`)
    return Object.entries(operand).map(([path, value]) => parseChange(operator, path, value))
  })
  if (changes.length === 0) throw new InvalidQuery('an update must change something')
  changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  for (const change of changes) {
    if (overlaps(change.path, '_id')) throw new InvalidQuery('_id cannot be changed')
    checkChangeIndexable(change, spec)
  }
  checkConflicts(changes)
  return changes
}

/** Whether one path is the other or lies within it. */
export const overlaps = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)

function checkConflicts(changes: Change[]): void {
  const taken = new Set<string>()
  for (const { path } of changes) {
    if (taken.has(path)) throw new InvalidQuery(`${path} is changed twice`)
    taken.add(path)
  }
  for (const { path } of changes) {
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (taken.has(path.slice(0, dot)))
        throw new InvalidQuery(`${path} is changed together with ${path.slice(0, dot)}`)
    }
  }
}

function parseChange(operator: string, path: string, value: unknown): Change {
  checkPath(path)
  switch (operator) {
    case '$set':
    case '$setOnInsert':
    case '$min':
    case '$max': {
      const op = operator.slice(1) as 'set' | 'setOnInsert' | 'min' | 'max'
      return { op, path, value: checkNested(path, value) }
    }
    case '$unset':
      if (value !== true && value !== '' && value !== 1) throw new InvalidQuery(`${path}: $unset takes true`)
      return { op: 'unset', path }
    case '$inc':
      if (typeof value !== 'number' || !(Math.abs(value) <= MAX_AMOUNT)) {
        throw new InvalidQuery(`${path}: $inc takes a number within ±2^53`)
      }
      return { op: 'inc', path, by: value === 0 ? 0 : value }
    case '$push':
    case '$addToSet':
      return parseListChange(operator === '$push' ? 'push' : 'addToSet', '$each', path, value)
    case '$pull':
      return parseListChange('pull', '$in', path, value)
    default:
      throw new InvalidQuery(`${operator} is not supported`)
  }
}

function parseListChange(
  op: 'push' | 'addToSet' | 'pull',
  many: '$each' | '$in',
  path: string,
  value: unknown,
): Change {
  const list = isPlainObject(value) && Object.keys(value).some((key) => key.startsWith('$'))
  if (list) {
    const unknown = Object.keys(value).find((key) => key !== many)
    if (unknown !== undefined) throw new InvalidQuery(`${path}: $${op} does not know ${unknown}`)
    const given = value[many]
    if (op === 'pull') return { op, path, values: checkList(path, given), list }
    if (!Array.isArray(given)) throw new InvalidQuery(`${path}: ${many} takes a list`)
    return { op, path, values: given.map((element) => checkNested(path, element, 1)), list }
  }
  const only = checkNested(path, value, op === 'pull' ? 0 : 1)
  if (op === 'pull' && typeof only === 'object' && only !== null && !(only instanceof Date)) {
    throw new InvalidQuery(`${path}: $pull takes a scalar or $in`)
  }
  return { op, path, values: [only], list }
}

/** Checks a value together with the depth at which the path (and, for an element, its array) puts it. */
function checkNested(path: string, value: unknown, below = 0): Value {
  const depth = path.split('.').length + below
  if (depth + depthOf(value, MAX_DEPTH) > MAX_DEPTH) {
    throw new InvalidQuery(`${path}: is nested deeper than ${MAX_DEPTH} levels`)
  }
  return checkOperand(path, value)
}

function depthOf(value: unknown, stopAt: number): number {
  if (typeof value !== 'object' || value === null || value instanceof Date) return 0
  if (stopAt === 0) return 1
  let deepest = 0
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, stopAt - 1))
  return deepest + 1
}

/** Refuses what would put an array, or too long a value, where an index cannot hold it. */
function checkChangeIndexable(change: Change, { indexes }: CollectionSpec): void {
  if (change.op === 'unset' || change.op === 'inc' || change.op === 'pull') return
  const value = 'values' in change ? change.values : change.value
  for (const index of indexes) {
    for (const field of Object.keys(index.keys)) {
      if (change.path === field) checkIndexable(index, field, value)
      else if (field.startsWith(`${change.path}.`)) {
        const nested = change.path.split('.').reduceRight<Value>((inner, part) => ({ [part]: inner }), value)
        checkIndexable(index, field, indexedValue(index, nested, field))
      }
    }
  }
}

/**
 * The equalities of an upsert's filter, which the new document starts with.
 * @throws InvalidQuery unless the filter pins `_id` and consists of equalities, ranges, `$ne` and `$exists`
 */
export function upsertSeed(conds: Cond[]): Record<string, Value> & { _id: string } {
  const seed = new Map<string, Value>()
  for (const cond of conds) {
    if (cond.op === 'and' || cond.op === 'or' || cond.op === 'in' || cond.op === 'elem') {
      throw new InvalidQuery('an upsert takes a filter of equalities, ranges, $ne and $exists')
    }
    if (cond.op !== 'eq') continue
    if ([...seed.keys()].some((path) => overlaps(path, cond.path)))
      throw new InvalidQuery(`${cond.path} stands twice in an upsert`)
    if (cond.path !== '_id' && cond.path.startsWith('_id.')) throw new InvalidQuery('_id is a string')
    seed.set(cond.path, cond.value)
  }
  const id = seed.get('_id')
  if (typeof id !== 'string') throw new InvalidQuery('an upsert needs an _id in its filter')
  return { ...Object.fromEntries(seed), _id: checkId(id) }
}
