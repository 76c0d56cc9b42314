import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'
import type { Announceable } from '../announcing.js'
import type { Post } from './post.js'

/** `_id` is the post's id; the IRI is unique through a claim `iri:<iri>` of that id. */
export interface PostDoc extends Doc, Omit<Post, 'id'>, Announceable {
  /** Local actors and members it is for, when `audience` is `followers` or `direct`: who may see it beyond its author. */
  recipients: Iri[]
  /** When the newest version that we know was made, by its author's word. */
  versionAt: Date
  receivedAt: Date
  /** Since when it has to be put into home timelines (later while a worker has it); null when that is done. */
  place: Date | null
}

export const POSTS: CollectionSpec<PostDoc> = {
  name: 'posts',
  indexes: [
    { name: 'iri', keys: { iri: 1 } },
    { name: 'author', keys: { author: 1, state: 1, publishedAt: -1 } },
    { name: 'thread', keys: { thread: 1, state: 1, publishedAt: 1 } },
    { name: 'replies', keys: { inReplyTo: 1, state: 1, publishedAt: 1 } },
    { name: 'tag', keys: { tagKeys: 1, state: 1, publishedAt: -1 }, array: 'tagKeys' },
    { name: 'event-start', keys: { 'kind': 1, 'state': 1, 'event.startsAt': 1 } },
    { name: 'host', keys: { host: 1, state: 1 } },
    { name: 'place', keys: { place: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'origin', keys: { origin: 1, state: 1, publishedAt: -1 } },
  ],
}
