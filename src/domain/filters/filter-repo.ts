import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Filter } from './filter.js'

/** All filters of a member; `_id` is the member. Read whole with every page of theirs, so that it is one document. */
export interface FiltersDoc extends Doc {
  /** Oldest first. */
  filters: Filter[]
  /** One more with each change. */
  revision: number
}

export const FILTERS: CollectionSpec<FiltersDoc> = { name: 'filters', shared: true, indexes: [] }

export type FilterRepo = ReturnType<typeof filterRepo>

export function filterRepo(store: Store) {
  const docs = store.collection(FILTERS)
  return {
    get: (member: string): Promise<FiltersDoc | null> => docs.findOne({ _id: member }),
    /** @returns false when there is one of this member */
    add: async (doc: FiltersDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns false when it is no longer at this revision */
    change: ({ _id, revision }: FiltersDoc, filters: Filter[]): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: { filters }, $inc: { revision: 1 } }),
    remove: (member: string): Promise<boolean> => docs.deleteOne({ _id: member }),
  }
}
