import type { Cond } from '../filter.js'
import type { Value } from '../store.js'
import { isPlace, isPlainObject } from '../values.js'
import { compareValues, TYPE, typeOf } from '../compare.js'

type Doc = Record<string, Value>
type Test = (value: Value | undefined) => boolean
type Visit = (value: Value | undefined, isElement: boolean) => boolean

/**
 * Whether a document meets a condition, as MongoDB's manual defines it for the operators we have.
 * On an array a comparison holds when the array itself or one of its elements meets it.
 */
export function matches(cond: Cond, doc: Doc): boolean {
  switch (cond.op) {
    case 'and':
      return cond.all.every((inner) => matches(inner, doc))
    case 'or':
      return cond.any.some((inner) => matches(inner, doc))
    case 'eq':
      return some(doc, cond.path, equals(cond.value))
    case 'ne':
      return !some(doc, cond.path, equals(cond.value))
    case 'in':
      return cond.values.some((value) => some(doc, cond.path, equals(value)))
    case 'exists':
      return visit(doc, cond.path.split('.'), 0, (value) => value !== undefined) === cond.value
    case 'elem':
      return visit(doc, cond.path.split('.'), 0, (value) => {
        return (
          Array.isArray(value) &&
          value.some((element) => cond.all.every(({ op, value }) => compares(op, value)(element)))
        )
      })
    default:
      return some(doc, cond.path, compares(cond.op, cond.value))
  }
}

export const matchesAll = (conds: readonly Cond[], doc: Doc): boolean => conds.every((cond) => matches(cond, doc))

export const equals =
  (operand: Value): Test =>
  (value) =>
    typeOf(value) === typeOf(operand) && compareValues(value, operand) === 0

/** A range test: a value of another type than the operand's never meets it. */
function compares(op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte', operand: Value): Test {
  const type = typeOf(operand)
  return (value) => {
    if (typeOf(value) !== type) return false
    const order = compareValues(value, operand)
    return op === 'eq'
      ? order === 0
      : op === 'gt'
        ? order > 0
        : op === 'gte'
          ? order >= 0
          : op === 'lt'
            ? order < 0
            : order <= 0
  }
}

/** Whether a value at the path, or an element of an array there, passes. */
const some = (doc: Doc, path: string, test: Test): boolean =>
  visit(
    doc,
    path.split('.'),
    0,
    (value, isElement) => test(value) || (!isElement && Array.isArray(value) && value.some(test)),
  )

/**
 * Visits every value the path leads to, until one passes. An array on the way stands for its sub-documents (and, for a
 * number in the path, for the element at that place); one without any leads nowhere, which is not the same as missing.
 */
function visit(at: Value | undefined, parts: string[], from: number, test: Visit, isElement = false): boolean {
  const part = parts[from]
  if (part === undefined) return test(at, isElement)
  if (Array.isArray(at)) {
    if (isPlace(part) && Number(part) < at.length && enter(at[Number(part)] as Value, parts, from + 1, test))
      return true
    return at.some((element) => isPlainObject(element) && visit(element, parts, from, test))
  }
  return visit(isPlainObject(at) && Object.hasOwn(at, part) ? at[part] : undefined, parts, from + 1, test)
}

/** An element reached by its place: an array there is itself only, and a path that goes on beyond a scalar leads nowhere. */
const enter = (element: Value, parts: string[], from: number, test: Visit): boolean =>
  (from === parts.length || typeOf(element) === TYPE.object || Array.isArray(element)) &&
  visit(element, parts, from, test, true)
