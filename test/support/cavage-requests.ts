import { sign, type KeyObject } from 'node:crypto'
import { signRequest, verify } from '../../src/federation/wire/cavage.js'
import { digestOf } from '../../src/federation/wire/digest.js'
import { pairOf, received, type RawHeaders } from './signed-requests.js'

export const KEY_ID = 'https://b.example/users/ada#main-key'
export const NOW = new Date('2026-11-21T10:00:00Z')
export const OURS = { ownOrigins: ['https://hub.example'], now: NOW }
export const BODY = '{"type":"Follow"}'
/** Before or after `NOW`. */
export const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000)
export const rsa = () => pairOf('rsa')
export const ed = () => pairOf('ed25519')

export type Crafted = {
  method?: string
  target?: string
  headers?: RawHeaders
  covered?: string
  /** What is signed; by default what the headers say. */
  signing?: string
  parameters?: (signature: string) => string
  algorithm?: string
  body?: string
  key?: KeyObject
  hash?: string | null
}

/** A request signed by hand, right unless told otherwise. */
export function crafted(options: Crafted = {}) {
  const { method = 'POST', target = '/inbox', body = BODY, key = rsa().privateKey, hash: by = 'sha256' } = options
  const headers: RawHeaders = options.headers ?? [
    ['Host', 'hub.example'],
    ['Date', NOW.toUTCString()],
    ['Digest', digestOf(Buffer.from(body))],
  ]
  const covered = options.covered ?? '(request-target) host date digest'
  const valueOf = (name: string) => headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? ''
  const lineOf = (name: string) =>
    name === '(request-target)' ? `${name}: ${method.toLowerCase()} ${target}` : `${name}: ${valueOf(name)}`
  const signing = options.signing ?? covered.split(' ').map(lineOf).join('\n')
  const signature = sign(by, Buffer.from(signing), key).toString('base64')
  const all = `keyId="${KEY_ID}",algorithm="${options.algorithm ?? 'rsa-sha256'}",headers="${covered}",signature="${signature}"`
  headers.push(['Signature', options.parameters?.(signature) ?? all])
  return received(method, target, headers, body)
}

/** The fault of a request, or 'verified'. */
export const reasonOf = async (request: ReturnType<typeof received>, key = rsa().publicKey, surroundings = OURS) => {
  const outcome = await verify(request, key, surroundings)
  return outcome.ok ? 'verified' : outcome.reason
}

/** What our own signing makes of a POST. */
export async function posted(privateKey = rsa().privateKey, date = NOW, url = 'https://hub.example/inbox?a=%2F&b=') {
  const body = Buffer.from(BODY)
  return {
    headers: await signRequest({ method: 'POST', url: new URL(url), body, keyId: KEY_ID, privateKey, date }),
    body,
  }
}
