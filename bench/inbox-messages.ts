import { sign, type KeyObject } from 'node:crypto'
import { digestOf } from '../src/federation/wire/digest.js'

export const HUB = 'https://hub.test'

/** What is said to the process that has the inbox, and what it says. */
export type Asked = 'work' | 'end'
export type Told = { port: number } | { writes: number; fetches: number; cpu: NodeJS.CpuUsage }

export function personOf(host: string, pem: string) {
  const id = `https://${host}/users/ada`
  const keyId = `${id}#main-key`
  const publicKey = { id: keyId, owner: id, publicKeyPem: pem }
  const document = { id, type: 'Person', preferredUsername: 'ada', inbox: `${id}/inbox`, publicKey }
  return { id, keyId, document }
}

let made = 0

/** As Mastodon sends it, about 1.2 KB. */
export function noteBy(actor: string): Buffer {
  const id = `${actor}/statuses/${++made}`
  const [to, cc] = [['https://www.w3.org/ns/activitystreams#Public'], [`${actor}/followers`]]
  const published = '2026-11-21T10:00:00Z'
  const object = {
    id,
    type: 'Note',
    summary: null,
    inReplyTo: null,
    published,
    url: `${actor.replace('/users/', '/@')}/${made}`,
    attributedTo: actor,
    ...{ to, cc, sensitive: false, atomUri: id, inReplyToAtomUri: null },
    content: `<p>${'Seedlings to give away on Saturday, bring a pot. '.repeat(8)}</p>`,
    contentMap: { en: '<p>Seedlings to give away on Saturday.</p>' },
    attachment: [],
    tag: [{ type: 'Hashtag', href: 'https://b.test/tags/seedlings', name: '#seedlings' }],
  }
  const context = ['https://www.w3.org/ns/activitystreams', { sensitive: 'as:sensitive', Hashtag: 'as:Hashtag' }]
  return Buffer.from(
    JSON.stringify({ '@context': context, 'id': `${id}/activity`, 'type': 'Create', actor, published, to, cc, object }),
  )
}

export type Kind = 'right' | 'unsigned' | 'wrong digest' | 'wrong signature' | 'blocked'

/** The bytes of a request, signed as most servers do. */
export function requestOf(kind: Kind, pem: string, key: KeyObject): Buffer {
  const { id, keyId } = personOf(kind === 'blocked' ? 'blocked.test' : 'b.test', pem)
  const body = noteBy(id)
  const date = new Date().toUTCString()
  const digest = digestOf(kind === 'wrong digest' ? Buffer.from('{}') : body)
  const base = `(request-target): post /inbox\nhost: hub.test\ndate: ${date}\ndigest: ${digest}`
  const signed = sign('sha256', Buffer.from(kind === 'wrong signature' ? `${base}.` : base), key).toString('base64')
  const covered = '(request-target) host date digest'
  const header = `Signature: keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signed}"\r\n`
  const head = [
    `POST /inbox HTTP/1.1\r\nHost: hub.test\r\nUser-Agent: Mastodon/4.5.0\r\nDate: ${date}\r\nDigest: ${digest}\r\n`,
    `Content-Type: application/activity+json\r\nAccept-Encoding: gzip\r\nContent-Length: ${body.length}\r\n`,
    `${kind === 'unsigned' ? '' : header}\r\n`,
  ]
  return Buffer.concat([Buffer.from(head.join('')), body])
}
