import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import { numberWindow, type NumberWindow } from '../number-window.js'

/** What a member keeps of somebody, beside following and turning away. `_id` is `<member> <target>`. */
export interface RegardDoc extends Doc {
  member: string
  target: Iri
  /** For the member alone; may be empty. */
  note: string
  /** Sortable: since when the member recommends them; null when they do not. */
  endorsed: string | null
  /** Not to be suggested to the member any more. */
  unsuggested: boolean
}

export const REGARDS: CollectionSpec<RegardDoc> = {
  name: 'regards',
  indexes: [{ name: 'endorsed', keys: { member: 1, endorsed: -1 } }],
}

export type RegardRepo = ReturnType<typeof regardRepo>

export function regardRepo(store: Store) {
  const docs = store.collection(REGARDS)
  const blank = { note: '', endorsed: null, unsuggested: false }
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
    async endorsed(member: string, window: NumberWindow): Promise<RegardDoc[]> {
      const { range, options, inOrder } = numberWindow(window)
      const sort = { endorsed: options.sort.number }
      return inOrder(await docs.find({ member, endorsed: { $gt: '', ...range } }, { sort, limit: options.limit }))
    },

    /** A member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
