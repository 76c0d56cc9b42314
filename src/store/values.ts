import { InvalidDocument, InvalidQuery } from './errors.js'
import type { Value } from './store.js'

export const MAX_DEPTH = 100
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
export const MAX_ID_BYTES = 2_048
/** The longest string (or encoded sub-document) an indexed path may hold. */
export const MAX_INDEXED_BYTES = 2_048

/**
 * Checks that a store may keep this value, and normalises -0 to 0.
 * @param path where it stands, for the error
 * @param depth how many levels lie above it
 * @returns the same value, or a copy of the parts that had to be normalised
 * @throws InvalidDocument naming the first path that is wrong
 */
export function checkValue(value: unknown, path: string, depth = 0): Value {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new InvalidDocument(path, 'is not well-formed Unicode')
      return value
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidDocument(path, `${value} is not a finite number`)
      return value === 0 ? 0 : value
    case 'boolean':
      return value
    case 'object':
      if (value === null) return null
      if (value instanceof Date) return checkDate(value, path)
      if (depth >= MAX_DEPTH) throw new InvalidDocument(path, `is nested deeper than ${MAX_DEPTH} levels`)
      return Array.isArray(value) ? checkArray(value, path, depth) : checkObject(value, path, depth)
    default:
      throw new InvalidDocument(path, `a value of type ${typeof value} cannot be kept`)
  }
}

function checkDate(value: Date, path: string): Date {
  if (Number.isNaN(value.getTime())) throw new InvalidDocument(path, 'is not a valid date')
  return value
}

function checkArray(value: unknown[], path: string, depth: number): Value[] {
  let copy: Value[] | null = null
  for (let i = 0; i < value.length; i++) {
    const kept = checkValue(value[i], `${path}.${i}`, depth + 1)
    if (copy !== null) copy.push(kept)
    else if (!Object.is(kept, value[i])) copy = [...(value.slice(0, i) as Value[]), kept]
  }
  return copy ?? (value as Value[])
}

function checkObject(value: object, path: string, depth: number): Value {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvalidDocument(path, 'only plain objects, arrays and dates can be kept')
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw new InvalidDocument(path, 'has a symbol for a key')
  let copy: Record<string, Value> | null = null
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`
    checkKey(key, at)
    const given = (value as Record<string, unknown>)[key]
    const kept = checkValue(given, at, depth + 1)
    if (!Object.is(kept, given)) copy ??= { ...(value as Record<string, Value>) }
    if (copy !== null) copy[key] = kept
  }
  return copy ?? (value as Record<string, Value>)
}

function checkKey(key: string, at: string): void {
  if (key === '') throw new InvalidDocument(at, 'an empty key cannot be kept')
  if (/[.$\0]/.test(key)) throw new InvalidDocument(at, `a key may not contain '.', '$' or NUL`)
  if (key === '__proto__') throw new InvalidDocument(at, `the key '__proto__' cannot be kept`)
  if (!key.isWellFormed()) throw new InvalidDocument(at, 'a key is not well-formed Unicode')
}

/** @throws InvalidDocument unless this may be a document's `_id` */
export function checkId(id: unknown): string {
  if (typeof id !== 'string') throw new InvalidDocument('_id', 'must be a string')
  if (id === '' || id.includes('\0')) throw new InvalidDocument('_id', 'must not be empty or contain NUL')
  if (!id.isWellFormed()) throw new InvalidDocument('_id', 'is not well-formed Unicode')
  if (Buffer.byteLength(id) > MAX_ID_BYTES) throw new InvalidDocument('_id', `is longer than ${MAX_ID_BYTES} bytes`)
  return id
}

/** Checks a whole document. @returns it, normalised; see `checkValue` */
export function checkDocument(doc: unknown): Record<string, Value> & { _id: string } {
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) throw new InvalidDocument('', 'must be an object')
  checkId((doc as { _id?: unknown })._id)
  if (doc instanceof Date) throw new InvalidDocument('', 'must be an object')
  return checkValue(doc, '') as Record<string, Value> & { _id: string }
}

/** @throws InvalidQuery unless this is a dotted path of plain keys */
export function checkPath(path: string): void {
  if (path.length > 1_000 || !path.isWellFormed())
    throw new InvalidQuery('a path is too long or not well-formed Unicode')
  const parts = path.split('.')
  if (parts.length > MAX_DEPTH || parts.some((part) => part === '' || part === '__proto__' || /[$\0]/.test(part))) {
    throw new InvalidQuery(`${JSON.stringify(path)} is not a path`)
  }
}

export const isPlainObject = (value: unknown): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** Whether a part of a path may name a place in an array. */
export const isPlace = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)

/**
 * The bytes a value takes in a MongoDB document (BSON), which is what both stores bound.
 * Source: bsonspec.org 1.1; numbers are counted as 8 bytes.
 */
export function bsonBytes(value: Value): number {
  if (typeof value === 'string') return 5 + Buffer.byteLength(value)
  if (value === null) return 0
  if (typeof value === 'boolean') return 1
  if (typeof value === 'number' || value instanceof Date) return 8
  let size = 5
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) size += 2 + String(i).length + bsonBytes(value[i] as Value)
  } else {
    for (const key of Object.keys(value)) size += 2 + Buffer.byteLength(key) + bsonBytes(value[key] as Value)
  }
  return size
}

/**
 * @param jsonLength characters of the document's JSON; a cheap bound that spares most documents the exact count:
 *   BSON never takes more than nine bytes for one character of JSON (a one-digit number in a long array)
 */
export function checkSize(doc: Value, jsonLength: number): void {
  if (jsonLength * 9 > MAX_DOCUMENT_BYTES && bsonBytes(doc) > MAX_DOCUMENT_BYTES) {
    throw new InvalidDocument('', 'is larger than 16 MiB')
  }
}
