import { parseIri, type Iri } from '../../core/iri.js'
import type { Algorithm } from './algorithms.js'
import { fromBase64 } from './base64.js'
import { fault, good, type Outcome } from './faults.js'
import { singleField, type HeaderFields } from './received.js'

/** A `Signature` header of draft-cavage-http-signatures-12, read but not yet believed. */
export interface CavageSignature {
  readonly keyId: Iri
  /** What the signer may have meant, narrowed down by the key's type when it is known. */
  readonly algorithms: readonly Algorithm[]
  /** Whether the draft lets this signature use `(created)` and `(expires)`. */
  readonly hasTimes: boolean
  /** In the order they were signed. */
  readonly covered: readonly string[]
  readonly signature: Buffer
  /** In seconds since 1970. */
  readonly created: number | null
  readonly expires: number | null
}

const MAX_LENGTH = 8_192
const MAX_PARAMETERS = 16
const MAX_COVERED = 32
/** An RSA key of 8,192 bits, the largest we know. */
export const MAX_SIGNATURE_BYTES = 1_024

/** One parameter and what separates it from the next. No escapes: nothing that stands here needs one. */
const PARAMETER = /([A-Za-z][A-Za-z0-9_-]{0,31})=(?:"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|(\d{1,12}))[ \t]*(?:(,)[ \t]*|$)/y
const COMPONENT = /^(?:\((?:request-target|created|expires)\)|[a-z0-9!#$%&'*+.^_`|~-]{1,128})$/

/** `hs2019` says that the key decides; with RSA keys peers mean SHA-256 by it, or SHA-512, though the draft says PSS. */
const BY_KEY: readonly Algorithm[] = ['rsa-sha256', 'rsa-sha512', 'ed25519']
const ALGORITHMS: Readonly<Record<string, readonly Algorithm[]>> = {
  'hs2019': BY_KEY,
  'rsa-sha256': ['rsa-sha256'],
  'rsa-sha512': ['rsa-sha512'],
  'ed25519': ['ed25519'],
}

export function parseSignatureHeader(headers: HeaderFields): Outcome<CavageSignature> {
  if (!headers.has('signature')) return fault('no-signature')
  const header = singleField(headers, 'signature')
  if (!header.ok) return fault('several-signatures')
  const read = parameters(header.value)
  if (!read.ok) return read
  const given = read.value
  const keyIdText = given.get('keyid')
  const encoded = given.get('signature')
  if (keyIdText === undefined || encoded === undefined) return fault('missing-parameter')
  const keyId = parseIri(keyIdText)
  if (keyId === null) return fault('unfit-key-id')
  const name = (given.get('algorithm') ?? 'hs2019').toLowerCase()
  const algorithms = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined
  if (algorithms === undefined) return fault('unknown-algorithm')
  // Without the parameter the draft means `(created)` alone, which covers too little for us anyway.
  const covered = (given.get('headers') ?? '(created)').split(' ', MAX_COVERED + 1)
  if (covered.length > MAX_COVERED || !covered.every((one) => COMPONENT.test(one)))
    return fault('unsupported-component')
  if (new Set(covered).size !== covered.length) return fault('unsupported-component')
  const signature = fromBase64(encoded, MAX_SIGNATURE_BYTES)
  const created = seconds(given.get('created'))
  const expires = seconds(given.get('expires'))
  if (signature === null || signature.length === 0 || created === undefined || expires === undefined) {
    return fault('malformed-signature')
  }
  return good({ keyId, algorithms, hasTimes: !name.startsWith('rsa'), covered, signature, created, expires })
}

/** Names in lower case. Ones we do not know are left alone, as the draft wants, but nothing may stand twice. */
function parameters(text: string): Outcome<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  if (text.length > MAX_LENGTH) return fault('malformed-signature')
  const pattern = new RegExp(PARAMETER)
  for (let comma: string | undefined = ','; comma !== undefined;) {
    const match: RegExpExecArray | null = pattern.exec(text)
    if (match === null || found.size === MAX_PARAMETERS) return fault('malformed-signature')
    const name = (match[1] as string).toLowerCase()
    if (found.has(name)) return fault('duplicate-parameter')
    found.set(name, match[2] ?? (match[3] as string))
    comma = match[4]
  }
  return good(found)
}

/** @returns null when it is not given, undefined when it is no number of seconds; numbers stand quoted with some peers */
function seconds(text: string | undefined): number | null | undefined {
  if (text === undefined) return null
  return /^(?:0|[1-9]\d{0,11})$/.test(text) ? Number(text) : undefined
}
