import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'

/** `revoked`: it was given once; nobody may show that quote any longer. */
export type StampState = 'given' | 'refused' | 'revoked'
/** Delete is of the stamp. */
export type StampNews = 'Accept' | 'Reject' | 'Delete'

/** That somebody asked to quote something of ours (FEP-044f), and what they were told. `_id` is derived from the two. */
export interface StampDoc extends Doc {
  /** Sortable; names the stamp. */
  number: string
  object: Iri
  /** Of ours: whose it is. */
  author: Iri
  /** The post that quotes it, and who wrote that. */
  quote: Iri
  by: Iri
  /** Id of the newest QuoteRequest, for the answer to it. */
  request: Iri
  state: StampState
  at: Date
  /** One more with each change. */
  revision: number
  news: StampNews | null
  /** Since when they have to be told (later while a worker has it); null when they know. */
  announce: Date | null
}

export const STAMPS: CollectionSpec<StampDoc> = {
  name: 'quoteStamps',
  indexes: [
    { name: 'number', keys: { number: 1 } },
    { name: 'object', keys: { object: 1, state: 1 } },
    { name: 'between', keys: { by: 1, author: 1, state: 1 } },
    { name: 'announce', keys: { announce: 1 } },
  ],
}

/** No address has a line break in it. */
export const stampId = (object: Iri, quote: Iri): string => hash('sha256', `${object}\n${quote}`, 'base64url')

export type StampRepo = ReturnType<typeof stampRepo>

export function stampRepo(store: Store) {
  const docs = store.collection(STAMPS)
  return {
    get: (object: Iri, quote: Iri): Promise<StampDoc | null> => docs.findOne({ _id: stampId(object, quote) }),
    byNumber: (number: string): Promise<StampDoc | null> => docs.findOne({ number }),
    /** @returns false when there is one already */
    add: async (doc: StampDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns false when it is no longer at this revision */
    change: ({ _id, revision }: StampDoc, set: NonNullable<Update<StampDoc>['$set']>): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: set, $inc: { revision: 1 } }),
    givenOf: (object: Iri, limit: number): Promise<StampDoc[]> => docs.find({ object, state: 'given' }, { limit }),
    givenBetween: (by: Iri, author: Iri, limit: number): Promise<StampDoc[]> =>
      docs.find({ by, author, state: 'given' }, { limit }),
    countOf: (object: Iri, atMost: number): Promise<number> => docs.count({ object }, { atMost }),
    claim: (now: Date, until: Date): Promise<StampDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    settle: ({ _id, revision, announce }: StampDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, announce }, { $set: { announce: null, news: null } }),
  }
}
