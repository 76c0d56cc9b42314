import { hash, type KeyObject } from 'node:crypto'
import { parseIri, type Iri } from '../../core/iri.js'
import { signBytes, verifyBytes } from './algorithms.js'
import { fromBase58, toBase58 } from './base58.js'
import { fault, good, type Faulty, type Outcome } from './faults.js'
import { canonicalJson, NotCanonical, type Json, type JsonObject } from './jcs.js'
import { NEWEST_MS } from './window.js'

/** Proofs that travel inside a document: FEP-8b32, by the suite `eddsa-jcs-2022` of W3C's vc-di-eddsa. */

const TYPE = 'DataIntegrityProof'
const SUITE = 'eddsa-jcs-2022'
const PURPOSE = 'assertionMethod'
const SIGNATURE_BYTES = 64
const MAX_VALUE_LENGTH = 96
const MAX_PROOFS = 8

export interface ProofRequest {
  /** The id under which the actor publishes the key in `assertionMethod`. */
  readonly verificationMethod: string
  /** Ed25519. */
  readonly privateKey: KeyObject
  readonly created: Date
  readonly expires?: Date
}

/**
 * A proof for a document that has none. It repeats the document's `@context`, which all verifiers agree on: those who
 * take the proof as it stands and those who add the context themselves.
 * @throws TypeError when the document has a proof, NotCanonical when it has no canonical form
 */
export async function createProof(document: JsonObject, request: ProofRequest): Promise<JsonObject> {
  if (Object.hasOwn(document, 'proof')) throw new TypeError('The document has a proof')
  const context = document['@context']
  const options: JsonObject = {
    ...(context === undefined ? {} : { '@context': context }),
    type: TYPE,
    cryptosuite: SUITE,
    created: seconds(request.created),
    ...(request.expires === undefined ? {} : { expires: seconds(request.expires) }),
    verificationMethod: request.verificationMethod,
    proofPurpose: PURPOSE,
  }
  const signature = await signBytes('ed25519', hashed(options, document), request.privateKey)
  return { ...options, proofValue: `z${toBase58(signature)}` }
}

/** A document's proof, read but not yet believed. */
export interface Proof {
  /** The key's id. Whether it is one of the actor's is not known yet. */
  readonly verificationMethod: Iri
  readonly options: JsonObject
  readonly signature: Buffer
  /** What was signed: the document without its proofs. */
  readonly document: JsonObject
}

/**
 * Finds the one proof of our suite that a document has, and checks all that can be checked without the key.
 * @param document as parsed from what was received; nothing may have been taken out of it or put in
 */
export function readProof(document: JsonObject, now: Date): Outcome<Proof> {
  if (!Object.hasOwn(document, 'proof')) return fault('no-proof')
  const { proof: given, ...unsecured } = document
  const all: readonly Json[] = Array.isArray(given) ? (given as readonly Json[]) : [given as Json]
  if (all.length > MAX_PROOFS) return fault('malformed-proof')
  const ours = all.filter((one) => isObject(one) && one.type === TYPE && one.cryptosuite === SUITE)
  const [found, another] = ours as JsonObject[]
  if (found === undefined) return fault('no-proof')
  if (another !== undefined) return fault('malformed-proof')
  const { proofValue, ...options } = found
  if (options.proofPurpose !== PURPOSE) return fault('wrong-purpose')
  const method = options.verificationMethod
  const verificationMethod = typeof method === 'string' ? parseIri(method) : null
  const signature = typeof proofValue === 'string' ? readValue(proofValue) : null
  // A proof that builds on another one says nothing without it.
  if (verificationMethod === null || signature === null || Object.hasOwn(options, 'previousProof')) {
    return fault('malformed-proof')
  }
  const wrong = checkTimes(options, now)
  if (wrong !== null) return wrong
  if (!contextHolds(unsecured['@context'], options['@context'])) return fault('malformed-proof')
  return good({ verificationMethod, options, signature, document: unsecured })
}

/** Whether the holder of the key made it. @param key Ed25519, from the actor's `assertionMethod` */
export async function verifyProof(proof: Proof, key: KeyObject): Promise<Outcome<Proof>> {
  for (const [options, document] of readings(proof)) {
    const bytes = tryToHash(options, document)
    if (bytes === null) return fault('unfit-document')
    const wrong = await verifyBytes(['ed25519'], bytes, key, proof.signature)
    if (wrong === null) return good(proof)
    if (wrong.reason === 'wrong-key-type') return wrong
  }
  return fault('wrong-signature')
}

/**
 * What may have been signed. The standard signs the context that the proof repeats; drafts of it, which peers still
 * follow, sign the document's without repeating it, and some sign none. Document and proof are signed in each.
 */
function readings({ options, document }: Proof): [JsonObject, JsonObject][] {
  const repeated = options['@context']
  if (repeated !== undefined) return [[options, { ...document, '@context': repeated }]]
  const context = document['@context']
  const plain: [JsonObject, JsonObject] = [options, document]
  return context === undefined ? [plain] : [[{ ...options, '@context': context }, document], plain]
}

function hashed(options: JsonObject, document: JsonObject): Buffer {
  const hashOf = (value: JsonObject) => hash('sha256', canonicalJson(value), 'buffer')
  return Buffer.concat([hashOf(options), hashOf(document)])
}

function tryToHash(options: JsonObject, document: JsonObject): Buffer | null {
  try {
    return hashed(options, document)
  } catch (error) {
    if (error instanceof NotCanonical) return null
    throw error
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readValue(text: string): Buffer | null {
  const bytes = text.startsWith('z') ? fromBase58(text.slice(1), MAX_VALUE_LENGTH) : null
  return bytes?.length === SIGNATURE_BYTES ? bytes : null
}

const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** @returns undefined when it is not given, null when it is no moment */
function moment(value: Json | undefined): number | null | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !MOMENT.test(value)) return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}

function checkTimes(options: JsonObject, now: Date): Faulty | null {
  const created = moment(options.created)
  const expires = moment(options.expires)
  // FEP-8b32 wants to know since when; how long ago does not matter, as documents are passed on late.
  if (created === undefined || created === null || expires === null) return fault('malformed-proof')
  if (created - now.getTime() > NEWEST_MS) return fault('too-new')
  return expires !== undefined && expires <= now.getTime() ? fault('expired') : null
}

/** The document's context has to begin with what the proof repeats of it. */
function contextHolds(document: Json | undefined, repeated: Json | undefined): boolean {
  if (repeated === undefined) return true
  if (document === undefined) return false
  const listed = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value])
  const all = listed(document)
  try {
    return listed(repeated).every((one, i) => i < all.length && canonicalJson(one) === canonicalJson(all[i]))
  } catch (error) {
    if (error instanceof NotCanonical) return false
    throw error
  }
}
