import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { open, seal, type Keyring } from '../../core/seal.js'
import { fromBase58, toBase58 } from './base58.js'
import { Recent } from './recent.js'

const generating = promisify(generateKeyPair)

export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

/** What everybody verifies; 4,096 bits would cost fourteen times as much for each delivery. */
const RSA_BITS = 2_048
const MAX_RSA_BITS = 8_192
/** Below, a signature is easier to forge where others check it badly; above, a stranger's key makes verifying slow. */
const SMALLEST_EXPONENT = 65_537n
const LARGEST_EXPONENT = 2n ** 32n
const MAX_PEM_LENGTH = 4_096
/** Multicodec `ed25519-pub`. */
const ED25519_PREFIX = Buffer.from([0xed, 0x01])
const ED25519_BYTES = 32
const MAX_MULTIKEY_LENGTH = 64

/** Takes a tenth of a second or more, on another thread. */
export const generateRsaPair = (): Promise<KeyPair> => generating('rsa', { modulusLength: RSA_BITS })
export const generateEd25519Pair = (): Promise<KeyPair> => generating('ed25519')

/** As actors publish it: SPKI in PEM. */
export const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()

/** One block, of base64 lines: what `createPublicKey` would also take (private keys, certificates, text around) is not. */
const PUBLIC_PEM = /^-----BEGIN (RSA )?PUBLIC KEY-----\r?\n(?:[\w+/=]+\r?\n)+-----END \1PUBLIC KEY-----$/

/**
 * A stranger's public key from PEM, SPKI or PKCS#1. Null for what is none, and for keys that are too weak to believe or
 * too costly to try: RSA outside 2,048 to 8,192 bits or with an unusual exponent, and every other kind but Ed25519.
 */
export function importKey(pem: string): KeyObject | null {
  const text = pem.length > MAX_PEM_LENGTH ? '' : pem.trim()
  if (!PUBLIC_PEM.test(text)) return null
  const key = tryToRead(() => createPublicKey({ key: text, format: 'pem' }))
  return key !== null && isFit(key) ? key : null
}

function isFit(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'ed25519') return true
  if (key.asymmetricKeyType !== 'rsa') return false
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  const odd = (publicExponent & 1n) === 1n
  const usual = odd && publicExponent >= SMALLEST_EXPONENT && publicExponent < LARGEST_EXPONENT
  return usual && modulusLength >= RSA_BITS && modulusLength <= MAX_RSA_BITS
}

/** Node tells of a malformed key by throwing; to us it is only not one. */
function tryToRead(read: () => KeyObject): KeyObject | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** An Ed25519 public key as `publicKeyMultibase` of a Multikey, `z6Mk…`. @throws TypeError for another kind of key */
export function encodeMultikey(key: KeyObject): string {
  const { kty, crv, x } = key.export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new TypeError('Not an Ed25519 key')
  return `z${toBase58(Buffer.concat([ED25519_PREFIX, Buffer.from(x, 'base64url')]))}`
}

/** The key of a Multikey; null for what is none, or of another kind than Ed25519. */
export function decodeMultikey(text: string): KeyObject | null {
  const bytes = text.startsWith('z') ? fromBase58(text.slice(1), MAX_MULTIKEY_LENGTH) : null
  if (bytes?.length !== ED25519_PREFIX.length + ED25519_BYTES) return null
  if (!bytes.subarray(0, ED25519_PREFIX.length).equals(ED25519_PREFIX)) return null
  const x = bytes.subarray(ED25519_PREFIX.length).toString('base64url')
  return tryToRead(() => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }))
}

/** Whose private key it is; sealed for one of them, it does not open for another. */
export type KeyOwner = { readonly actor: string; readonly keyId: string }
/** No address has a line break in it, so no two owners share a context. */
const contextOf = ({ actor, keyId }: KeyOwner): string => `private-key\n${actor}\n${keyId}`

/** A private key as it is kept: PKCS#8, sealed. @param sealingKey 32 bytes, see `core/seal.ts` */
export function sealPrivateKey(sealingKey: Buffer, privateKey: KeyObject, owner: KeyOwner): string {
  const bytes = privateKey.export({ type: 'pkcs8', format: 'der' })
  try {
    return seal(sealingKey, bytes, contextOf(owner))
  } finally {
    bytes.fill(0)
  }
}

/** @throws SealError when it was sealed for another, or by a key that is not at hand */
export function openPrivateKey(keys: Buffer | Keyring, sealed: string, owner: KeyOwner): KeyObject {
  const bytes = open(keys, sealed, contextOf(owner))
  try {
    return createPrivateKey({ key: bytes, type: 'pkcs8', format: 'der' })
  } finally {
    bytes.fill(0)
  }
}

/** Reading a key costs four to six times what using it does; both keep the ones used last. */
export function publicKeys({ limit }: { limit: number }) {
  const recent = new Recent<KeyObject>(limit)
  const kept = (text: string, read: (text: string) => KeyObject | null): KeyObject | null => {
    const found = recent.get(text)
    if (found !== undefined) return found
    const key = read(text)
    if (key !== null) recent.set(text, key)
    return key
  }
  return {
    /** As `importKey`. */
    ofPem: (pem: string): KeyObject | null => kept(pem, importKey),
    /** As `decodeMultikey`. */
    ofMultikey: (text: string): KeyObject | null => kept(text, decodeMultikey),
  }
}

export function privateKeys({ sealedWith, limit }: { sealedWith: Keyring; limit: number }) {
  const recent = new Recent<KeyObject>(limit)
  return {
    /** As `openPrivateKey`. */
    open(sealed: string, owner: KeyOwner): KeyObject {
      const name = `${contextOf(owner)}\n${sealed}`
      const found = recent.get(name)
      if (found !== undefined) return found
      const key = openPrivateKey(sealedWith, sealed, owner)
      recent.set(name, key)
      return key
    },
  }
}
