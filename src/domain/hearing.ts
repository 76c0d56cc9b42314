import type { Collection, Doc, IndexSpec } from '../store/store.js'

/** The duty to tell members of what was done, kept in what was done and written with it. */
export type Heard = {
  /** Since when members have to hear of it (later while a worker has it); null, or left out, when there is nothing to tell. */
  hear?: Date | null
}

export const HEAR_INDEX: IndexSpec = { name: 'hear', keys: { hear: 1 } }

/** The marks of one collection. */
export type Hearing<T> = {
  /** Takes one document that members have to hear of, until then. */
  claim(now: Date, until: Date): Promise<T | null>
  /** All is told, unless it has changed since. @param next  when there will be more to tell; null for never */
  done(doc: T, next: Date | null): Promise<void>
}

export function hearing<T extends Doc & Heard>(collection: Collection<T>): Hearing<T> {
  const docs = collection as unknown as Collection<Doc & Heard>
  return {
    claim: async (now, until) =>
      (await docs.findOneAndUpdate(
        { hear: { $lte: now } },
        { $set: { hear: until } },
        { sort: { hear: 1 } },
      )) as T | null,
    async done({ _id, hear = null }, next) {
      await docs.updateOne({ _id, hear }, { $set: { hear: next } })
    },
  }
}
