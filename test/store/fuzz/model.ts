import type { CollectionSpec, Value } from '../../../src/store/store.js'
import { meets, type AnyFilter, type Plain, type Row } from './evaluator.js'
import { Inapplicable, normal, updated, type AnyUpdate } from './updater.js'

/** What a collection should hold, and what it should refuse. */

const MAX_INDEXED_BYTES = 2048

/** A document as text in which everything counts: the order of keys, dates, the sign of zero. */
export function print(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, shown: unknown) {
    const own = this[key]
    if (own instanceof Date) return { $date: own.getTime() }
    return Object.is(own, -0) ? '-0' : shown
  })
}

/** BSON's size of a sub-document or array, less its frame: what of it is indexed. */
function bytes(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (value === null || typeof value !== 'object' || value instanceof Date) return 0
  const size = (one: Value): number => {
    if (typeof one === 'string') return Buffer.byteLength(one) + 5
    if (one === null) return 0
    if (typeof one === 'boolean') return 1
    return typeof one === 'object' && !(one instanceof Date) ? bytes(one) + 5 : 8
  }
  return Object.entries(value).reduce((sum, [key, one]) => sum + 2 + Buffer.byteLength(key) + size(one), 0)
}

/** Whether an index cannot hold a document; only what stands at, above or below `within` counts. */
export function isUnindexable(spec: CollectionSpec, doc: Plain, within?: string): boolean {
  return spec.indexes.some((index) =>
    Object.keys(index.keys).some((path) => {
      if (within !== undefined && path !== within && !path.startsWith(`${within}.`)) return false
      let at: Value | undefined = doc
      for (const part of path.split('.')) {
        if (Array.isArray(at)) return true
        const isInside: boolean =
          typeof at === 'object' && at !== null && !(at instanceof Date) && Object.hasOwn(at, part)
        at = isInside ? (at as Plain)[part] : undefined
      }
      if (at === undefined) return false
      if (!Array.isArray(at)) return bytes(at) > MAX_INDEXED_BYTES
      return index.array !== path || at.some((element) => bytes(element) > MAX_INDEXED_BYTES)
    }),
  )
}

const overlaps = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)
const anyTwoOverlap = (paths: string[]): boolean => paths.some((a, i) => paths.slice(i + 1).some((b) => overlaps(a, b)))

/** The error an update deserves whatever it meets. */
export function refusalOf(spec: CollectionSpec, update: AnyUpdate): 'InvalidQuery' | 'InvalidDocument' | null {
  const changes = Object.entries(update).flatMap(([op, on]) =>
    Object.entries(on).map(([path, value]) => ({ op, path, value })),
  )
  if (changes.some(({ op, value }) => op === '$pull' && (isList(value) || isBadPull(value)))) return 'InvalidQuery'
  const carried = changes.filter(({ op }) => !['$unset', '$inc', '$pull'].includes(op))
  const paths = changes.map(({ path }) => path)
  const unindexable = carried.some(({ op, path, value }) => {
    const alone = op === '$push' || op === '$addToSet' ? { [op]: { [path]: value } } : { $set: { [path]: value } }
    return isUnindexable(spec, updated({}, alone as AnyUpdate, true), path)
  })
  if (unindexable) return 'InvalidDocument'
  return anyTwoOverlap(paths) ? 'InvalidQuery' : null
}

const isList = (value: unknown): boolean => Array.isArray(value)
const isBadPull = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Object.hasOwn(value, '$in')

/** A document after an update, or the error it deserves. */
export function after(spec: CollectionSpec, doc: Row, update: AnyUpdate, inserting = false): Row | string {
  try {
    const changed = updated(doc, update, inserting)
    return isUnindexable(spec, changed) ? 'InvalidDocument' : changed
  } catch (error) {
    if (error instanceof Inapplicable) return 'NotApplicable'
    throw error
  }
}

/** The document an upsert makes when none matches, or the error it deserves. */
export function upserted(spec: CollectionSpec, filter: AnyFilter, update: AnyUpdate): Row | string {
  const isPlain = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || value instanceof Date || !Object.keys(value)[0]?.startsWith('$')
  const seeds = Object.entries(filter).filter(([path, value]) => path !== '_id' && isPlain(value))
  const start = updated({ _id: String(filter._id) }, { $set: Object.fromEntries(seeds) }, true)
  return after(spec, normal(start) as Row, update, true)
}

export class Model {
  readonly docs = new Map<string, Row>()

  matching(filter: AnyFilter): Row[] {
    return [...this.docs.values()].filter((doc) => meets(doc, filter))
  }

  set(doc: Row): void {
    this.docs.set(doc._id, doc)
  }
}
