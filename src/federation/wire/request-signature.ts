import type { Iri } from '../../core/iri.js'
import { checkCavage } from './cavage.js'
import type { Outcome } from './faults.js'
import type { HeaderFields, ReceivedRequest, Surroundings } from './received.js'
import { checkMessage, hasMessageSignature, parseMessageSignature } from './rfc9421.js'
import { parseSignatureHeader } from './signature-header.js'
import type { SignedMessage } from './signed-message.js'

/** A signature in either form, read but not yet believed: who it says it is from, and the rest of what to check. */
export interface RequestSignature {
  readonly keyId: Iri
  /** Whether it is about this header, too; the name in lower case. */
  covers(name: string): boolean
  /** Everything but the key's part; hashes the body. @param request the one the headers were of */
  check(request: ReceivedRequest, surroundings: Surroundings): Outcome<SignedMessage>
}

/** Whoever sends `Signature-Input` means RFC 9421, and is held to it. */
export function parseRequestSignature(headers: HeaderFields): Outcome<RequestSignature> {
  const parsed = hasMessageSignature(headers)
    ? bound(parseMessageSignature(headers), checkMessage)
    : bound(parseSignatureHeader(headers), checkCavage)
  return parsed
}

type Check<T> = (signature: T, request: ReceivedRequest, surroundings: Surroundings) => Outcome<SignedMessage>

function bound<T extends { keyId: Iri; covered: readonly string[] }>(
  parsed: Outcome<T>,
  check: Check<T>,
): Outcome<RequestSignature> {
  if (!parsed.ok) return parsed
  const signature = parsed.value
  const { keyId, covered } = signature
  const covers = (name: string) => covered.includes(name)
  return { ok: true, value: { keyId, covers, check: (...given) => check(signature, ...given) } }
}
