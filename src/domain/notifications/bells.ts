import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** That a member wants to be told of whatever somebody writes. `_id` is `<member> <target>`. */
export interface BellDoc extends Doc {
  member: string
  target: Iri
}

export const BELLS: CollectionSpec<BellDoc> = {
  name: 'bells',
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'target', keys: { target: 1, member: 1 } },
  ],
}

export type Bells = ReturnType<typeof bells>

/** Whose posts members are told of, one by one. Only counts for as long as they follow them, in whatever way. */
export function bells({ store }: { store: Store }) {
  const docs = store.collection(BELLS)
  const idOf = (member: string, target: Iri) => `${member} ${target}`
  return {
    /** A repeat changes nothing. */
    async set(member: string, target: Iri, on: boolean): Promise<void> {
      if (on) await docs.insertMany([{ _id: idOf(member, target), member, target }])
      else await docs.deleteOne({ _id: idOf(member, target) })
    },
    /** Of these, at most 500, those that the member is told of. */
    async some(member: string, targets: readonly Iri[]): Promise<Set<Iri>> {
      if (targets.length === 0) return new Set()
      const found = await docs.find({ _id: { $in: targets.map((target) => idOf(member, target)) } }, { limit: 500 })
      return new Set(found.map(({ target }) => target))
    },
    any: async (target: Iri): Promise<boolean> => (await docs.findOne({ target })) !== null,
    /** Members, in order, behind `after`. */
    async of(target: Iri, limit: number, after: string | null): Promise<string[]> {
      const behind = after === null ? {} : { member: { $gt: after } }
      const found = await docs.find({ target, ...behind }, { sort: { member: 1 }, limit })
      return found.map(({ member }) => member)
    },
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
