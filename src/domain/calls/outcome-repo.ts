import type { Store } from '../../store/store.js'
import { ITEMS, type ItemDoc } from '../items/item-repo.js'

/** How long a call stays closed before anybody is told how it came out: a slip can be taken back. */
export const OUTCOME_SETTLE_MS = 10 * 60_000

export type OutcomeRepo = ReturnType<typeof outcomeRepo>

/** Calls of whose outcome people have to be told. */
export function outcomeRepo(store: Store) {
  const docs = store.collection(ITEMS)
  return {
    /** Takes one, until then; null when there is none. */
    claim: (now: Date, until: Date): Promise<ItemDoc | null> =>
      docs.findOneAndUpdate(
        { outcomeDue: { $lte: now } },
        { $set: { outcomeDue: until } },
        { sort: { outcomeDue: 1 } },
      ),
    /** It is told as `doc` says, unless something else is to be told by now. */
    told: ({ _id, outcomeDue = null }: ItemDoc): Promise<boolean> =>
      docs.updateOne({ _id, outcomeDue }, { $set: { outcomeDue: null } }),
  }
}
