import { hash, timingSafeEqual } from 'node:crypto'
import { fromBase64 } from './base64.js'
import { fault, type Faulty } from './faults.js'
import { parseDictionary } from './structured-fields.js'

type HashName = 'sha256' | 'sha512'

/** Both headers call them so, in upper or lower case. Those of weaker kind are neither believed nor a fault. */
const HASHES: Readonly<Record<string, HashName | undefined>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' }
const HASH_BYTES = 64
const MAX_VALUES = 8

/** A `Digest` header (RFC 3230) as draft-cavage signatures have it. */
export const digestOf = (body: Buffer): string => `SHA-256=${hash('sha256', body, 'base64')}`

/** A `Content-Digest` header (RFC 9530) as RFC 9421 signatures have it. */
export const contentDigestOf = (body: Buffer): string => `sha-256=:${hash('sha256', body, 'base64')}:`

/** @param header the whole `Digest` header; every hash in it that we know has to be the body's, and one must be known */
export function checkDigest(header: string, body: Buffer): Faulty | null {
  const values = header.split(',', MAX_VALUES + 1)
  if (values.length > MAX_VALUES) return fault('malformed-digest')
  const claimed = new Map<string, Buffer | null>()
  for (const value of values) {
    const [, name, encoded] = /^[ \t]?([\w-]{1,32})=([\w+/=-]{1,200})$/.exec(value) ?? []
    if (name === undefined || encoded === undefined) return fault('malformed-digest')
    const key = name.toLowerCase()
    if (claimed.has(key)) return fault('malformed-digest')
    claimed.set(key, fromBase64(encoded, HASH_BYTES))
  }
  return compare(claimed, body)
}

/** The same for a `Content-Digest` header. */
export function checkContentDigest(header: string, body: Buffer): Faulty | null {
  const members = parseDictionary(header)
  if (members === null || members.size > MAX_VALUES) return fault('malformed-digest')
  const claimed = new Map<string, Buffer | null>()
  for (const [name, member] of members) {
    const bytes = member.kind === 'item' && member.value.type === 'bytes' ? member.value.bytes : null
    claimed.set(name, bytes)
  }
  return compare(claimed, body)
}

function compare(claimed: ReadonlyMap<string, Buffer | null>, body: Buffer): Faulty | null {
  let known = 0
  for (const [name, bytes] of claimed) {
    const algorithm = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined
    if (algorithm === undefined) continue
    const actual = hash(algorithm, body, 'buffer')
    if (bytes === null || bytes.length !== actual.length) return fault('malformed-digest')
    if (!timingSafeEqual(bytes, actual)) return fault('wrong-digest')
    known++
  }
  return known > 0 ? null : fault('malformed-digest')
}
