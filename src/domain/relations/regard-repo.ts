import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'

/** What a member keeps of somebody, beside following and turning away. `_id` is `<member> <target>`. */
export interface RegardDoc extends Doc {
  member: string
  target: Iri
  /** For the member alone; may be empty. */
  note: string
  /** Whether the member recommends them. */
  endorsed: boolean
  /** Sortable: when they began to. */
  number: string
  /** Not to be suggested to the member any more. */
  unsuggested: boolean
}

export const REGARDS: CollectionSpec<RegardDoc> = {
  name: 'regards',
  indexes: [{ name: 'endorsed', keys: { member: 1, endorsed: 1, number: -1 } }],
}

export type RegardRepo = ReturnType<typeof regardRepo>

export function regardRepo(store: Store) {
  const docs = store.collection(REGARDS)
  const blank = { note: '', endorsed: false, number: '', unsuggested: false }
  return {
    /** @param targets  at most 500 */
    toAny: (member: string, targets: readonly Iri[]): Promise<RegardDoc[]> =>
      targets.length === 0
        ? Promise.resolve([])
        : docs.find({ _id: { $in: targets.map((target) => `${member} ${target}`) } }, { limit: 500 }),

    /** Makes one where there is none. */
    async set(member: string, target: Iri, change: NonNullable<Update<RegardDoc>['$set']>): Promise<void> {
      const _id = `${member} ${target}`
      await docs.insertMany([{ _id, member, target, ...blank }])
      await docs.updateOne({ _id }, { $set: change })
    },

    /** Whom a member recommends, newest first. */
    endorsed: (member: string, window: Window): Promise<RegardDoc[]> =>
      inWindow(docs, { member, endorsed: true }, window),

    /** A member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
