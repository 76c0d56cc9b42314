import { sign, type KeyObject } from 'node:crypto'
import { digestOf } from '../../src/federation/wire/digest.js'
import type { RawHeaders } from './signed-requests.js'

/** A request as it will be written on the wire. */
export type Delivery = { method: string; target: string; headers: RawHeaders; body: Buffer }

export type Signing = {
  keyId: string
  key: KeyObject
  date: Date
  method?: string
  target?: string
  host?: string
  contentType?: string
  /** In place of the right one; null for none. */
  digest?: string | null
  covered?: string
  /** What is signed; by default what the headers say. */
  signingString?: (usual: string) => string
  /** The header from its usual text. */
  signature?: (usual: string) => string
  /** Headers that stand before and behind the usual ones. */
  before?: RawHeaders
  behind?: RawHeaders
}

const bytesOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))

/** A draft-cavage request made by hand, right unless told otherwise: what signs it is not our own code. */
export function delivery(activity: unknown, options: Signing): Delivery {
  const { keyId, key, date, method = 'POST', target = '/inbox', host = 'hub.test' } = options
  const body = bytesOf(activity)
  const digest = options.digest === undefined ? digestOf(body) : options.digest
  const headers: RawHeaders = [
    ...(options.before ?? []),
    ['Host', host],
    ['Date', date.toUTCString()],
    ...(digest === null ? [] : ([['Digest', digest]] as RawHeaders)),
    ...(method === 'GET' ? [] : ([['Content-Type', options.contentType ?? 'application/activity+json']] as RawHeaders)),
    ...(options.behind ?? []),
  ]
  const covered =
    options.covered ?? (digest === null ? '(request-target) host date' : '(request-target) host date digest')
  const valueOf = (name: string) => headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? ''
  const lineOf = (name: string) =>
    name === '(request-target)' ? `${name}: ${method.toLowerCase()} ${target}` : `${name}: ${valueOf(name)}`
  const usual = covered.split(' ').map(lineOf).join('\n')
  const signed = sign('sha256', Buffer.from(options.signingString?.(usual) ?? usual), key).toString('base64')
  const text = `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signed}"`
  headers.push(['Signature', options.signature?.(text) ?? text])
  return { method, target, headers, body }
}

/** The bytes of it. @param framing  headers that say how long it is, in place of the right one */
export function written({ method, target, headers, body }: Delivery, framing?: string): Buffer {
  const length = framing ?? (body.length > 0 || method === 'POST' ? `Content-Length: ${body.length}\r\n` : '')
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}${length}\r\n`, 'latin1'), body])
}

/** As one chunk of a chunked body, or several. */
export function chunked(body: Buffer, size = body.length): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size)
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
}
