import { InvalidDocument, InvalidQuery } from './errors.js'
import type { CollectionSpec, IndexSpec, SortableField, Value } from './store.js'
import { bsonBytes, checkPath, isPlainObject, MAX_INDEXED_BYTES } from './values.js'

/** An index's fields as pairs, closed by `_id` in the direction of the last declared one. */
export function indexFields(index: IndexSpec): SortableField[] {
  const declared = Object.entries(index.keys) as SortableField[]
  return [...declared, ['_id', declared.at(-1)?.[1] ?? 1]]
}

/** @throws InvalidQuery unless a collection and its indexes are declared as the interface says */
export function checkSpec(spec: CollectionSpec): void {
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(spec.name)) throw new InvalidQuery(`${spec.name} is not a collection's name`)
  const names = new Set<string>()
  for (const { name, keys, array } of spec.indexes) {
    const fields = Object.entries(keys)
    if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/.test(name) || names.has(name))
      throw new InvalidQuery(`${name}: a bad or repeated index name`)
    if (fields.length === 0 || fields.length > 6) throw new InvalidQuery(`${name}: an index has one to six fields`)
    for (const [path, direction] of fields) {
      checkPath(path)
      if (path === '_id') throw new InvalidQuery(`${name}: _id is part of every index by itself`)
      if (direction !== 1 && direction !== -1) throw new InvalidQuery(`${name}: ${path} must be 1 or -1`)
    }
    if (array !== undefined && !Object.hasOwn(keys, array))
      throw new InvalidQuery(`${name}: ${array} is not one of its fields`)
    names.add(name)
  }
}

/**
 * @param value what stands at the indexed path, undefined when nothing does
 * @throws InvalidDocument when the index cannot hold it: an undeclared array, or a value over 2,048 bytes
 */
export function checkIndexable(index: IndexSpec, path: string, value: Value | undefined): void {
  if (value === undefined) return
  if (Array.isArray(value)) {
    if (index.array !== path)
      throw new InvalidDocument(path, `an array cannot stand here: index ${index.name} does not declare it`)
    for (const element of value) checkLength(index, path, element)
  } else checkLength(index, path, value)
}

function checkLength(index: IndexSpec, path: string, value: Value): void {
  if (typeof value === 'string' ? value.length * 3 <= MAX_INDEXED_BYTES : value === null || typeof value !== 'object')
    return
  if (bsonBytes(value) - 5 > MAX_INDEXED_BYTES) {
    throw new InvalidDocument(path, `is longer than the ${MAX_INDEXED_BYTES} bytes that index ${index.name} can hold`)
  }
}

/** The value an index sees at a path, undefined when there is none. @throws InvalidDocument for an array on the way */
export function indexedValue(index: IndexSpec, doc: Value, path: string): Value | undefined {
  let at: Value | undefined = doc
  let from = 0
  while (at !== undefined) {
    const dot = path.indexOf('.', from)
    const part = dot < 0 ? path.slice(from) : path.slice(from, dot)
    if (Array.isArray(at)) {
      throw new InvalidDocument(
        path.slice(0, from - 1),
        `an array cannot stand here: index ${index.name} reaches through it`,
      )
    }
    at = isPlainObject(at) && Object.hasOwn(at, part) ? at[part] : undefined
    if (dot < 0) break
    from = dot + 1
  }
  return at
}

/** @throws InvalidDocument when one of the collection's indexes cannot hold the document */
export function checkDocumentIndexable(spec: CollectionSpec, doc: Value): void {
  for (const index of spec.indexes) {
    for (const path of Object.keys(index.keys)) checkIndexable(index, path, indexedValue(index, doc, path))
  }
}
