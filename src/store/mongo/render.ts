import { Double } from 'mongodb'
import type { Document } from 'mongodb'
import type { Change } from '../changes.js'
import type { Cond, SortList } from '../filter.js'
import type { Position } from '../positions.js'
import type { Value } from '../store.js'

/** A filter or an update as the driver takes it; its types know too little of dotted paths to help here. */
export type Rendered = Document

/** Writes parsed conditions out again, so that the server gets what was checked and nothing else. */
export function renderFilter(conds: readonly Cond[]): Rendered {
  return allOf(conds.map(renderCond))
}

/** One filter that asks for all of these; `$and` only where two of them share a key, for the sake of upserts. */
export function allOf(filters: readonly Rendered[]): Rendered {
  const keys = filters.flatMap((filter) => Object.keys(filter))
  if (new Set(keys).size === keys.length) return Object.assign({}, ...filters) as Rendered
  return { $and: filters }
}

function renderCond(cond: Cond): Rendered {
  switch (cond.op) {
    case 'and':
      return renderFilter(cond.all)
    case 'or':
      return { $or: cond.any.map(renderCond) }
    case 'eq':
      return equalTo(cond.path, cond.value)
    case 'in':
      return { [cond.path]: { $in: cond.values } }
    case 'elem':
      return { [cond.path]: { $elemMatch: Object.fromEntries(cond.all.map(({ op, value }) => [`$${op}`, value])) } }
    default:
      return { [cond.path]: { [`$${cond.op}`]: cond.value } }
  }
}

const equalTo = (path: string, value: Value): Rendered => ({ [path]: { $eq: value } })

/** Writes parsed changes out again. */
export function renderUpdate(changes: readonly Change[]): Rendered {
  const update: Record<string, Rendered> = {}
  for (const change of changes) (update[`$${change.op}`] ??= {})[change.path] = operandOf(change)
  return update
}

function operandOf(change: Change): unknown {
  switch (change.op) {
    case 'unset':
      return ''
    case 'inc':
      return new Double(change.by) // with integers the server would go over to 64 bits instead of rounding
    case 'push':
    case 'addToSet':
      return { $each: change.values }
    case 'pull':
      return change.list ? { $in: change.values } : change.values[0]
    default:
      return change.value
  }
}

/** MongoDB's order of types; null comes before them, and missing counts as null. */
const TYPES = ['number', 'string', 'object', 'array', 'bool', 'date']

const typeRank = (value: Exclude<Value, null>): number =>
  TYPES.indexOf(value instanceof Date ? 'date' : typeof value === 'boolean' ? 'bool' : typeof value)

/**
 * The condition that a document sorts behind these values: for some field beyond its value, and equal in those before.
 * MongoDB copies the conditions that stand beside an `$or` into its branches, so that each is a range of the sort's index.
 * @param values one for each field of the sort, which ends with `_id`; none is an array, nor is any in the documents
 * @param orAt whether the document that has exactly these values counts too
 */
export function behind(sort: SortList, values: Position, orAt = false): Rendered {
  const branches = sort.flatMap(([path, direction], i) => {
    const same = sort.slice(0, i).map(([before], j) => equalTo(before, values[j] as Value))
    return further(path, values[i] as Value, direction === 1, orAt).map((beyond) => allOf([...same, beyond]))
  })
  return { $or: branches }
}

/** The condition that a document sorts before these values, or at them. */
export const upTo = (sort: SortList, values: Position): Rendered =>
  behind(
    sort.map(([path, direction]) => [path, direction === 1 ? -1 : 1]),
    values,
    true,
  )

/** A range only meets values of its operand's type, so that the other types need conditions of their own. */
function further(path: string, value: Value, upwards: boolean, orAt: boolean): Rendered[] {
  if (path === '_id') return [{ _id: { [`$${upwards ? 'gt' : 'lt'}${orAt ? 'e' : ''}`]: value } }]
  if (value === null) return upwards ? [{ [path]: { $type: TYPES } }] : []
  const rank = typeRank(value)
  const types = upwards ? TYPES.slice(rank + 1) : TYPES.slice(0, rank)
  const conditions: Rendered[] = [{ [path]: { [upwards ? '$gt' : '$lt']: value } }]
  if (types.length > 0) conditions.push({ [path]: { $type: types } })
  if (!upwards) conditions.push(equalTo(path, null))
  return conditions
}
