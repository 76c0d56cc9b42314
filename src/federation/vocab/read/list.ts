import { parseIri, sameOrigin, type Iri } from '../../../core/iri.js'
import type { PostEntry, PostList } from '../../../domain/posts/post.js'
import { longestEntry, MOST_ENTRIES } from '../../../domain/reading-lists/entry.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { LONGEST_ID } from './limits.js'
import { mediaTypeOf } from './links.js'
import { ofHub, typesOf } from './terms.js'
import { isObject, lineOf, many, objectIn, stringIn } from './values.js'

/** The collection that a reading list carries; null for an Article that has none. */
export const listIn = (json: JsonObject): JsonObject | null => {
  const given = objectIn(ofHub(json, 'entries'))
  return given !== null && Array.isArray(given['orderedItems']) ? given : null
}

/**
 * What stands on another hub's reading list, in its order. Entries that lead nowhere, or not by https, are left out, as
 * are repeats and all beyond the hundredth.
 * @param iri  of the list itself
 */
export function listOf(collection: JsonObject, iri: Iri): PostList {
  const entries = new Map<Iri, PostEntry>()
  for (const given of many(collection['orderedItems'], MOST_ENTRIES)) {
    const entry = entryIn(given, iri)
    if (entry !== null && !entries.has(entry.at)) entries.set(entry.at, entry)
  }
  return { entries: [...entries.values()] }
}

function entryIn(given: Json, list: Iri): PostEntry | null {
  const object = isObject(given) ? given : null
  const at = addressIn(object === null ? given : (object['href'] ?? object['id'] ?? null), list)
  if (at === null) return null
  if (object === null) return { at, title: at, note: '', gone: false, object: true }
  const gone = typesOf(object).includes('Tombstone')
  return {
    at,
    title: lineOf(object['name'], longestEntry.title) ?? at,
    note: lineOf(ofHub(object, 'note'), longestEntry.note) ?? '',
    gone,
    object: gone || object['href'] === undefined || isActivity(object),
  }
}

const isActivity = (object: JsonObject): boolean => mediaTypeOf(object['mediaType']) === 'application/activity+json'

/** Only https, as far as the list itself came by it. */
function addressIn(given: Json, list: Iri): Iri | null {
  const text = stringIn(given)
  const at = text === null || Buffer.byteLength(text) > LONGEST_ID ? null : parseIri(text)
  if (at === null) return null
  return new URL(at).protocol === 'https:' || new URL(list).protocol === 'http:' || sameOrigin(at, list) ? at : null
}
