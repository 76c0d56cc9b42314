import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { headerFields, type HeaderFields, type ReceivedRequest } from '../../src/federation/wire/received.js'

export type RawHeaders = [name: string, value: string][]

/** Headers as Node hands them over. @throws Error when they are none */
export function fieldsOf(headers: RawHeaders): HeaderFields {
  const fields = headerFields(headers.flat())
  if (!fields.ok) throw new Error(fields.reason)
  return fields.value
}

export function received(
  method: string,
  target: string,
  headers: RawHeaders | Record<string, string>,
  body: string | Buffer = '',
): ReceivedRequest {
  const raw = Array.isArray(headers) ? headers : Object.entries(headers)
  return { method, target, headers: fieldsOf(raw), body: Buffer.from(body) }
}

type Pair = { publicKey: KeyObject; privateKey: KeyObject }
const pairs = new Map<string, Pair>()

/** Pairs of keys for a whole run of tests, by a name: making one takes a while. */
export function pairOf(type: 'rsa' | 'ed25519', name = 'first', modulusLength = 2_048): Pair {
  const key = `${type} ${name} ${modulusLength}`
  const found = pairs.get(key)
  if (found !== undefined) return found
  const made = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength }) : generateKeyPairSync('ed25519')
  pairs.set(key, made)
  return made
}

/** The Ed25519 pair of a seed, as published test vectors give it. */
export function pairOfSeed(seed: Buffer): Pair {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
