import { oneLine, withoutControls } from '../../../core/characters.js'
import type { EventPart, Place } from '../../../domain/items/item.js'
import type { JsonObject } from '../../remote/strict-json.js'
import type { WireWords } from './writing.js'

/** Name and address in one line: 'Volkshaus, High Street 1, Walton'. */
export const placeWords = ({ name, address }: Pick<Place, 'name' | 'address'>): string =>
  [name, ...address.split('\n')]
    .map(oneLine)
    .filter((part) => part !== '')
    .join(', ')

/**
 * A place as one map: Mobilizon knows no list, and reads an address by its parts. Ours is free text, which stands where the
 * street does: it is the part that all of them show.
 */
export function placeOf({ name, address, point = null, access: typed }: Place): JsonObject {
  const access = withoutControls(typed)
  const street = placeWords({ name: '', address })
  return {
    type: 'Place',
    name: oneLine(name) || street || pointWords(point),
    ...(point === null ? {} : { latitude: coordinate(point.latitude), longitude: coordinate(point.longitude) }),
    ...(street === '' ? {} : { address: { type: 'PostalAddress', streetAddress: street } }),
    ...(access === '' ? {} : { 'hub:access': access }),
  }
}

/** A place in the fields has no name; a Place needs one. */
const pointWords = (point: Place['point']): string =>
  point === null || point === undefined ? '' : `${point.latitude}, ${point.longitude}`

const onlineAt = (url: string, { online }: Pick<WireWords, 'online'>): JsonObject => ({
  type: 'VirtualLocation',
  name: online,
  url,
})

/** Where an event is: at a place, online, or both, when the place leads and what is online stands beside it. */
export function whereabouts({ place, online }: Pick<EventPart, 'place' | 'online'>, words: WireWords): JsonObject {
  const away = online === null ? null : onlineAt(online, words)
  const there = place === null || (placeWords(place) === '' && (place.point ?? null) === null) ? null : placeOf(place)
  if (there !== null) return { location: there, ...(away === null ? {} : { 'hub:virtualLocation': away }) }
  return away === null ? {} : { location: away, isOnline: true }
}

const MICRO = 1e6

/**
 * Degrees as they have to be sent: JavaScript writes 47.0 as `47`, and Mobilizon reads nothing that has no decimal point.
 * Six digits are ten centimetres; whole degrees are moved by one of them, towards 0 so that none leaves its range.
 */
export function coordinate(degrees: number): number {
  const rounded = Math.round(degrees * MICRO) / MICRO
  if (!Number.isInteger(rounded)) return rounded
  return rounded > 0 ? rounded - 1 / MICRO : rounded + 1 / MICRO
}
