import type { Iri } from '../../../core/iri.js'
import type { WireObject } from '../../activity.js'
import type { Json } from '../../remote/strict-json.js'
import { hashtagsOf } from './text.js'
import { documentOf, fitted } from './writing.js'

type Whole = {
  id: Iri
  /** Null when it is not told. */
  totalItems: number | null
  /** Whose it is; conversations say so (FEP-7888). */
  owner?: Iri
  first?: string | null
  last?: string | null
}

/** A collection that is read in pages; without a first one only its size is told. */
export const orderedCollection = ({ id, totalItems, owner, first, last }: Whole): WireObject =>
  documentOf(fitted({ id, type: 'OrderedCollection', attributedTo: owner, totalItems, first, last }))

type Page = {
  id: string
  partOf: Iri
  /** Ids, or whole objects or activities without their `@context`; in order. */
  items: readonly Json[]
  totalItems: number | null
  next: string | null
  prev?: string | null
}

export const collectionPage = ({ id, partOf, items, totalItems, next, prev }: Page): WireObject =>
  documentOf(fitted({ id, type: 'OrderedCollectionPage', partOf, totalItems, next, prev, orderedItems: [...items] }))

/** All of a short collection at once: pinned posts, newest first. @param items  their ids */
export const wholeCollection = (id: Iri, items: readonly Iri[], owner?: Iri): WireObject =>
  documentOf(
    fitted({
      id,
      type: 'OrderedCollection',
      attributedTo: owner,
      totalItems: items.length,
      orderedItems: [...items],
    }),
  )

/** What an actor writes about most. */
export const hashtagCollection = (
  id: Iri,
  tags: readonly { name: string; key: string }[],
  baseUrl: string,
): WireObject =>
  documentOf({
    id,
    type: 'Collection',
    totalItems: tags.length,
    items: hashtagsOf({ tags: tags.map(({ name }) => name), tagKeys: tags.map(({ key }) => key) }, baseUrl),
  })
