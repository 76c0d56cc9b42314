import { iri, type Iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Answer } from '../integration/hubs.js'
import { call, writeUp } from '../support/publishing.js'
import { event } from './far-event.js'
import { hubAt, type NetworkHub } from './hubs.js'

export const AS2 = 'application/activity+json'
export const LD_AS2 = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

/** A hub that has published some of everything, and how a checker would ask it. */
export type Checked = {
  hub: NetworkHub
  items: { event: Item; writeUp: Item; call: Item; gone: Item; inside: Item }
  follower: Iri
  /** Asks as a server does. */
  read: (address: string, headers?: Record<string, string>, method?: string) => Promise<Answer & { json: Json }>
  /** Of the hub, from a path. */
  at: (path: string) => string
}
export type Json = Record<string, unknown>

/** More than one page of an outbox. */
const MANY = 25

export async function openChecked(): Promise<Checked> {
  const hub = await hubAt('oak.test')
  const items = {
    event: await hub.publish('event', { ...event, tags: '#repair' }),
    writeUp: await hub.publish('write-up', writeUp),
    call: await hub.publish('call', call),
    gone: await hub.publish('call', { ...call, title: 'To be taken down' }),
    inside: await hub.publish('call', { ...call, title: 'Among ourselves', audience: 'hub' }),
  }
  for (let more = 4; more < MANY; more++) await hub.publish('call', { ...call, title: `Call ${more}` })
  await hub.settle()
  await hub.services.items.remove(await hub.member('tidy', 'moderator'), items.gone.id)
  const follower = iri('https://far.test/users/fay')
  const inbox = iri(`${follower}/inbox`)
  await hub.services.follows.request({
    ...{ follower: { iri: follower, inbox, sharedInbox: null, host: 'far.test' } },
    ...{ target: iri(hub.voice), activity: iri(`${follower}/follows/1`) },
  })
  const origin = `https://${hub.host}`
  return {
    hub,
    items,
    follower,
    at: (path) => origin + path,
    async read(address, headers = { accept: AS2 }, method = 'GET') {
      const path = address.replace(origin, '')
      const answer = await hub.get(path, { method, headers: { host: hub.host, ...headers } })
      return { ...answer, json: /json/.test(answer.headers['content-type'] ?? '') ? parsed(answer.text) : {} }
    },
  }
}

const parsed = (text: string): Json => (text === '' ? {} : (JSON.parse(text) as Json))
