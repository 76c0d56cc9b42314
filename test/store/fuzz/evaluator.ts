import type { Scalar, Value } from '../../../src/store/store.js'

/**
 * Filters and sorts the slow and plain way: written from MongoDB's manual and its own tests of paths in queries, sharing
 * nothing with the store but the names of types. The other leg of the differential test.
 */

export type Plain = Record<string, Value>
export type Row = Plain & { _id: string }
export type AnyFilter = Record<string, unknown>
export type AnySort = Record<string, 1 | -1>

const isDocument = (value: unknown): value is Plain =>
  Object.prototype.toString.call(value) === '[object Object]' && !(value instanceof Date)

/** Manual, "Comparison/Sort Order": null, numbers, strings, objects, arrays, booleans, dates. */
function rank(value: Value | undefined): number {
  if (value === undefined || value === null) return 1
  if (typeof value === 'number') return 2
  if (typeof value === 'string') return 3
  if (Array.isArray(value)) return 5
  if (typeof value === 'boolean') return 6
  return value instanceof Date ? 7 : 4
}

export function order(a: Value | undefined, b: Value | undefined): number {
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string))
  if (Array.isArray(a)) return orderLists(a, b as Value[])
  if (isDocument(a)) return orderDocuments(a, b as Plain)
  if (a === undefined || a === null) return 0
  const [x, y] = [(a as Scalar as Date).valueOf(), (b as Scalar as Date).valueOf()]
  return x < y ? -1 : x > y ? 1 : 0
}

function orderLists(a: Value[], b: Value[]): number {
  const at = a.findIndex((element, i) => i >= b.length || order(element, b[i]) !== 0)
  if (at < 0) return a.length < b.length ? -1 : 0
  return at >= b.length ? 1 : order(a[at], b[at])
}

function orderDocuments(a: Plain, b: Plain): number {
  const [left, right] = [Object.entries(a), Object.entries(b)]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [[name, value], [otherName, other]] = [left[i] as [string, Value], right[i] as [string, Value]]
    if (rank(value) !== rank(other)) return rank(value) - rank(other)
    const byName = Buffer.compare(Buffer.from(name), Buffer.from(otherName))
    if (byName !== 0) return byName
    const byValue = order(value, other)
    if (byValue !== 0) return byValue
  }
  return left.length - right.length
}

export const equal = (a: Value | undefined, b: Value | undefined): boolean => order(a, b) === 0

/** What a path leads to; `spread`: an array here also stands for its elements (not when it was reached by its place). */
interface Place {
  value: Value | undefined
  spread: boolean
}

export function places(at: Plain, [part, ...rest]: string[]): Place[] {
  const value = Object.hasOwn(at, part as string) ? at[part as string] : undefined
  if (rest.length === 0) return [{ value, spread: true }]
  if (Array.isArray(value)) return placesWithin(value, rest)
  return isDocument(value) ? places(value, rest) : [{ value: undefined, spread: true }]
}

function placesWithin(list: Value[], parts: string[]): Place[] {
  const [part, ...rest] = parts
  return list.flatMap((element, i) => {
    const found = isDocument(element) ? places(element, parts) : []
    if (part !== String(i)) return found
    if (rest.length === 0) return [...found, { value: element, spread: false }]
    if (isDocument(element)) return [...found, ...places(element, rest)]
    return Array.isArray(element) ? [...found, ...placesWithin(element, rest)] : found
  })
}

const candidates = (doc: Plain, path: string): (Value | undefined)[] =>
  places(doc, path.split('.')).flatMap(({ value, spread }) =>
    spread && Array.isArray(value) ? [value, ...value] : [value],
  )

function comparison(operator: string, operand: Value): (value: Value | undefined) => boolean {
  return (value) => {
    if (rank(value) !== rank(operand)) return false
    const way = order(value, operand)
    switch (operator) {
      case '$eq':
        return way === 0
      case '$gt':
        return way > 0
      case '$gte':
        return way >= 0
      case '$lt':
        return way < 0
      case '$lte':
        return way <= 0
      default:
        throw new Error(`no comparison: ${operator}`)
    }
  }
}

function holds(doc: Plain, path: string, operator: string, operand: unknown): boolean {
  const anyEquals = (wanted: Value): boolean => candidates(doc, path).some((value) => equal(value, wanted))
  switch (operator) {
    case '$ne':
      return !anyEquals(operand as Value)
    case '$in':
      return (operand as Value[]).some(anyEquals)
    case '$exists':
      return places(doc, path.split('.')).some(({ value }) => value !== undefined) === operand
    case '$elemMatch': {
      const tests = Object.entries(operand as Plain).map(([inner, value]) => comparison(inner, value))
      return places(doc, path.split('.')).some(
        ({ value }) => Array.isArray(value) && value.some((element) => tests.every((test) => test(element))),
      )
    }
    default:
      return candidates(doc, path).some(comparison(operator, operand as Value))
  }
}

const isOperators = (operand: unknown): operand is Plain =>
  isDocument(operand) && Object.keys(operand).some((key) => key.startsWith('$'))

export function meets(doc: Plain, filter: AnyFilter): boolean {
  return Object.entries(filter).every(([key, operand]) => {
    if (key === '$and') return (operand as AnyFilter[]).every((branch) => meets(doc, branch))
    if (key === '$or') return (operand as AnyFilter[]).some((branch) => meets(doc, branch))
    if (!isOperators(operand)) return holds(doc, key, '$eq', operand)
    return Object.entries(operand).every(([operator, value]) => holds(doc, key, operator, value))
  })
}

/** What a sort cannot be made by: two arrays in one document, none of which lies within an element of the other. */
export class Parallel extends Error {}

const EMPTY = Symbol('an empty array')
type Offer = Value | undefined | typeof EMPTY
type Chosen = ReadonlyMap<string, Offer>

/**
 * Manual, "Sort": an array counts by its least element upwards and its greatest downwards, an empty one below null.
 * @throws Parallel
 */
export function sorted<T extends Plain>(docs: readonly T[], sort: AnySort): T[] {
  const fields = Object.entries(sort)
  if (!fields.some(([path]) => path === '_id')) fields.push(['_id', (fields.at(-1) as [string, 1 | -1])[1]])
  const paths = fields.map(([path]) => path)
  const byFields = (a: Offer[], b: Offer[]): number => {
    for (const [i, [, way]] of fields.entries()) {
      const by = orderOffers(a[i], b[i]) * way
      if (by !== 0) return by
    }
    return 0
  }
  return docs
    .map((doc) => ({ doc, offer: offers(doc, paths, new Map()).sort(byFields)[0] as Offer[] }))
    .sort((a, b) => byFields(a.offer, b.offer))
    .map(({ doc }) => doc)
}

/** Whether no document holds two arrays that a sort would have to take apart. */
export function isSortable(docs: readonly Plain[], sort: AnySort): boolean {
  try {
    for (const doc of docs) offers(doc, Object.keys(sort), new Map())
    return true
  } catch (error) {
    if (error instanceof Parallel) return false
    throw error
  }
}

const orderOffers = (a: Offer, b: Offer): number =>
  a === EMPTY || b === EMPTY ? Number(b === EMPTY) - Number(a === EMPTY) : order(a, b)

/** Every row of values that the paths offer, with one element chosen of each array they lead to; not for numbers in paths. */
function offers(doc: Plain, paths: string[], chosen: Chosen): Offer[][] {
  const found = paths.map((path) => offered(doc, path, chosen))
  const arrays = new Set(found.flatMap(({ array }) => array ?? []))
  if (arrays.size > 1) throw new Parallel([...arrays].join(', '))
  const [array] = arrays
  if (array === undefined) return [found.map(({ value }) => value)]
  const list = found.find((one) => one.array === array)?.value as Value[]
  const choices: Offer[] = list.length === 0 ? [EMPTY] : list
  return choices.flatMap((choice) => offers(doc, paths, new Map([...chosen, [array, choice]])))
}

/** The value at a path, or the array on the way (by the path to it) of which no element is chosen yet. */
function offered(doc: Plain, path: string, chosen: Chosen): { value: Offer; array?: string } {
  let value: Offer = doc
  let array = ''
  for (const part of path.split('.')) {
    if (!isDocument(value) || !Object.hasOwn(value, part)) return { value: undefined }
    value = value[part]
    array = array === '' ? part : `${array}.${part}`
    if (!Array.isArray(value)) continue
    if (!chosen.has(array)) return { value, array }
    value = chosen.get(array)
  }
  return { value }
}
