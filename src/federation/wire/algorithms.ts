import { sign, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { fault, type Faulty } from './faults.js'

/** What may sign here. RSA means RSASSA-PKCS1-v1_5: no peer signs with PSS. */
export type Algorithm = 'rsa-sha256' | 'rsa-sha512' | 'ed25519'

/** Both leave the event loop alone: the work is done by Node's thread pool. */
const signing = promisify(sign)
const verifying = promisify(verify)

const HASHES: Readonly<Record<Algorithm, string | null>> = {
  'rsa-sha256': 'sha256',
  'rsa-sha512': 'sha512',
  'ed25519': null,
}
const KEY_TYPES: Readonly<Record<Algorithm, string>> = {
  'rsa-sha256': 'rsa',
  'rsa-sha512': 'rsa',
  'ed25519': 'ed25519',
}

/** The algorithm we sign with under a key. @throws TypeError for a key that is neither RSA nor Ed25519 */
export function algorithmOf(key: KeyObject): Algorithm {
  if (key.asymmetricKeyType === 'rsa') return 'rsa-sha256'
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  throw new TypeError(`No signatures are made with a key of type ${key.asymmetricKeyType ?? key.type}`)
}

/** @throws TypeError for a key that the algorithm cannot sign with */
export async function signBytes(algorithm: Algorithm, data: Buffer, key: KeyObject): Promise<Buffer> {
  if (key.type !== 'private' || key.asymmetricKeyType !== KEY_TYPES[algorithm]) {
    throw new TypeError(`${algorithm} cannot sign with this key`)
  }
  return signing(HASHES[algorithm], data, key)
}

/**
 * @param algorithms  those that the signer may have meant: one where the message names it, else what is usual under its
 *   key. Which of them is tried is decided by the key, never by the message alone.
 */
export async function verifyBytes(
  algorithms: readonly Algorithm[],
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
): Promise<Faulty | null> {
  const fitting = algorithms.filter((name) => key.type === 'public' && KEY_TYPES[name] === key.asymmetricKeyType)
  if (fitting.length === 0) return fault('wrong-key-type')
  for (const name of fitting) if (await verifies(name, data, key, signature)) return null
  return fault('wrong-signature')
}

async function verifies(name: Algorithm, data: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> {
  try {
    return await verifying(HASHES[name], data, key, signature)
  } catch (error) {
    // OpenSSL refuses some keys only when it works with them (an even modulus, say): such a key verifies nothing.
    const { code } = error as { code?: unknown }
    if (typeof code === 'string' && code.startsWith('ERR_OSSL_')) return false
    throw error
  }
}
