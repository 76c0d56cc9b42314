import { equal, order, type Plain } from './evaluator.js'
import type { Value } from '../../../src/store/store.js'

/** MongoDB's update operators, the slow and plain way; each makes a new document. */

export type AnyUpdate = Record<string, Record<string, unknown>>

/** What makes an update impossible for a document. */
export class Inapplicable extends Error {}

type Container = Plain | Value[]
const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
const isPlace = (part: string): boolean => String(Number(part)) === part && Number(part) >= 0

const get = (at: Container, part: string): Value | undefined =>
  Array.isArray(at) ? (isPlace(part) ? at[Number(part)] : undefined) : Object.hasOwn(at, part) ? at[part] : undefined

function put(at: Container, part: string, value: Value): void {
  if (!Array.isArray(at)) at[part] = value
  else if (!isPlace(part)) throw new Inapplicable(`${part} in an array`)
  else {
    for (let i = at.length; i < Number(part); i++) at[i] = null
    at[Number(part)] = value
  }
}

/** Changes what stands at a path, making documents on the way when the change needs a place. */
function change(at: Container, [part, ...rest]: string[], makes: boolean, to: (old: Value | undefined) => Value): void {
  const name = part as string
  if (Array.isArray(at) && !isPlace(name)) {
    if (makes) throw new Inapplicable(`${name} in an array`)
    return
  }
  const value = get(at, name)
  if (rest.length === 0) {
    if (value !== undefined || makes) put(at, name, to(value))
    return
  }
  if (isContainer(value)) return change(value, rest, makes, to)
  if (!makes) return
  if (value !== undefined) throw new Inapplicable(`${name} is no document`)
  const made: Plain = {}
  change(made, rest, makes, to)
  put(at, name, made)
}

function remove(at: Container, [part, ...rest]: string[]): void {
  const value = get(at, part as string)
  if (value === undefined) return
  if (rest.length > 0) return isContainer(value) ? remove(value, rest) : undefined
  if (Array.isArray(at)) at[Number(part)] = null
  else delete at[part as string]
}

const listOf = (value: Value | undefined): Value[] => {
  if (!Array.isArray(value)) throw new Inapplicable('not an array')
  return value
}

const given = (operand: unknown, many: string): Value[] => {
  const isMany = isContainer(operand) && !Array.isArray(operand) && Object.hasOwn(operand, many)
  return isMany ? ((operand as Record<string, Value[]>)[many] as Value[]) : [operand as Value]
}

function addDifferent(list: Value[], added: Value[]): Value[] {
  const all = [...list]
  for (const one of added) if (!all.some((old) => equal(old, one))) all.push(one)
  return all
}

function pulled(list: Value[], operand: unknown): Value[] {
  const wanted = given(operand, '$in')
  const condition = isContainer(operand)
  return list.filter(
    (element) =>
      !wanted.some(
        (value) =>
          equal(element, value) || (condition && Array.isArray(element) && element.some((one) => equal(one, value))),
      ),
  )
}

function applyOne(doc: Plain, operator: string, path: string[], operand: unknown): void {
  const value = operand as Value
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return change(doc, path, true, () => structuredClone(value))
    case '$unset':
      return remove(doc, path)
    case '$inc':
      return change(doc, path, true, (old) => {
        if (old !== undefined && typeof old !== 'number') throw new Inapplicable('not a number')
        return (old ?? 0) + (value as number) + 0
      })
    case '$min':
      return change(doc, path, true, (old) => structuredClone(old === undefined || order(value, old) < 0 ? value : old))
    case '$max':
      return change(doc, path, true, (old) => structuredClone(old === undefined || order(value, old) > 0 ? value : old))
    case '$push':
      return change(doc, path, true, (old) => [...listOf(old ?? absent(old)), ...given(operand, '$each')])
    case '$addToSet':
      return change(doc, path, true, (old) => addDifferent(listOf(old ?? absent(old)), given(operand, '$each')))
    case '$pull':
      return change(doc, path, false, (old) => pulled(listOf(old), operand))
    default:
      throw new Error(`no operator: ${operator}`)
  }
}

const absent = (old: Value | undefined): Value[] | null => (old === undefined ? [] : (old as null))

/** @throws Inapplicable */
export function updated<T extends Plain>(doc: T, update: AnyUpdate, inserting: boolean): T {
  const after = structuredClone(doc)
  const changes = Object.entries(update).flatMap(([operator, paths]) =>
    Object.entries(paths).map(([path, operand]) => ({ operator, path, operand })),
  )
  changes.sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const { operator, path, operand } of changes) {
    if (operator !== '$setOnInsert' || inserting) applyOne(after, operator, path.split('.'), structuredClone(operand))
  }
  return normal(after) as T
}

/** As a document comes back: -0 is 0. */
export function normal(value: Value): Value {
  if (typeof value === 'number') return value === 0 ? 0 : value
  if (Array.isArray(value)) return value.map(normal)
  if (!isContainer(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]))
}
