import type { KeyObject } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { verifyBytes, type Algorithm } from './algorithms.js'
import { good, type Outcome } from './faults.js'

/**
 * A signed request of which everything is known to hold but the signature itself: it is addressed to us, covers what it
 * has to, its digest is the body's, its time is now.
 */
export interface SignedMessage {
  readonly scheme: 'cavage' | 'rfc9421'
  readonly keyId: Iri
  readonly algorithms: readonly Algorithm[]
  /** The bytes that were signed. */
  readonly base: Buffer
  readonly signature: Buffer
  /** To the second, by the clock of whoever signed it. */
  readonly signedAt: Date
}

/** The last step: whether the holder of the key signed it. @param key a public key, of `importKey` or `decodeMultikey` */
export async function verifyMessage(message: SignedMessage, key: KeyObject): Promise<Outcome<SignedMessage>> {
  const wrong = await verifyBytes(message.algorithms, message.base, key, message.signature)
  return wrong ?? good(message)
}
