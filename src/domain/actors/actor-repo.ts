import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'
import type { Actor } from './actor.js'

/** A remote actor; `_id` is its `iri`. */
export interface ActorDoc extends Doc, Actor {
  _id: Iri
  /** A sortable id of ours, for addresses of pages and for apps. */
  number: string
  /** `gone`: their server said so for good. */
  state: 'here' | 'gone'
  /** The last time their document was asked for, whether it came or not; bounds how often it is. */
  askedAt: Date
}

export const ACTORS: CollectionSpec<ActorDoc> = {
  name: 'actors',
  indexes: [
    { name: 'number', keys: { number: 1 } },
    { name: 'address', keys: { address: 1 } },
    { name: 'host', keys: { host: 1 } },
    { name: 'fetched', keys: { state: 1, fetchedAt: 1 } },
  ],
}
