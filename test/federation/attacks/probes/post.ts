import { createHash, sign, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { Account, Document } from './peer.js'

/** How a request is signed and sent; right unless told otherwise. */
export type Crafted = {
  as: Account
  keyId?: string
  key?: KeyObject
  /** What the signature covers, of the headers that are sent. */
  covered?: readonly string[]
  date?: string
  /** The Host that is signed and sent. */
  host?: string
  /** What is sent in place of what was signed. */
  instead?: Document
}

type Made = { headers: Record<string, string>; body: string }
type Answer = { status: number; text: string }
type Place = { actorInbox: string }

const COVERED = ['(request-target)', 'host', 'date', 'digest']

export const digestOf = (body: string) => `SHA-256=${createHash('sha256').update(body).digest('base64')}`

/** Draft-cavage by hand, so that everything about it can be wrong. */
export function crafted({ actorInbox }: Place, document: Document, how: Crafted): Made {
  const { as: account, keyId = account.keyId, key = account.privateKey, covered = COVERED } = how
  const { host, pathname } = new URL(actorInbox)
  const body = JSON.stringify(document)
  const headers: Record<string, string> = {
    'host': how.host ?? host,
    'date': how.date ?? new Date().toUTCString(),
    'digest': digestOf(body),
    'content-type': 'application/activity+json',
  }
  const lineOf = (name: string) => `${name}: ${name === '(request-target)' ? `post ${pathname}` : headers[name]}`
  const signature = sign('sha256', Buffer.from(covered.map(lineOf).join('\n')), key).toString('base64')
  headers.signature = `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered.join(' ')}",signature="${signature}"`
  return { headers, body: how.instead === undefined ? body : JSON.stringify(how.instead) }
}

/** To an address, with the Host that the headers name. */
export async function send(url: string, { headers, body }: Made): Promise<Answer> {
  const { hostname, port, pathname } = new URL(url)
  const length = String(Buffer.byteLength(body))
  const options = { hostname, port, path: pathname, method: 'POST', agent: false, setHost: false }
  const request = http.request({ ...options, headers: { ...headers, 'content-length': length } })
  request.end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const text = Buffer.concat(await response.toArray()).toString()
  return { status: response.statusCode ?? 0, text }
}

export const post = (target: Place, document: Document, how: Crafted): Promise<Answer> =>
  send(target.actorInbox, crafted(target, document, how))

/** As a server asks for a document, unsigned. */
export async function get(url: string): Promise<Answer> {
  const response = await fetch(url, { headers: { accept: 'application/activity+json' }, redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}
