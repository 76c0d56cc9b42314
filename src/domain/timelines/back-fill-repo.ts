import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** That somebody elsewhere is to be asked for what they wrote lately, or was; `_id` is the actor. */
export interface BackFillDoc extends Doc {
  /** Since when (later while a worker has it); null when that was done. */
  due: Date | null
  /** When it was asked for last. */
  at: Date
}

export const BACK_FILLS: CollectionSpec<BackFillDoc> = {
  name: 'backFills',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'at', keys: { at: 1 } },
  ],
  retain: { field: 'at', days: 7 },
}

const DAY_MS = 24 * 60 * 60_000

export type BackFillRepo = ReturnType<typeof backFillRepo>

export function backFillRepo(store: Store) {
  const docs = store.collection(BACK_FILLS)
  return {
    /** Once a day for each actor; a repeat changes nothing. @returns whether it is to be done */
    async want(actor: Iri, now: Date): Promise<boolean> {
      const [added] = await docs.insertMany([{ _id: actor, due: now, at: now }])
      if (added !== undefined) return true
      const before = new Date(now.getTime() - DAY_MS)
      return docs.updateOne({ _id: actor, due: null, at: { $lte: before } }, { $set: { due: now, at: now } })
    },
    claim: (now: Date, until: Date): Promise<BackFillDoc | null> =>
      docs.findOneAndUpdate({ due: { $lte: now } }, { $set: { due: until } }, { sort: { due: 1 } }),
    done: ({ _id, due }: BackFillDoc): Promise<boolean> => docs.updateOne({ _id, due }, { $set: { due: null } }),
  }
}
