import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** The one poll of an item. `_id` is the item's id. */
export interface PollDoc extends Doc {
  /** Id and address of the post that asks. */
  post: string
  iri: Iri
  at: Date
  endsAt: Date
  /** When to count next (later while a worker does): after a vote, and at the end. Null when it is over. */
  count: Date | null
}

export const POLLS: CollectionSpec<PollDoc> = {
  name: 'polls',
  indexes: [
    { name: 'iri', keys: { iri: 1 } },
    { name: 'count', keys: { count: 1 } },
  ],
}

/** One person's vote, the first they sent. `_id` is `<item id> <actor>`. */
export interface VoteDoc extends Doc {
  poll: string
  choice: number
  at: Date
  eraseAt: Date
}

export const VOTES: CollectionSpec<VoteDoc> = {
  name: 'votes',
  indexes: [
    { name: 'choice', keys: { poll: 1, choice: 1 } },
    { name: 'erase', keys: { eraseAt: 1 } },
  ],
  retain: { field: 'eraseAt', days: 0 },
}

const MOST_COUNTED = 100_000

export type PollRepo = ReturnType<typeof pollRepo>

export function pollRepo(store: Store) {
  const [docs, votes] = [store.collection(POLLS), store.collection(VOTES)]
  return {
    get: (item: string): Promise<PollDoc | null> => docs.findOne({ _id: item }),
    byIri: (iri: Iri): Promise<PollDoc | null> => docs.findOne({ iri }),
    /** @returns the one there is, this one unless there was one before */
    async hold(doc: PollDoc): Promise<PollDoc> {
      await docs.insertMany([doc])
      return (await docs.findOne({ _id: doc._id })) ?? doc
    },
    /** @returns false when they have voted before */
    addVote: async (vote: VoteDoc): Promise<boolean> => (await votes.insertMany([vote])).length > 0,
    votesFor: (poll: string, choice: number): Promise<number> =>
      votes.count({ poll, choice }, { atMost: MOST_COUNTED }),
    /** Counts no later than then. */
    countBy: async (item: string, at: Date): Promise<boolean> => docs.updateOne({ _id: item }, { $min: { count: at } }),
    claimCount: (now: Date, until: Date): Promise<PollDoc | null> =>
      docs.findOneAndUpdate({ count: { $lte: now } }, { $set: { count: until } }, { sort: { count: 1 } }),
    counted: ({ _id, count }: PollDoc, next: Date | null): Promise<boolean> =>
      docs.updateOne({ _id, count }, { $set: { count: next } }),
  }
}
