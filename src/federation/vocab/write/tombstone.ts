import type { Iri } from '../../../core/iri.js'
import type { Item, Kind } from '../../../domain/items/item.js'
import type { Post } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { fitted, utc } from './writing.js'

/** The type that each kind of item has on the wire. */
const itemTypes: Record<Kind, string> = { 'event': 'Event', 'write-up': 'Article', 'call': 'Note', 'list': 'Article' }

const wireTypeOf = (post: Pick<Post, 'poll'>): string => (post.poll === null ? 'Note' : 'Question')

/**
 * What is left of something: also what is said of it to those who have a copy.
 * @param former  Gancio decides by it whom to ask
 */
export function tombstone(iri: Iri, former: string, deleted: Date | null): JsonObject {
  return fitted({
    id: iri,
    type: 'Tombstone',
    formerType: former,
    deleted: deleted === null ? null : utc(deleted),
  })
}

export const itemTombstone = ({ iri, kind, deletedAt }: Pick<Item, 'iri' | 'kind' | 'deletedAt'>): JsonObject =>
  tombstone(iri as Iri, itemTypes[kind], deletedAt)

/** @param deleted  when, where that is known */
export const postTombstone = (post: Pick<Post, 'iri' | 'poll'>, deleted: Date | null): JsonObject =>
  tombstone(post.iri, wireTypeOf(post), deleted)
