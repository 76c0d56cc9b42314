import type { Clock } from '../../core/clock.js'
import type { Store } from '../../store/store.js'
import { MEDIA } from './media-service.js'

const MOST_HELD = 1_000

/** Lets go of everything that a holder holds; what nobody holds then is removed later. */
export function mediaReleaser({ store, clock }: { store: Store; clock: Clock }) {
  const docs = store.collection(MEDIA)
  return async (holder: string): Promise<void> => {
    for (const { _id } of await docs.find({ holders: holder }, { limit: MOST_HELD }))
      await docs.updateOne({ _id }, { $pull: { holders: holder }, $set: { unheld: clock() } })
  }
}
