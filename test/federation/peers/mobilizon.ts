import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { carried, isMap, need, wordIn } from './peer.js'

/**
 * How Mobilizon's converters read an Event, an Article or a Note: they match on shapes, and what has no matching clause
 * crashes.
 */
export type MobilizonObject = {
  title: string | null
  description: string
  visibility: 'public' | 'unlisted'
  status: string
  address: { description: string; street: string | null; point: [number, number] | null } | null
  website: string | null
  banner: string | null
  joinMode: string
  /** 0 where there is no limit. */
  places: number
}

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const joinOptions = ['free', 'restricted', 'invite', 'external']
const statuses = ['tentative', 'confirmed', 'cancelled']

export function readAsMobilizon(document: JsonObject): MobilizonObject {
  const object = carried(document)
  const { type, to, cc, tag } = object
  need(Array.isArray(to) && Array.isArray(cc), 'Enum.member? on what is no list: to, cc')
  need(Array.isArray(tag), 'the tags are no list')
  need(typeof object['content'] === 'string', 'String.replace on a missing content')
  // Articles are matched by both names of their author.
  need(
    type !== 'Article' || (typeof object['actor'] === 'string' && typeof object['attributedTo'] === 'string'),
    'no clause for an article without actor',
  )
  const attachments = attachmentsOf(object)
  return {
    title: typeof object['name'] === 'string' ? object['name'] : null,
    description: object['content'],
    visibility: to.includes(PUBLIC) ? 'public' : 'unlisted',
    status: type === 'Event' ? statusOf(object) : 'confirmed',
    address: addressOf(object['location']),
    website: websiteOf(attachments),
    banner: bannerOf(attachments),
    ...placesOf(object),
  }
}

function placesOf({ joinMode = 'free', maximumAttendeeCapacity = 0 }: JsonObject): {
  joinMode: string
  places: number
} {
  need(typeof joinMode === 'string', 'String.to_existing_atom on no text')
  need(Number.isInteger(maximumAttendeeCapacity), 'Ecto casts no such capacity')
  return { joinMode, places: maximumAttendeeCapacity as number }
}

/**
 * What becomes of its participant: the Join inside is found by its id, and who answers has to be allowed to manage the
 * event. Any other verb it does not know, and drops.
 */
export function answeredAsMobilizon(
  { type, actor, object }: JsonObject,
  { organiser, event }: { organiser: string; event: string },
): { participant: string; role: 'participant' | 'rejected' } | null {
  if (type !== 'Accept' && type !== 'Reject') return null
  need(isMap(object) && object['type'] === 'Join', 'no clause for an answer to what is no map')
  const { id, actor: participant, object: joined } = object
  need(typeof id === 'string' && typeof participant === 'string', 'no participant of that id')
  need(joined === event, 'an answer to a Join of another event')
  need(actor === organiser, 'may not answer for the event')
  return { participant, role: type === 'Accept' ? 'participant' : 'rejected' }
}

function attachmentsOf({ attachment }: JsonObject): JsonObject[] {
  need(Array.isArray(attachment) && attachment.every(isMap), 'Enum.filter on attachments that are no list of maps')
  return attachment
}

function statusOf(object: JsonObject): string {
  const { status = 'CONFIRMED', joinMode = 'free', startTime, name, category } = object
  need(typeof status === 'string', 'String.downcase(nil)')
  need(statuses.includes(status.toLowerCase()), `no such status: ${status}`)
  need(
    typeof joinMode === 'string' && joinOptions.includes(joinMode),
    `no such join option: ${JSON.stringify(joinMode)}`,
  )
  need(joinMode !== 'external' || typeof object['externalParticipationUrl'] === 'string', 'external without an address')
  need(typeof startTime === 'string' && typeof name === 'string' && name !== '', 'an event needs a title and a start')
  need(category === undefined || typeof category === 'string', 'a category is one word')
  return status.toLowerCase()
}

function addressOf(location: unknown): MobilizonObject['address'] {
  if (location === undefined || location === null) return null
  need(isMap(location), 'no clause of get_address matches a list')
  const { name, address, latitude, longitude } = location
  need(address === undefined || isMap(address), 'Access on an address that is a text')
  const isFloat = (value: unknown) => typeof value === 'number' && !Number.isInteger(value)
  const given = latitude !== undefined || longitude !== undefined
  need(!given || (isFloat(latitude) && isFloat(longitude)), 'coordinates that are no floats are ignored')
  return {
    description: wordIn(name),
    street: typeof address?.['streetAddress'] === 'string' ? address['streetAddress'] : null,
    point: given ? [longitude as number, latitude as number] : null,
  }
}

const websiteOf = (attachments: JsonObject[]): string | null => {
  const link = attachments.find(
    ({ type, name, mediaType }) => type === 'Link' && name === 'Website' && mediaType === 'text/html',
  )
  return typeof link?.['href'] === 'string' ? link['href'] : null
}

const bannerOf = (attachments: JsonObject[]): string | null => {
  const pictures = attachments.filter(({ type }) => type === 'Document' || type === 'Image')
  const banner = pictures.find(({ name }) => name === 'Banner') ?? pictures[0]
  return typeof banner?.['url'] === 'string' ? banner['url'] : null
}

/** It indexes `publicKey` and `endpoints` as maps, and follows everything but persons. */
export function followAsMobilizon(actor: JsonObject): { key: string; inbox: string } {
  const { type, publicKey, endpoints, inbox } = actor
  need(type !== 'Person', 'persons cannot be followed')
  need(isMap(publicKey) && typeof publicKey['publicKeyPem'] === 'string', 'Access on a list of keys')
  need(endpoints === undefined || isMap(endpoints), 'Access on endpoints that are no map')
  need(typeof inbox === 'string', 'no inbox')
  return { key: publicKey['publicKeyPem'], inbox }
}
