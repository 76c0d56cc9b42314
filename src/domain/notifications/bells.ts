import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { FOLLOWS, QUIET_FOLLOWS } from '../follows/follow-repo.js'

const BATCH = 200

export type Bells = ReturnType<typeof bells>

/** Whose posts members want to be told of, one by one: those they follow so, openly or quietly. */
export function bells({ store }: { store: Store }) {
  const [follows, quiet] = [store.collection(FOLLOWS), store.collection(QUIET_FOLLOWS)]
  const openly = (target: Iri) => ({ target, 'wishes.notify': true, 'state': 'accepted' }) as const
  const quietly = (target: Iri) => ({ target, 'wishes.notify': true }) as const
  return {
    any: async (target: Iri): Promise<boolean> =>
      (await follows.findOne(openly(target))) !== null || (await quiet.findOne(quietly(target))) !== null,

    /** Our actors who follow somebody so, some at a time. */
    async *followers(target: Iri): AsyncGenerator<Iri[]> {
      for (let after: string | null = null; ;) {
        const behind = after === null ? {} : { _id: { $gt: after } }
        const found = await follows.find({ ...openly(target), ...behind }, { sort: { _id: 1 }, limit: BATCH })
        yield found.map(({ follower }) => follower)
        if (found.length < BATCH) return
        after = found.at(-1)?._id ?? null
      }
    },

    /** Members who do so quietly, some at a time. */
    async *members(target: Iri): AsyncGenerator<string[]> {
      for (let after: string | null = null; ;) {
        const behind = after === null ? {} : { member: { $gt: after } }
        const found = await quiet.find({ ...quietly(target), ...behind }, { sort: { member: 1 }, limit: BATCH })
        yield found.map(({ member }) => member)
        if (found.length < BATCH) return
        after = found.at(-1)?.member ?? null
      }
    },
  }
}
