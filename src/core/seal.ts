import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Why a sealed text could not be opened. Tells nothing of what is inside. */
export class SealError extends Error {
  override readonly name = 'SealError'
  constructor(
    readonly reason: 'malformed' | 'unknown-key' | 'not-authentic',
    message: string,
  ) {
    super(message)
  }
}

/** Keys by their id: the one in use and those before it. */
export type Keyring = ReadonlyMap<string, Buffer>

export const keyring = (...keys: Buffer[]): Keyring => new Map(keys.map((key) => [keyId(key), key]))

/** Names a key in what it sealed: the first 8 hexadecimal digits of its SHA-256. */
export const keyId = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8)

/**
 * Encrypts a secret for keeping: `v1.<key id>.<base64url of nonce, tag and ciphertext>`, AES-256-GCM.
 * @param key      32 bytes
 * @param context  whose secret it is (an actor's id, say); a text moved to another context does not open there
 * @param random   the nonce's source; a nonce used twice under one key breaks the seal
 */
export function seal(key: Buffer, plaintext: string | Buffer, context: string, random = randomBytes): string {
  const head = `v1.${keyId(key)}.`
  const nonce = random(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(head + context))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return head + Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')
}

/**
 * Decrypts what `seal` made.
 * @param keys     the key it was sealed with, or a keyring that holds it
 * @param context  the same as when it was sealed
 * @throws SealError when the text is not a sealed one, its key is not at hand, or it was changed or moved
 */
export function open(keys: Buffer | Keyring, sealed: string, context: string): Buffer {
  const [, id, encoded] = /^v1\.([0-9a-f]{8})\.([\w-]+)$/.exec(sealed) ?? []
  const bytes = Buffer.from(encoded ?? '', 'base64url')
  // Decoding forgives stray bits at the end; one secret has one sealed form.
  if (id === undefined || bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== encoded) {
    throw new SealError('malformed', 'Not a sealed text')
  }
  const key = (Buffer.isBuffer(keys) ? keyring(keys) : keys).get(id)
  if (key === undefined) throw new SealError('unknown-key', `Sealed with the key ${id}, which is not at hand`)
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(`v1.${id}.${context}`)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const plaintext = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    throw new SealError('not-authentic', 'Sealed for another context, or changed since')
  }
}

/** A key of 32 bytes for one purpose, by HKDF-SHA-256: knowing it tells nothing of the master or of its siblings. */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `allotment/${purpose}`, KEY_BYTES))
}
