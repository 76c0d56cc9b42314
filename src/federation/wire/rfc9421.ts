import type { KeyObject } from 'node:crypto'
import { parseIri, type Iri } from '../../core/iri.js'
import { algorithmOf, signBytes, type Algorithm } from './algorithms.js'
import type { RequestToSign } from './cavage.js'
import { coveredComponents, signatureBase } from './components.js'
import { checkContentDigest, contentDigestOf } from './digest.js'
import { fault, good, type Faulty, type Outcome } from './faults.js'
import { addressOf, needsDigest, singleField, type Addressed, type HeaderFields } from './received.js'
import type { ReceivedRequest, Surroundings } from './received.js'
import { MAX_SIGNATURE_BYTES } from './signature-header.js'
import { verifyMessage, type SignedMessage } from './signed-message.js'
import { parseDictionary, writeInnerList, type Bare, type InnerList, type Parameters } from './structured-fields.js'
import { outsideWindow } from './window.js'

/** HTTP Message Signatures, RFC 9421, with the content digests of RFC 9530. */

/** The one signature of a request, read but not yet believed. */
export interface MessageSignature {
  readonly keyId: Iri
  readonly algorithms: readonly Algorithm[]
  readonly covered: readonly string[]
  /** In seconds since 1970. */
  readonly created: number
  readonly expires: number | null
  /** The components and parameters, as they enter into what is signed. */
  readonly input: InnerList
  readonly signature: Buffer
}

const LABEL = 'sig1'
const NAMES: Readonly<Record<Algorithm, string>> = {
  'rsa-sha256': 'rsa-v1_5-sha256',
  'rsa-sha512': 'rsa-v1_5-sha512',
  'ed25519': 'ed25519',
}
/** The registered ones; RSA with SHA-512 is not among them. */
const ACCEPTED: readonly Algorithm[] = ['rsa-sha256', 'ed25519']

/** The headers a request has to be sent with, `Host` and `Date` among them. @throws TypeError as in `cavage.ts` */
export async function signMessage(request: RequestToSign): Promise<Record<string, string>> {
  const { method, url, body, keyId, privateKey, date, headers: others = {} } = request
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(keyId)) throw new TypeError('A key id has to be an address')
  const algorithm = algorithmOf(privateKey)
  const sent: Record<string, string> = { host: url.host, date: date.toUTCString() }
  const covered = ['@method', '@target-uri']
  if (method === 'POST') {
    sent['content-digest'] = contentDigestOf(body ?? Buffer.alloc(0))
    covered.push('content-digest')
  }
  Object.assign(sent, others)
  covered.push(...Object.keys(others))
  const input: InnerList = {
    kind: 'list',
    items: covered.map((value) => ({ kind: 'item', value: { type: 'string', value }, params: new Map() })),
    params: new Map<string, Bare>([
      ['created', { type: 'integer', value: Math.floor(date.getTime() / 1000) }],
      ['keyid', { type: 'string', value: keyId }],
      ['alg', { type: 'string', value: NAMES[algorithm] }],
    ]),
  }
  const headers: HeaderFields = new Map(Object.entries(sent).map(([name, value]) => [name, [value]]))
  const address = { scheme: url.protocol.slice(0, -1), authority: url.host, path: url.pathname, query: url.search }
  const base = signatureBase(input, { method, headers }, address)
  if (!base.ok) throw new TypeError(`This request cannot be signed: ${base.reason}`)
  const signature = await signBytes(algorithm, base.value, privateKey)
  sent['signature-input'] = `${LABEL}=${writeInnerList(input)}`
  sent.signature = `${LABEL}=:${signature.toString('base64')}:`
  return sent
}

export const hasMessageSignature = (headers: HeaderFields): boolean => headers.has('signature-input')

/** Reads both headers. They have to carry one signature, no more: of two, others would believe another. */
export function parseMessageSignature(headers: HeaderFields): Outcome<MessageSignature> {
  if (!hasMessageSignature(headers) || !headers.has('signature')) return fault('no-signature')
  const inputs = singleDictionary(headers, 'signature-input')
  if (!inputs.ok) return inputs
  const signatures = singleDictionary(headers, 'signature')
  if (!signatures.ok) return signatures
  if (inputs.value.size !== 1 || signatures.value.size !== 1) return fault('several-signatures')
  const [[label, input]] = [...inputs.value] as [[string, unknown]]
  const given = signatures.value.get(label)
  const list = input as InnerList
  if (list.kind !== 'list' || given?.kind !== 'item' || given.value.type !== 'bytes' || given.params.size > 0) {
    return fault('malformed-signature')
  }
  const { bytes } = given.value
  if (bytes.length === 0 || bytes.length > MAX_SIGNATURE_BYTES) return fault('malformed-signature')
  const covered = coveredComponents(list)
  return covered.ok ? readParameters(list, covered.value, bytes) : covered
}

function singleDictionary(headers: HeaderFields, name: string) {
  const field = singleField(headers, name)
  if (!field.ok) return fault('several-signatures')
  const members = parseDictionary(field.value)
  return members === null ? fault('malformed-signature') : good(members)
}

function readParameters(input: InnerList, covered: string[], signature: Buffer): Outcome<MessageSignature> {
  const { params } = input
  const created = integer(params, 'created')
  const expires = integer(params, 'expires')
  const keyIdText = string(params, 'keyid')
  const name = string(params, 'alg')
  if (created === undefined || expires === undefined || keyIdText === undefined || name === undefined) {
    return fault('malformed-signature')
  }
  if (created === null || keyIdText === null) return fault('missing-parameter')
  const keyId = parseIri(keyIdText)
  if (keyId === null) return fault('unfit-key-id')
  const algorithms = name === null ? ACCEPTED : ACCEPTED.filter((algorithm) => NAMES[algorithm] === name)
  if (algorithms.length === 0) return fault('unknown-algorithm')
  return good({ keyId, algorithms, covered, created, expires, input, signature })
}

/** @returns null when it is not given, undefined when it is of another type */
function integer(params: Parameters, name: string): number | null | undefined {
  const value = params.get(name)
  if (value === undefined) return null
  return value.type === 'integer' && value.value >= 0 ? value.value : undefined
}

function string(params: Parameters, name: string): string | null | undefined {
  const value = params.get(name)
  if (value === undefined) return null
  return value.type === 'string' ? value.value : undefined
}

/** Everything but the key's part. @param signature what `parseMessageSignature` read from the same request */
export function checkMessage(
  signature: MessageSignature,
  request: ReceivedRequest,
  { ownOrigins, now }: Surroundings,
): Outcome<SignedMessage> {
  const address = addressOf(request, ownOrigins)
  if (!address.ok) return address
  const wrong =
    checkCoverage(signature, request, address.value) ?? checkTimes(signature, now) ?? checkDigests(signature, request)
  if (wrong !== null) return wrong
  const base = signatureBase(signature.input, request, address.value)
  if (!base.ok) return base
  const signedAt = new Date(signature.created * 1000)
  const { keyId, algorithms } = signature
  return good({ scheme: 'rfc9421', keyId, algorithms, base: base.value, signature: signature.signature, signedAt })
}

/** All of it at once, for those who have the key at hand. */
export async function verify(
  request: ReceivedRequest,
  key: KeyObject,
  surroundings: Surroundings,
): Promise<Outcome<SignedMessage>> {
  const signature = parseMessageSignature(request.headers)
  if (!signature.ok) return signature
  const message = checkMessage(signature.value, request, surroundings)
  return message.ok ? verifyMessage(message.value, key) : message
}

function checkCoverage({ covered }: MessageSignature, request: ReceivedRequest, { query }: Addressed): Faulty | null {
  const has = (name: string) => covered.includes(name)
  const place = has('@request-target') || (has('@path') && (query === '' || has('@query')))
  if (!has('@method') || !(has('@target-uri') || (has('@authority') && place))) return fault('not-covered')
  return needsDigest(request) && !has('content-digest') ? fault('not-covered') : null
}

function checkTimes({ created, expires }: MessageSignature, now: Date): Faulty | null {
  const outside = outsideWindow(new Date(created * 1000), now)
  if (outside !== null) return outside
  return expires !== null && !(expires * 1000 > now.getTime()) ? fault('expired') : null
}

function checkDigests({ covered }: MessageSignature, request: ReceivedRequest): Faulty | null {
  if (!covered.includes('content-digest')) return null
  const field = singleField(request.headers, 'content-digest')
  return field.ok ? checkContentDigest(field.value, request.body) : field
}
