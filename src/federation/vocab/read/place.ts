import { parseIri } from '../../../core/iri.js'
import type { PostEvent } from '../../../domain/posts/post.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { longestText } from './limits.js'
import { ofHub, typesOf } from './terms.js'
import { plainOf } from './text.js'
import { isObject, lineOf, many, numberOf, one, stringIn } from './values.js'

export type Where = { place: PostEvent['place']; online: string | null }

const MOST_PLACES = 10

/**
 * Where something is: the first place on earth and the first address online of a `location` in any of its forms (a Place,
 * one without a type, a VirtualLocation, a text, or a list of them).
 */
export function whereOf(location: Json | undefined): Where {
  const where: Where = { place: null, online: null }
  for (const given of many(location, MOST_PLACES)) {
    const virtual = isObject(given) && typesOf(given).includes('VirtualLocation')
    if (virtual || isAddress(given)) where.online ??= webAddressOf(isObject(given) ? given['url'] : given)
    else where.place ??= isObject(given) ? placeOf(given) : named(given)
  }
  return where
}

const isAddress = (given: Json): boolean => typeof given === 'string' && /^https?:\/\//i.test(given)

export const webAddressOf = (given: Json | undefined): string | null => {
  const first = one(given)
  const named = isObject(first) ? first['href'] : first
  return typeof named === 'string' ? parseIri(named.trim()) : null
}

function named(given: Json): PostEvent['place'] {
  const name = lineOf(given, longestText.place)
  return name === null ? null : { name, address: '', latitude: null, longitude: null }
}

function placeOf(json: JsonObject): PostEvent['place'] {
  const address = addressTextOf(json['address'])
  const name = lineOf(json['name'], longestText.place) ?? ''
  const latitude = within(json['latitude'], 90)
  const longitude = within(json['longitude'], 180)
  const known = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0)
  if (name === '' && address === '' && !known) return null
  const access = plainOf(stringIn(ofHub(json, 'access')) ?? '', longestText.address) ?? ''
  const point = known ? { latitude, longitude } : { latitude: null, longitude: null }
  return { name, address, ...point, ...(access !== '' && { access }) }
}

function within(given: Json | undefined, most: number): number | null {
  const number = numberOf(given)
  return number === null || Math.abs(number) > most ? null : number
}

/** A PostalAddress as lines: street, postal code and town, region, country. */
function addressTextOf(given: Json | undefined): string {
  const first = one(given)
  if (!isObject(first)) return plainOf(stringIn(first) ?? '', longestText.address) ?? ''
  const part = (name: string) => {
    const value = one(first[name])
    return lineOf(isObject(value) ? value['name'] : value, longestText.place) ?? ''
  }
  const town = `${part('postalCode')} ${part('addressLocality')}`.trim()
  const region = part('addressRegion') === part('addressLocality') ? '' : part('addressRegion')
  const lines = [part('streetAddress'), town, region, part('addressCountry')].filter((line) => line !== '')
  return plainOf(lines.join('\n'), longestText.address) ?? ''
}
