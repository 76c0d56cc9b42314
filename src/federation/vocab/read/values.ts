import { oneLine } from '../../../core/characters.js'
import { parseIri, type Iri } from '../../../core/iri.js'
import { cutText } from '../../../domain/text/plain.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { LONGEST_ID } from './limits.js'

// A stranger's property may be there once, several times in a list, or not at all; a thing may be named or written out.

type Given = Json | undefined

/** What is there, as a list; null is nothing. At most `most`. */
export function many(given: Given, most: number): Json[] {
  if (given === undefined || given === null) return []
  return Array.isArray(given) ? given.slice(0, most).filter((part) => part !== null) : [given]
}

/** The first of what is there; null for nothing. */
export function one(given: Given): Json {
  return Array.isArray(given) ? (given.find((part) => part !== null) ?? null) : (given ?? null)
}

export function isObject(given: Given): given is JsonObject {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** The first of what is there, when that is written out. */
export function objectIn(given: Given): JsonObject | null {
  const first = one(given)
  return isObject(first) ? first : null
}

/** The address of one thing: a string, an object with an `id`, or a Link. Null for none, and for one that is too long. */
export function addressOf(given: Json): Iri | null {
  const named = isObject(given) ? (given['id'] ?? given['href']) : given
  return typeof named === 'string' && named.length <= LONGEST_ID ? shortIri(named) : null
}

const shortIri = (text: string): Iri | null => (Buffer.byteLength(text) <= LONGEST_ID ? parseIri(text) : null)

/** The same of the first that is there. */
export const idOf = (given: Given): Iri | null => addressOf(one(given))

/** The addresses of all that are there, each once. */
export function idsOf(given: Given, most: number): Iri[] {
  return [...new Set(many(given, most).flatMap((part) => addressOf(part) ?? []))]
}

/** Only what is a string. */
export const stringIn = (given: Given): string | null => {
  const first = one(given)
  return typeof first === 'string' ? first : null
}

/** A name or a title: one line without controls, cut at `max`; null when nothing is left. */
export function lineOf(given: Given, max: number): string | null {
  const text = stringIn(given)
  if (text === null) return null
  // Cleaning costs by length, and nothing beyond this could come through.
  const line = oneLine(text.slice(0, max * 4))
  return line === '' ? null : cutText(line, max)
}

export const isTrue = (given: Given): boolean => one(given) === true

const DIGITS = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** A number, or a string of digits; null for others. */
export function numberOf(given: Given): number | null {
  const first = one(given)
  if (typeof first === 'number') return Number.isFinite(first) ? first : null
  return typeof first === 'string' && DIGITS.test(first) ? Number(first) : null
}

const LARGEST_COUNT = 1_000_000_000

/** A whole number from 0 on. */
export function countOf(given: Given): number | null {
  const number = numberOf(given)
  return number === null || number < 0 || number > LARGEST_COUNT ? null : Math.floor(number)
}

/** How many are in a collection, by its own word. */
export const totalOf = (given: Given): number | null => countOf(objectIn(given)?.['totalItems'])

const MOST_KEPT_LEVELS = 32

/**
 * A copy without the keys that begin with `_`: those are names of ours, and no stranger may set them. What is nested
 * deeper than any document may be is left out.
 */
export function withoutHidden(json: JsonObject): JsonObject {
  return copied(json, MOST_KEPT_LEVELS) as JsonObject
}

function copied(given: Json, levels: number): Json {
  if (typeof given !== 'object' || given === null) return given
  if (levels === 0) return null
  if (Array.isArray(given)) return given.map((part) => copied(part, levels - 1))
  const copy: JsonObject = {}
  for (const key in given) if (!key.startsWith('_')) copy[key] = copied(given[key] as Json, levels - 1)
  return copy
}
