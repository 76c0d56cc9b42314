import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { doors, type Door } from '../people-keys/person-key.js'
import type { PledgeDay } from './pledge.js'

/** How many promise something for one call; `_id` is its id. */
export interface PledgeTallyDoc extends Doc {
  byDoor: Record<Door, number>
  /** One more with each count: an older one never overwrites a newer. */
  revision: number
  /** When to look whether its people are to be forgotten; null once they are. */
  look: Date | null
  /** The days of promises whose people are forgotten; null while they are known. */
  days: PledgeDay[] | null
}

export const PLEDGE_TALLIES: CollectionSpec<PledgeTallyDoc> = {
  name: 'pledgeTallies',
  indexes: [{ name: 'look', keys: { look: 1 } }],
}

export const none = (): Record<Door, number> =>
  Object.fromEntries(doors.map((door) => [door, 0])) as Record<Door, number>

export type PledgeTallies = ReturnType<typeof pledgeTallies>

export function pledgeTallies(store: Store) {
  const docs = store.collection(PLEDGE_TALLIES)
  return {
    get: (call: string): Promise<PledgeTallyDoc | null> => docs.findOne({ _id: call }),
    /** @param calls  at most 500 */
    some: (calls: readonly string[]): Promise<PledgeTallyDoc[]> =>
      calls.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: calls } }, { limit: 500 }),

    /** @param before  as it was before the count began @returns false when somebody else has counted meanwhile */
    async save(
      call: string,
      before: PledgeTallyDoc | null,
      byDoor: Record<Door, number>,
      look: Date,
    ): Promise<boolean> {
      if (before !== null) {
        return docs.updateOne({ _id: call, revision: before.revision }, { $set: { byDoor }, $inc: { revision: 1 } })
      }
      try {
        await docs.insertOne({ _id: call, byDoor, revision: 1, look, days: null })
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },

    claimLook: (now: Date, until: Date): Promise<PledgeTallyDoc | null> =>
      docs.findOneAndUpdate({ look: { $lte: now } }, { $set: { look: until } }, { sort: { look: 1 } }),
    lookAgain: (call: string, look: Date | null): Promise<boolean> => docs.updateOne({ _id: call }, { $set: { look } }),
    /** From here on its people need not be known any more. */
    freeze: (call: string, days: PledgeDay[]): Promise<boolean> =>
      docs.updateOne({ _id: call, days: null }, { $set: { days }, $inc: { revision: 1 } }),
  }
}
