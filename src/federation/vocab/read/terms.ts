import type { Json, JsonObject } from '../../remote/strict-json.js'
import { isPublic as isPublicName, NAMESPACE } from '../context.js'

export const isPublic = (address: Json): boolean => typeof address === 'string' && isPublicName(address)

/** `as:Note`, `https://schema.org/Place` and `Note`: the last part is the name, whatever vocabulary it was written with. */
const NAME = /^(?:[a-z][a-z0-9.+-]*:|https?:\/\/[^\s]*[/#])([A-Za-z0-9]+)$/i

export const shortName = (term: string): string => (term.length > 200 ? term : (NAME.exec(term)?.[1] ?? term))

const MOST_TYPES = 10

/** The types of an object, without their prefixes. */
export function typesOf(json: JsonObject): string[] {
  const given = json['type']
  if (typeof given === 'string') return [shortName(given)]
  if (!Array.isArray(given)) return []
  return given.slice(0, MOST_TYPES).flatMap((type) => (typeof type === 'string' ? [shortName(type)] : []))
}

/** The first of its types that is one of these; null when none is. */
export function typeAmong<T extends string>(json: JsonObject, known: readonly T[]): T | null {
  for (const type of typesOf(json)) {
    const found = known.find((name) => name === type)
    if (found !== undefined) return found
  }
  return null
}

/** A property of our own vocabulary, prefixed or written out. */
export const ofHub = (json: JsonObject, name: string): Json | undefined =>
  json[`hub:${name}`] ?? json[`${NAMESPACE}${name}`]
