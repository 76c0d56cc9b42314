import { createHash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { Seen } from './original.js'
import type { TakeUp, TakeUpState, Taking } from './take-up.js'

/** `_id` is derived from our call and their post, so that nothing counts twice. */
export interface TakeUpDoc extends Doc, Omit<TakeUp, 'id'> {
  /** Id of the Offer, for the answer to it. */
  offer: Iri
  /** IRI of our call. */
  target: Iri
  revision: number
  /** Since when its hub has to be told what was decided; null when it knows. */
  tell: Date | null
  /** What counted when the day (UTC) began on which it last said anything; not there in what was kept long ago. */
  base?: { day: string; pledged: number }
  /** Since when something of it is held back; null when nothing is. */
  heldAt?: Date | null
}

export const TAKE_UPS: CollectionSpec<TakeUpDoc> = {
  name: 'takeUps',
  indexes: [
    { name: 'call', keys: { call: 1, state: 1, at: 1 } },
    { name: 'host', keys: { call: 1, host: 1 } },
    { name: 'post', keys: { post: 1 } },
    { name: 'state', keys: { state: 1, at: -1 } },
    { name: 'tell', keys: { tell: 1 } },
    { name: 'held', keys: { heldAt: 1 } },
  ],
}

/** A call of ours that takes up another's; `_id` is its item's. */
export interface TakingDoc extends Doc {
  answer: Taking['answer']
  /** One more with each change of the total. */
  revision: number
  /** When the caller's hub is to be told of the total; null when it knows. */
  report: Date | null
  reportedAt: Date | null
  /** IRI of the call that it takes up, and what somebody here last saw of it; not there in what was kept long ago. */
  original?: Iri
  seen?: Seen | null
  /** Since when the original has been another than that; null when it is not. */
  news?: Date | null
}

export const TAKINGS: CollectionSpec<TakingDoc> = {
  name: 'takings',
  indexes: [
    { name: 'report', keys: { report: 1 } },
    { name: 'original', keys: { original: 1 } },
    { name: 'news', keys: { news: 1 } },
  ],
}

export const MOST_TAKE_UPS = 500

export const takeUpId = (call: string, post: Iri): string =>
  `${call}/${createHash('sha256').update(post).digest('base64url')}`

export type TakeUpRepo = ReturnType<typeof takeUpRepo>

export function takeUpRepo(store: Store) {
  const docs = store.collection(TAKE_UPS)
  return {
    get: (id: string): Promise<TakeUpDoc | null> => docs.findOne({ _id: id }),
    /** @returns false when it is there already */
    add: async (doc: TakeUpDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
    /** @returns false when it is no longer what it was */
    change: ({ _id, revision }: TakeUpDoc, set: NonNullable<Update<TakeUpDoc>['$set']>): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: set, $inc: { revision: 1 } }),
    /** Of one post, for all calls of ours that it ever took up; at most 20. */
    ofPost: (post: Iri): Promise<TakeUpDoc[]> => docs.find({ post }, { limit: 20 }),
    /** In the order they came; at most 500. */
    of: (call: string, states: readonly TakeUpState[]): Promise<TakeUpDoc[]> =>
      docs.find({ call, state: { $in: states } }, { sort: { at: 1 }, limit: MOST_TAKE_UPS }),
    countOf: (call: string): Promise<number> => docs.count({ call }, { atMost: MOST_TAKE_UPS }),
    countFrom: (call: string, host: string): Promise<number> => docs.count({ call, host }, { atMost: MOST_TAKE_UPS }),
    waiting: (limit: number): Promise<TakeUpDoc[]> => docs.find({ state: 'asked' }, { sort: { at: -1 }, limit }),
    /** Of which something is held back until somebody has looked; at most 100. */
    held: (): Promise<TakeUpDoc[]> => docs.find({ heldAt: { $gt: new Date(0) } }, { sort: { heldAt: 1 }, limit: 100 }),
    claimTelling: (now: Date, until: Date): Promise<TakeUpDoc | null> =>
      docs.findOneAndUpdate({ tell: { $lte: now } }, { $set: { tell: until } }, { sort: { tell: 1 } }),
    told: ({ _id, revision }: TakeUpDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: { tell: null } }),
  }
}

export type TakingRepo = ReturnType<typeof takingRepo>

export function takingRepo(store: Store) {
  const docs = store.collection(TAKINGS)
  const fresh = { answer: 'asked', revision: 0, report: null, reportedAt: null } as const
  const made = (item: string) => docs.insertMany([{ _id: item, ...fresh }])
  return {
    get: (item: string): Promise<TakingDoc | null> => docs.findOne({ _id: item }),
    /** Keeps what was seen of the original when a call began from it, once. */
    async begin(item: string, original: Iri, seen: Seen): Promise<void> {
      const begun = { original, seen, news: null }
      if ((await docs.insertMany([{ _id: item, ...fresh, ...begun }])).length > 0) return
      const there = await docs.findOne({ _id: item })
      if (there !== null && there.original === undefined) await docs.updateOne({ _id: item }, { $set: begun })
    },
    /** Calls of ours that take it up; at most 100. */
    ofOriginal: (original: Iri): Promise<TakingDoc[]> => docs.find({ original }, { limit: 100 }),
    withNews: (limit: number): Promise<TakingDoc[]> =>
      docs.find({ news: { $gt: new Date(0) } }, { sort: { news: 1 }, limit }),
    /** Unless that has been decided meanwhile. */
    setNews: ({ _id, news = null }: TakingDoc, next: Date | null): Promise<boolean> =>
      docs.updateOne({ _id, news }, { $set: { news: next } }),
    async saw(item: string, original: Iri, seen: Seen): Promise<void> {
      await made(item)
      await docs.updateOne({ _id: item }, { $set: { original, seen, news: null } })
    },
    async answered(item: string, answer: Taking['answer']): Promise<void> {
      await made(item)
      await docs.updateOne({ _id: item }, { $set: { answer } })
    },
    /** The total has changed. Whoever reports it just now reports once more. */
    async touch(item: string, reportAt: (reportedAt: Date | null) => Date): Promise<void> {
      await made(item)
      const doc = await docs.findOneAndUpdate({ _id: item }, { $inc: { revision: 1 } })
      if (doc === null || doc.report !== null) return
      await docs.updateOne({ _id: item, report: null }, { $set: { report: reportAt(doc.reportedAt) } })
    },
    claimReport: (now: Date, until: Date): Promise<TakingDoc | null> =>
      docs.findOneAndUpdate({ report: { $lte: now } }, { $set: { report: until } }, { sort: { report: 1 } }),
    /** @param again  when to report what has changed meanwhile */
    async reported({ _id, revision }: TakingDoc, now: Date, again: Date): Promise<void> {
      if (await docs.updateOne({ _id, revision }, { $set: { report: null, reportedAt: now } })) return
      await docs.updateOne({ _id }, { $set: { report: again, reportedAt: now } })
    },
  }
}
