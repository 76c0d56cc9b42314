import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { WriteUpPart } from '../items/item.js'
import type { Licence } from './licence.js'

export type Figures = Required<Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks' | 'setting'>>

/**
 * A write-up of another hub that is an adaptation, or was adapted: what stays known of it when its hub is gone. `_id` is
 * its IRI; its text is in the post of that IRI, for as long as there is one.
 */
export interface RelativeDoc extends Doc, Figures {
  /** Itself, its original, that one's own, and so on: whoever has one of these in common is of one family. */
  family: Iri[]
  title: string
  author: Iri
  /** Of the group that wrote it. */
  name: string
  host: string
  /** Its page for people; null when it has none of its own. */
  url: string | null
  language: string | null
  licence: Licence | null
  publishedAt: Date
  state: 'there' | 'gone'
  /** A moderator has taken it out of the families shown here. */
  hidden: boolean
  /** When it came to be known here. */
  since: Date
}

export const RELATIVES: CollectionSpec<RelativeDoc> = {
  name: 'relatives',
  indexes: [
    { name: 'family', keys: { family: 1, publishedAt: 1 }, array: 'family' },
    { name: 'host', keys: { host: 1, since: 1 } },
    { name: 'host-family', keys: { host: 1, family: 1 }, array: 'family' },
  ],
}

export type RelativeRepo = ReturnType<typeof relativeRepo>

export function relativeRepo(store: Store) {
  const docs = store.collection(RELATIVES)
  return {
    get: (iri: Iri): Promise<RelativeDoc | null> => docs.findOne({ _id: iri }),
    /** @param iris  at most 500 */
    some: (iris: readonly Iri[]): Promise<RelativeDoc[]> =>
      iris.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: iris } }, { limit: 500 }),
    /** Keeps what is known of one now; whether it is hidden, and since when it is known, stays. */
    async put({ _id, ...doc }: Omit<RelativeDoc, 'hidden' | 'since'>, now: Date): Promise<void> {
      await docs.updateOne({ _id }, { $set: doc, $setOnInsert: { hidden: false, since: now } }, { upsert: true })
    },
    /** Its author took it down: that it was there stays known. */
    lost: (iri: Iri): Promise<boolean> => docs.updateOne({ _id: iri }, { $set: { state: 'gone' } }),
    drop: (iri: Iri): Promise<boolean> => docs.deleteOne({ _id: iri }),
    hide: (iri: Iri, hidden: boolean): Promise<boolean> => docs.updateOne({ _id: iri }, { $set: { hidden } }),
    /** All that have this in their family, the oldest first. */
    of: (root: Iri, limit: number): Promise<RelativeDoc[]> =>
      docs.find({ family: root }, { sort: { publishedAt: 1 }, limit }),
    countOfHost: (host: string, atMost: number): Promise<number> => docs.count({ host }, { atMost }),
    countOfHostIn: (host: string, family: Iri, atMost: number): Promise<number> =>
      docs.count({ host, family }, { atMost }),
  }
}
