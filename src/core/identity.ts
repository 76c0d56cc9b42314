import { createHmac } from 'node:crypto'

/** What a hub is asked, and answers, to show that it has the key of this hub; fields of HTTP. */
export const NONCE_FIELD = 'allotment-nonce'
export const PROOF_FIELD = 'allotment-proof'

/** A question of ours, and nothing longer that somebody might want signed. */
export const isNonce = (text: string): boolean => /^[\w-]{22,64}$/.test(text)

/** @param key  32 bytes, for this purpose alone */
export const proofOf = (key: Buffer, nonce: string): string =>
  createHmac('sha256', key).update(nonce).digest('base64url')
