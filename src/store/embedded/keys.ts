import { indexedValue } from '../indexing.js'
import type { Direction, IndexSpec, Value } from '../store.js'
import { TYPE, typeOf } from '../compare.js'

/**
 * Index keys: bytes whose order is the order of the values, so that one field follows another and a range of values
 * is a range of bytes. A field is a type byte, then the value; descending fields have every bit turned over.
 * No key is the beginning of another. Keys travel as Latin-1 strings (one character a byte), which cross threads
 * cheaper than buffers do.
 */
export type Key = string

/** One value as a field of a key. */
export function encodeField(value: Value | undefined, direction: Direction): Key {
  const key = encodeValue(value)
  return direction === 1 ? key : invert(key)
}

export function encodeId(id: string, direction: Direction): Key {
  const key = `${utf8(id)}\x00` // strings are told from each other by the NUL that no id contains
  return direction === 1 ? key : invert(key)
}

function encodeValue(value: Value | undefined): Key {
  const type = String.fromCharCode(typeOf(value))
  if (value === null || value === undefined) return type
  if (typeof value === 'string') return type + text(value)
  if (typeof value === 'boolean') return type + (value ? '\x01' : '\x00')
  if (typeof value === 'number' || value instanceof Date) return type + double(Number(value))
  if (Array.isArray(value)) return `${type}${value.map(encodeValue).join('')}\x00`
  const fields = Object.keys(value).map((name) => {
    const inner = encodeValue(value[name])
    return inner.slice(0, 1) + text(name) + inner.slice(1)
  })
  return `${type}${fields.join('')}\x00`
}

/** NUL ends a string, and no string contains one: NUL and 0x01 become 0x01 0x01 and 0x01 0x02, which keeps their order. */
const text = (value: string): Key => {
  const bytes = utf8(value)
  return (/[\0\x01]/.test(bytes) ? bytes.replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01') : bytes) + '\0'
}

const utf8 = (value: string): Key => (/^[\0-\x7f]*$/.test(value) ? value : Buffer.from(value).toString('latin1'))

const scratch = Buffer.alloc(8)
function double(value: number): Key {
  scratch.writeDoubleBE(value)
  if ((scratch[0] as number) & 0x80) for (let i = 0; i < 8; i++) scratch[i] = ~(scratch[i] as number)
  else scratch[0] = (scratch[0] as number) | 0x80
  return scratch.toString('latin1')
}

export function invert(key: Key): Key {
  const bytes = Buffer.from(key, 'latin1')
  for (let i = 0; i < bytes.length; i++) bytes[i] = ~(bytes[i] as number)
  return bytes.toString('latin1')
}

/**
 * The keys a document has in an index: one, or one for each different element of its array field. An empty array has a
 * key of its own below null.
 */
export function keysOf(index: IndexSpec, doc: Value & { _id: string }): Key[] {
  let keys: Key[] = ['']
  let last: Direction = 1
  for (const path in index.keys) {
    const direction = (last = index.keys[path] as Direction)
    const value = indexedValue(index, doc, path)
    if (Array.isArray(value)) {
      const fields =
        value.length === 0 ? [emptyArray(direction)] : value.map((element) => encodeField(element, direction))
      keys = fields.map((field) => keys[0] + field)
      if (keys.length > 1) keys = [...new Set(keys)]
    } else {
      const field = encodeField(value, direction)
      keys = keys.length === 1 ? [keys[0] + field] : keys.map((key) => key + field)
    }
  }
  const id = encodeId(doc._id, last)
  return keys.map((key) => key + id)
}

export function emptyArray(direction: Direction): Key {
  const key = String.fromCharCode(TYPE.empty)
  return direction === 1 ? key : invert(key)
}

/** The first key behind all that begin with this one; undefined when there is none. */
export function behind(prefix: Key): Key | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix.charCodeAt(i)
    if (byte < 0xff) return prefix.slice(0, i) + String.fromCharCode(byte + 1)
  }
  return undefined
}

export const toBytes = (key: Key): Buffer => Buffer.from(key, 'latin1')
export const fromBytes = (bytes: Uint8Array): Key =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
