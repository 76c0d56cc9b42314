import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

/** One entry of one home. `_id` is `<owner>/<entry>`, where `entry` is the post's id, or of a boost what it is of. */
export interface TimelineDoc extends Doc {
  /** `home:<member>`. */
  owner: string
  /** Id of an item or a post. */
  subject: string
  of: 'item' | 'post'
  author: Iri
  /** Who passed it on; null when it is there because of its author. */
  boostedBy: Iri | null
  /** Sortable: when it arrived; what homes are ordered by. */
  number: string
}

export const TIMELINE: CollectionSpec<TimelineDoc> = {
  name: 'timeline',
  indexes: [
    { name: 'home', keys: { owner: 1, number: -1 } },
    { name: 'subject', keys: { subject: 1 } },
    { name: 'author', keys: { owner: 1, author: 1 } },
  ],
}
