import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { NewStatus } from '../posts/status-draft.js'

/** Something that a member wrote, to be published later. */
export interface ScheduleDoc extends Doc {
  /** The id once more: lists are in its order. */
  number: string
  member: string
  as: 'self' | 'voice'
  at: Date
  /** What it is to be; files are held by `scheduled:<id>`. */
  input: Omit<NewStatus, 'audience'> & { audience: NonNullable<NewStatus['audience']> }
  /** The id it is published under, set aside before that; null until then. */
  post: string | null
  /** When to publish it (later while a worker has it); null when it could not be. */
  due: Date | null
  /** Why it could not be. */
  failed: string | null
}

export const SCHEDULES: CollectionSpec<ScheduleDoc> = {
  name: 'schedules',
  indexes: [
    { name: 'member', keys: { member: 1, at: 1 } },
    { name: 'own', keys: { member: 1, number: -1 } },
    { name: 'due', keys: { due: 1 } },
  ],
}

export type ScheduleRepo = ReturnType<typeof scheduleRepo>

export function scheduleRepo(store: Store) {
  const docs = store.collection(SCHEDULES)
  return {
    get: (id: string): Promise<ScheduleDoc | null> => docs.findOne({ _id: id }),
    add: async (doc: ScheduleDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    count: (member: string, atMost: number): Promise<number> => docs.count({ member }, { atMost }),
    countBetween: (member: string, from: Date, until: Date, atMost: number): Promise<number> =>
      docs.count({ member, at: { $gte: from, $lt: until } }, { atMost }),
    /** Newest first; `after`: older than that id, `before`: newer than it. With `oldest` those that follow `before` at once. */
    async of(
      member: string,
      as: ScheduleDoc['as'],
      { limit, after, before, oldest }: { limit: number; after?: string; before?: string; oldest?: boolean },
    ): Promise<ScheduleDoc[]> {
      const bounds = { ...(after !== undefined && { $lt: after }), ...(before !== undefined && { $gt: before }) }
      const filter = Object.keys(bounds).length === 0 ? { member, as } : { member, as, number: bounds }
      const found = await docs.find(filter, { sort: { number: oldest === true ? 1 : -1 }, limit })
      return oldest === true ? found.toReversed() : found
    },
    /** As long as it was not begun to be published. @returns it afterwards */
    change: (id: string, set: NonNullable<Update<ScheduleDoc>['$set']>): Promise<ScheduleDoc | null> =>
      docs.findOneAndUpdate({ _id: id, post: null }, { $set: set }),
    /** The same. */
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id, post: null }),

    claim: (now: Date, until: Date): Promise<ScheduleDoc | null> =>
      docs.findOneAndUpdate({ due: { $lte: now } }, { $set: { due: until } }, { sort: { due: 1 } }),
    /** Sets an id aside, once. @returns the one there is; null when it is no longer there */
    async begin(id: string, post: string): Promise<string | null> {
      await docs.updateOne({ _id: id, post: null }, { $set: { post } })
      return (await docs.findOne({ _id: id }))?.post ?? null
    },
    done: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
    gaveUp: (id: string, failed: string): Promise<boolean> =>
      docs.updateOne({ _id: id }, { $set: { failed, due: null, post: null } }),
    some: (member: string, limit: number): Promise<ScheduleDoc[]> => docs.find({ member }, { limit }),
  }
}
