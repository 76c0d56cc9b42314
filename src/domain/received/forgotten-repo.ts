import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/**
 * That somebody took back what had not come yet: a late Create or Like must not bring it to life. `_id` is
 * `<who took it back> <its id>`, so that it counts against nobody else's.
 */
export interface ForgottenDoc extends Doc {
  /** Until then it counts; swept some time later. */
  until: Date
}

export const FORGOTTEN: CollectionSpec<ForgottenDoc> = {
  name: 'forgotten',
  indexes: [{ name: 'until', keys: { until: 1 } }],
  retain: { field: 'until', days: 1 },
}

export type Forgotten = ReturnType<typeof forgottenRepo>

export function forgottenRepo({ store, clock }: { store: Store; clock: Clock }) {
  const docs = store.collection(FORGOTTEN)
  const idOf = (by: Iri, what: Iri) => `${by} ${what}`
  return {
    async remember(by: Iri, what: Iri, forMs: number): Promise<void> {
      const until = new Date(clock().getTime() + forMs)
      await docs.updateOne({ _id: idOf(by, what) }, { $set: { until } }, { upsert: true })
    },
    async has(by: Iri, what: Iri): Promise<boolean> {
      const doc = await docs.findOne({ _id: idOf(by, what) })
      return doc !== null && doc.until > clock()
    },
  }
}
