import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { doors, type Door } from '../people-keys/person-key.js'
import type { PledgeDay } from './pledge.js'

/** How many promise something for one call; `_id` is its id. */
export interface PledgeTallyDoc extends Doc {
  byDoor: Record<Door, number>
  /** When that was counted, later with each count; not there in what was counted long ago. */
  countedAt?: Date
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

    /**
     * @param before  as it was before the count began
     * @param look    when to look whether its people are to be forgotten
     * @returns false when somebody else has counted meanwhile
     */
    async save(
      call: string,
      before: PledgeTallyDoc | null,
      byDoor: Record<Door, number>,
      { now, look }: { now: Date; look: Date },
    ): Promise<boolean> {
      // A clock that was set back must not make an older count of this one.
      const countedAt = new Date(Math.max(now.getTime(), (before?.countedAt?.getTime() ?? 0) + 1))
      if (before !== null) {
        const set = { byDoor, countedAt }
        return docs.updateOne({ _id: call, revision: before.revision }, { $set: set, $inc: { revision: 1 } })
      }
      try {
        await docs.insertOne({ _id: call, byDoor, countedAt, revision: 1, look, days: null })
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
