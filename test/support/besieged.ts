import type { Iri } from '../../src/core/iri.js'
import type { Member } from '../../src/domain/members/member.js'
import type { LocalActor } from '../../src/domain/actors/actor.js'
import { publicPem } from '../../src/federation/wire/key-material.js'
import { hubAt, stopHubs, type NetworkHub } from '../federation/hubs.js'
import { delivery, written, type Signing } from './deliveries.js'
import { authority } from './fetching.js'
import { actorDocument, type Person } from './gates.js'
import { saying, startOddServer, stopOddServers, type OddServer } from './odd-server.js'
import { exchange, type RawAnswer } from './raw-requests.js'
import { pairOf } from './signed-requests.js'

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** A whole hub, and strangers on servers of their own who can reach it and be reached. */
export type Besieged = {
  readonly hub: NetworkHub
  /** All of the strangers' servers: one port, many names. */
  readonly peer: OddServer
  /** `https://<host>:<port of the strangers><path>` */
  at(host: string, path: string): string
  /** Serves a document at its id. */
  publish<T extends { id: string }>(document: T): T
  person(host: string, name: string, more?: Record<string, unknown>): Person
  /** To the shared inbox unless told otherwise, and over HTTP. */
  post(from: Pick<Person, 'keyId' | 'key'>, activity: unknown, options?: Partial<Signing>): Promise<RawAnswer>
  /** The same, and then everything that comes of it. @throws Error unless it was let in */
  tell(from: Pick<Person, 'keyId' | 'key'>, activity: unknown): Promise<void>
  /** @param as  who signs; nobody unless given */
  get(path: string, as?: Pick<Person, 'keyId' | 'key'>, options?: Partial<Signing>): Promise<RawAnswer>
  /** A member with a public profile. */
  speaker(name: string): Promise<{ member: Member; actor: LocalActor }>
  /** Requests for a path that arrived at the strangers' servers. */
  hits(path: string | RegExp): number
}

/** `s0` to `s24` are hosts of one domain. */
const HOSTS = ['b.test', 'c.test', 'evil.test', ...Array.from({ length: 25 }, (_, n) => `s${n}.evil.test`)]

export async function besiege(settings: Parameters<typeof hubAt>[1] = {}): Promise<Besieged> {
  const peer = await startOddServer({ identity: authority.issue(HOSTS) })
  const hub = await hubAt('oak.test', settings)
  const at = (host: string, path: string) => `https://${host}:${peer.port}${path}`
  const port = Number(new URL(hub.address ?? '').port)
  const publish = <T extends { id: string }>(document: T): T => {
    peer.on(new URL(document.id).pathname, saying(JSON.stringify(document)))
    return document
  }
  const send = (what: unknown, from: Pick<Person, 'keyId' | 'key'>, options: Partial<Signing>) =>
    exchange(port, written(delivery(what, { ...from, date: hub.now(), host: hub.host, ...options })))
  return {
    ...{ hub, peer, at, publish },
    person(host, name, more = {}) {
      const pair = pairOf('rsa', `${host} ${name}`)
      const id = at(host, `/users/${name}`)
      const person = { id, keyId: `${id}#main-key`, pem: publicPem(pair.publicKey), key: pair.privateKey }
      publish({ ...actorDocument(person), id, ...more })
      peer.on(`/users/${name}/inbox`, saying('', {}, 202))
      return person
    },
    post: (from, activity, options = {}) => send(activity, from, options),
    async tell(from, activity) {
      const { status } = await send(activity, from, {})
      if (status !== 202) throw new Error(`Not let in: ${status}`)
      await hub.settle()
    },
    get(path, as, options = {}) {
      const behind: [string, string][] = [['Accept', 'application/activity+json']]
      if (as !== undefined) {
        return send('', as, {
          method: 'GET',
          target: path,
          digest: null,
          covered: '(request-target) host date',
          behind,
          ...options,
        })
      }
      const head = `GET ${path} HTTP/1.1\r\nHost: ${hub.host}\r\nAccept: application/activity+json\r\n\r\n`
      return exchange(port, head)
    },
    async speaker(name) {
      const member = await hub.member(name)
      await hub.services.profiles.open(member.id, { name })
      return { member, actor: (await hub.services.localActors.ofMember(member.id)) as LocalActor }
    },
    hits: (path) =>
      peer.arrived.filter((one) => (typeof path === 'string' ? one.path === path : path.test(one.path))).length,
  }
}

export async function relieve(): Promise<void> {
  await stopHubs()
  await stopOddServers()
}

let made = 0

/** An activity of a new id. */
export const says = (type: string, actor: Pick<Person, 'id'>, object: unknown, more: Record<string, unknown> = {}) => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  'id': `${actor.id}/activities/${++made}`,
  type,
  'actor': actor.id,
  object,
  ...more,
})

/** A note for one of ours, and for everybody unless told otherwise. */
export const noteTo = (author: Pick<Person, 'id'>, reader: string, more: Record<string, unknown> = {}) => ({
  id: `${author.id}/notes/${++made}`,
  type: 'Note',
  attributedTo: author.id,
  to: [PUBLIC],
  cc: [reader],
  content: '<p>Seedlings to give away.</p>',
  published: '2026-11-20T10:00:00Z',
  ...more,
})

export const as = (name: string): Iri => name as Iri
