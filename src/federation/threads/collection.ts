import { sameOrigin, type Iri } from '../../core/iri.js'
import type { Json, JsonObject } from '../remote/strict-json.js'
import { typeAmong } from '../vocab/read/terms.js'
import { addressOf, idOf, many, objectIn } from '../vocab/read/values.js'

const collectionTypes = ['Collection', 'OrderedCollection', 'CollectionPage', 'OrderedCollectionPage'] as const
const MOST_ITEMS = 1_000

/**
 * The addresses of what a collection lists, in its order, each once and at most a thousand: what stands in it, in its
 * first page, and in the pages that follow on the same origin. What is written out in it is nobody's word: only its
 * address counts.
 * @param page  brings a collection or a page of one; null when it is not there, enough was asked, or it
 *              was asked for before: pages may lead in a circle
 * @param nameOf  the address that counts of one thing that is listed; its own unless given
 */
export async function listedIn(
  collection: Iri,
  page: (address: Iri) => Promise<JsonObject | null>,
  nameOf: (item: Json) => Iri | null = addressOf,
): Promise<Iri[]> {
  const listed = new Set<Iri>()
  const visit = (address: Iri | null): Promise<JsonObject | null> =>
    address === null || !sameOrigin(address, collection) ? Promise.resolve(null) : page(address)
  const list = (json: JsonObject) => {
    for (const field of ['items', 'orderedItems']) {
      for (const item of many(json[field], MOST_ITEMS)) add(listed, nameOf(item))
    }
  }
  const root = await visit(collection)
  if (root === null || !isCollection(root)) return []
  list(root)
  // The first page may stand in the collection itself; a page that is asked for may be a collection only by its place.
  let current = objectIn(root['first']) ?? (await visit(idOf(root['first']) ?? idOf(root['next'])))
  while (current !== null && listed.size < MOST_ITEMS) {
    list(current)
    current = await visit(idOf(current['next']))
  }
  return [...listed]
}

const isCollection = (json: JsonObject): boolean => typeAmong(json, collectionTypes) !== null

function add(listed: Set<Iri>, address: Iri | null): void {
  if (address !== null && listed.size < MOST_ITEMS) listed.add(address)
}
