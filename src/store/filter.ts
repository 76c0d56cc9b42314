import { InvalidDocument, InvalidQuery } from './errors.js'
import type { Scalar, Sort, SortableField, Value } from './store.js'
import { checkPath, checkValue, isPlainObject } from './values.js'

const COMPARISONS = { $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' } as const
const MAX_IN = 500
const MAX_NESTING = 8

export type Comparison = { op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; value: Exclude<Scalar, null> }

/** A filter, parsed: what planner, matcher and both stores work with. Plain data, so that it can cross threads. */
export type Cond =
  | { op: 'eq' | 'ne'; path: string; value: Value }
  | { op: 'in'; path: string; values: Value[] }
  | { op: 'gt' | 'gte' | 'lt' | 'lte'; path: string; value: Exclude<Scalar, null> }
  | { op: 'exists'; path: string; value: boolean }
  | { op: 'elem'; path: string; all: Comparison[] }
  | { op: 'and'; all: Cond[] }
  | { op: 'or'; any: Cond[] }

/**
 * Parses a filter into the conditions that must all hold; nested `$and`s are flattened into the list.
 * @throws InvalidQuery naming what the interface does not know
 */
export function parseFilter(filter: unknown, nesting = 0): Cond[] {
  if (!isPlainObject(filter)) throw new InvalidQuery('a filter must be an object')
  if (nesting > MAX_NESTING) throw new InvalidQuery(`$and and $or may be nested ${MAX_NESTING} deep`)
  const conds: Cond[] = []
  for (const [key, operand] of Object.entries(filter)) {
    if (key === '$and') conds.push(...branches(key, operand).flatMap((branch) => parseFilter(branch, nesting + 1)))
    else if (key === '$or')
      conds.push({ op: 'or', any: branches(key, operand).map((b) => all(parseFilter(b, nesting + 1))) })
    else if (key.startsWith('$')) throw new InvalidQuery(`${key} is not supported`)
    else conds.push(...parseCondition(key, operand))
  }
  return conds
}

const all = (conds: Cond[]): Cond => (conds.length === 1 ? (conds[0] as Cond) : { op: 'and', all: conds })

function branches(operator: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand) || operand.length === 0) throw new InvalidQuery(`${operator} takes a list of filters`)
  if (operand.length > MAX_IN) throw new InvalidQuery(`${operator} takes at most ${MAX_IN} filters`)
  return operand
}

function parseCondition(path: string, operand: unknown): Cond[] {
  checkPath(path)
  if (!isOperators(path, operand)) return [{ op: 'eq', path, value: checkOperand(path, operand) }]
  return Object.entries(operand).map(([operator, value]) => parseOperator(path, operator, value))
}

/** Whether an operand is a set of operators; one that mixes operators and keys is an error. */
function isOperators(path: string, operand: unknown): operand is Record<string, unknown> {
  if (!isPlainObject(operand)) return false
  const keys = Object.keys(operand)
  const operators = keys.filter((key) => key.startsWith('$')).length
  if (operators > 0 && operators < keys.length) throw new InvalidQuery(`${path}: operators and keys cannot be mixed`)
  return operators > 0
}

function parseOperator(path: string, operator: string, value: unknown): Cond {
  switch (operator) {
    case '$eq':
      return { op: 'eq', path, value: checkOperand(path, value) }
    case '$ne':
      return { op: 'ne', path, value: checkOperand(path, value) }
    case '$in':
      return { op: 'in', path, values: checkList(path, value) }
    case '$exists':
      if (typeof value !== 'boolean') throw new InvalidQuery(`${path}: $exists takes true or false`)
      return { op: 'exists', path, value }
    case '$elemMatch':
      return { op: 'elem', path, all: parseElemMatch(path, value) }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return { op: COMPARISONS[operator], path, value: checkRange(path, operator, value) }
    default:
      throw new InvalidQuery(`${path}: ${operator} is not supported`)
  }
}

function parseElemMatch(path: string, operand: unknown): Comparison[] {
  if (!isOperators(path, operand)) throw new InvalidQuery(`${path}: $elemMatch takes comparisons`)
  return Object.entries(operand).map(([operator, value]) => {
    const known = operator === '$eq' ? 'eq' : Object.hasOwn(COMPARISONS, operator) && COMPARISONS[operator as '$gt']
    if (!known) throw new InvalidQuery(`${path}: $elemMatch does not know ${operator}`)
    return { op: known, value: checkRange(path, operator, value) }
  })
}

function checkRange(path: string, operator: string, value: unknown): Exclude<Scalar, null> {
  const kept = checkOperand(path, value)
  if (kept === null || (typeof kept === 'object' && !(kept instanceof Date))) {
    throw new InvalidQuery(`${path}: ${operator} takes a string, a number, a boolean or a date`)
  }
  return kept
}

export function checkList(path: string, value: unknown): Value[] {
  if (!Array.isArray(value)) throw new InvalidQuery(`${path}: $in takes a list`)
  if (value.length > MAX_IN) throw new InvalidQuery(`${path}: $in takes at most ${MAX_IN} values`)
  return value.map((element) => checkOperand(path, element))
}

/** Checks a value that stands in a query. @throws InvalidQuery, for what would be an InvalidDocument in a document */
export function checkOperand(path: string, value: unknown): Value {
  try {
    return checkValue(value, path)
  } catch (error) {
    if (error instanceof InvalidDocument) throw new InvalidQuery(error.message)
    throw error
  }
}

/** A sort as pairs, with the `_id` tie-break always last. */
export type SortList = SortableField[]

/** @throws InvalidQuery unless it names one to eight paths, each once, with 1 or -1 */
export function parseSort(sort: Sort | undefined): SortList {
  if (sort === undefined) return []
  if (!isPlainObject(sort)) throw new InvalidQuery('a sort must be an object')
  const list = Object.entries(sort) as SortList
  if (list.length === 0 || list.length > 8) throw new InvalidQuery('a sort names one to eight paths')
  for (const [path, direction] of list) {
    checkPath(path)
    if ((direction as unknown) !== 1 && (direction as unknown) !== -1)
      throw new InvalidQuery(`${path}: sort by 1 or -1`)
  }
  const id = list.findIndex(([path]) => path === '_id')
  if (id >= 0) return list.slice(0, id + 1) // what follows a unique field decides nothing
  return [...list, ['_id', (list.at(-1) as SortableField)[1]]]
}

/** @throws InvalidQuery unless it is a whole number from 1 to `most` */
export function checkLimit(name: string, limit: unknown, most: number): number {
  if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > most) {
    throw new InvalidQuery(`${name} must be a whole number from 1 to ${most}`)
  }
  return limit as number
}
