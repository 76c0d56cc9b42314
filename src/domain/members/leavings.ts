import type { Clock } from '../../core/clock.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** An account that is being deleted; what it leaves behind has still to go. `_id` is the member's. */
export interface LeavingDoc extends Doc {
  at: Date
}

export const LEAVINGS: CollectionSpec<LeavingDoc> = { name: 'leavings', indexes: [{ name: 'at', keys: { at: 1 } }] }

/** By then the account is gone, or its deletion has failed. */
const SETTLED_MS = 60_000

export type Leavings = ReturnType<typeof leavings>

/** Noted before an account goes, so that a crash in between leaves nothing of a person behind. */
export function leavings({ store, clock }: { store: Store; clock: Clock }) {
  const docs = store.collection(LEAVINGS)
  return {
    async note(member: string): Promise<void> {
      await docs.insertMany([{ _id: member, at: clock() }])
    },
    /** A member whose things are to be looked through, noted a minute ago or longer; null when there is none. */
    async next(): Promise<string | null> {
      const before = new Date(clock().getTime() - SETTLED_MS)
      return (await docs.findOne({ at: { $lte: before } }, { sort: { at: 1 } }))?._id ?? null
    },
    done: (member: string): Promise<boolean> => docs.deleteOne({ _id: member }),
  }
}
