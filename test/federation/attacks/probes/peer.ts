import { randomUUID, type KeyObject } from 'node:crypto'
import { saying, startOddServer, type OddServer } from '../../../support/odd-server.js'
import { pairOf } from '../../../support/signed-requests.js'

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
export const CONTEXT = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1']

export type Document = { id: string; [property: string]: unknown }

/** Somebody with an account on a peer, and their key. */
export type Account = {
  id: string
  keyId: string
  inbox: string
  privateKey: KeyObject
  publicKeyPem: string
  document: Document
}

/** Another server, an origin of its own, on loopback: it answers with what it was given, and remembers who asked. */
export type Peer = {
  origin: string
  server: OddServer
  /** An account whose actor can be fetched. */
  account(name: string): Account
  /** Serves a document at its id. */
  publish<T extends Document>(document: T): T
  /** How often a path was asked for. */
  hits(path: string | RegExp): number
}

export async function startPeer(): Promise<Peer> {
  const server = await startOddServer()
  const origin = `http://localhost:${server.port}`
  const publish = <T extends Document>(document: T): T => {
    server.on(new URL(document.id).pathname, saying(JSON.stringify({ '@context': CONTEXT, ...document })))
    return document
  }
  return {
    origin,
    server,
    publish,
    account: (name) => {
      const { publicKey, privateKey } = pairOf('rsa', name)
      const id = `${origin}/users/${name}`
      const made = accountOf(id, privateKey, String(publicKey.export({ type: 'spki', format: 'pem' })))
      server.on(`/users/${name}/inbox`, saying('', {}, 202))
      publish(made.document)
      return made
    },
    hits: (path) =>
      server.arrived.filter((one) => (typeof path === 'string' ? one.path === path : path.test(one.path))).length,
  }
}

function accountOf(id: string, privateKey: KeyObject, publicKeyPem: string): Account {
  const [keyId, inbox] = [`${id}#main-key`, `${id}/inbox`]
  const preferredUsername = id.slice(id.lastIndexOf('/') + 1)
  const document = {
    id,
    type: 'Person',
    preferredUsername,
    inbox,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    publicKey: { id: keyId, owner: id, publicKeyPem },
  }
  return { id, keyId, inbox, privateKey, publicKeyPem, document }
}

/** A public note that mentions somebody, served by its author's server. */
export function noteBy(peer: Peer, author: Account, reader: string, content: string): Document {
  const id = `${peer.origin}/notes/${content.replace(/\W+/g, '-')}`
  return peer.publish({
    id,
    type: 'Note',
    attributedTo: author.id,
    to: [PUBLIC],
    cc: [reader],
    tag: [{ type: 'Mention', href: reader, name: '@someone' }],
    content,
    published: new Date().toISOString(),
  })
}

/** An activity about an object; ids are never used twice. */
export function activity(type: string, actor: Account, object: unknown, more: Record<string, unknown> = {}): Document {
  return {
    '@context': CONTEXT,
    'id': `${new URL(actor.id).origin}/activities/${randomUUID()}`,
    type,
    'actor': actor.id,
    'to': [PUBLIC],
    'cc': [],
    object,
    ...more,
  }
}

export const createOf = (author: Account, note: Document): Document =>
  activity('Create', author, note, { cc: note.cc, published: note.published })
