import type { KeyObject } from 'node:crypto'
import { algorithmOf, signBytes } from './algorithms.js'
import { checkDigest, digestOf } from './digest.js'
import { fault, good, type Faulty, type Outcome } from './faults.js'
import { addressOf, needsDigest, singleField, type ReceivedRequest, type Surroundings } from './received.js'
import { parseSignatureHeader, type CavageSignature } from './signature-header.js'
import { verifyMessage, type SignedMessage } from './signed-message.js'
import { outsideWindow, readHttpDate } from './window.js'

/** draft-cavage-http-signatures-12, as the fediverse writes it. */

export interface RequestToSign {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** Of a POST, as it will be sent. */
  readonly body?: Buffer
  /** Byte for byte the id under which the public key is published. */
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly date: Date
  /** What else is to be sent and signed; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The headers a request has to be sent with, `Host` among them. What else it carries is signed only when it is named:
 * peers disagree on it.
 * @throws TypeError for a key that is neither RSA nor Ed25519, or a key id that does not fit into a header
 */
export async function signRequest(request: RequestToSign): Promise<Record<string, string>> {
  const { method, url, body, keyId, privateKey, date, headers = {} } = request
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(keyId)) throw new TypeError('A key id has to be an address')
  const algorithm = algorithmOf(privateKey)
  const sent: Record<string, string> = { host: url.host, date: date.toUTCString() }
  if (method === 'POST') sent.digest = digestOf(body ?? Buffer.alloc(0))
  Object.assign(sent, headers)
  const lines = [`(request-target): ${method.toLowerCase()} ${url.pathname}${url.search}`]
  for (const [name, value] of Object.entries(sent)) lines.push(`${name}: ${value}`)
  const signature = await signBytes(algorithm, Buffer.from(lines.join('\n'), 'latin1'), privateKey)
  const covered = ['(request-target)', ...Object.keys(sent)].join(' ')
  // Peers know `rsa-sha256` by this name, and let the key decide under the other.
  const shown = algorithm === 'rsa-sha256' ? algorithm : 'hs2019'
  sent.signature = `keyId="${keyId}",algorithm="${shown}",headers="${covered}",signature="${signature.toString('base64')}"`
  return sent
}

/** Everything but the key's part. @param signature what `parseSignatureHeader` read from the same request */
export function checkCavage(
  signature: CavageSignature,
  request: ReceivedRequest,
  surroundings: Surroundings,
): Outcome<SignedMessage> {
  const address = addressOf(request, surroundings.ownOrigins)
  if (!address.ok) return address
  const uncovered = checkCoverage(signature, request)
  if (uncovered !== null) return uncovered
  const base = signingString(signature, request)
  if (!base.ok) return base
  const signed = signingTime(signature, request, surroundings.now)
  if (!signed.ok) return signed
  const digest = checkCoveredDigest(signature, request)
  if (digest !== null) return digest
  const { keyId, algorithms } = signature
  const signedAt = signed.value
  return good({ scheme: 'cavage', keyId, algorithms, base: base.value, signature: signature.signature, signedAt })
}

/** All of it at once, for those who have the key at hand. */
export async function verify(
  request: ReceivedRequest,
  key: KeyObject,
  surroundings: Surroundings,
): Promise<Outcome<SignedMessage>> {
  const signature = parseSignatureHeader(request.headers)
  if (!signature.ok) return signature
  const message = checkCavage(signature.value, request, surroundings)
  return message.ok ? verifyMessage(message.value, key) : message
}

function checkCoverage(
  { covered, hasTimes, created, expires }: CavageSignature,
  request: ReceivedRequest,
): Faulty | null {
  const has = (name: string) => covered.includes(name)
  if (!has('(request-target)') || !has('host')) return fault('not-covered')
  if (!has('date') && !has('(created)')) return fault('not-covered')
  if (needsDigest(request) && !has('digest')) return fault('not-covered')
  if ((has('(created)') && (!hasTimes || created === null)) || (has('(expires)') && (!hasTimes || expires === null))) {
    return fault('unsupported-component')
  }
  return null
}

function signingString({ covered, created, expires }: CavageSignature, request: ReceivedRequest): Outcome<Buffer> {
  const lines: string[] = []
  for (const name of covered) {
    if (name === '(request-target)') lines.push(`${name}: ${request.method.toLowerCase()} ${request.target}`)
    else if (name === '(created)') lines.push(`${name}: ${created}`)
    else if (name === '(expires)') lines.push(`${name}: ${expires}`)
    else {
      const field = singleField(request.headers, name)
      if (!field.ok) return field
      lines.push(`${name}: ${field.value}`)
    }
  }
  return good(Buffer.from(lines.join('\n'), 'latin1'))
}

/**
 * The earliest of the times the signature covers; all of them have to be within the window. Times that stand there
 * uncovered are anybody's, and would let a signature be forgotten before it is too old.
 */
function signingTime(signature: CavageSignature, request: ReceivedRequest, now: Date): Outcome<Date> {
  const { covered, created, expires } = signature
  const times: Date[] = []
  if (covered.includes('date')) {
    const field = singleField(request.headers, 'date')
    const date = field.ok ? readHttpDate(field.value) : field
    if (!date.ok) return date
    times.push(date.value)
  }
  if (covered.includes('(created)') && created !== null) times.push(new Date(created * 1000))
  for (const time of times) {
    const outside = outsideWindow(time, now)
    if (outside !== null) return outside
  }
  if (covered.includes('(expires)') && !((expires ?? 0) * 1000 > now.getTime())) return fault('expired')
  return good(new Date(Math.min(...times.map((time) => time.getTime()))))
}

function checkCoveredDigest({ covered }: CavageSignature, request: ReceivedRequest): Faulty | null {
  if (!covered.includes('digest')) return null
  const field = singleField(request.headers, 'digest')
  return field.ok ? checkDigest(field.value, request.body) : field
}
