import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'

/** That something came to the pinned ones of an actor of ours, or left them. `number` counts up for each actor. */
export type PinNews = { verb: 'Add' | 'Remove'; object: Iri; number: number; at: Date }

/** What one of ours puts first on their page; `_id` is the actor. */
export interface PinDoc extends Doc {
  actor: Iri
  /** Newest pin first. */
  objects: Iri[]
  /** Number of the newest of `news` there ever was. */
  count: number
  /** What followers have still to be told, oldest first; of one object only the newest. */
  news: PinNews[]
  /** Since when (later while a worker has it); null when there is nothing to tell. */
  announce: Date | null
  /** One more with each change of what is pinned. */
  revision: number
}

export const PINS: CollectionSpec<PinDoc> = {
  name: 'pins',
  shared: true,
  indexes: [{ name: 'announce', keys: { announce: 1 } }],
}

export type PinRepo = ReturnType<typeof pinRepo>

export function pinRepo(store: Store) {
  const docs = store.collection(PINS)
  let writes = 0
  return {
    /** How often this process has changed what is pinned. */
    writes: () => writes,
    get: (actor: Iri): Promise<PinDoc | null> => docs.findOne({ _id: actor }),
    /** @returns false when there is one of this actor */
    add: async (doc: PinDoc): Promise<boolean> => {
      writes++
      return (await docs.insertMany([doc])).length > 0
    },
    /** @returns false when it is no longer at this revision */
    change: ({ _id, revision }: PinDoc, set: Update<PinDoc>['$set']): Promise<boolean> => {
      writes++
      return docs.updateOne({ _id, revision }, { $set: set ?? {}, $inc: { revision: 1 } })
    },
    /** Takes one of which followers have to be told. */
    claim: (now: Date, until: Date): Promise<PinDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    /** All that `doc` says was told, unless there is more by now. */
    settle: ({ _id, revision, announce }: PinDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, announce }, { $set: { announce: null, news: [] } }),
  }
}

/** What somebody elsewhere puts first on their page; `_id` is the actor. */
export interface RemotePinDoc extends Doc {
  /** Newest pin first. */
  objects: Iri[]
  /** When we last heard of it. */
  at: Date
}

export const REMOTE_PINS: CollectionSpec<RemotePinDoc> = {
  name: 'remotePins',
  indexes: [{ name: 'at', keys: { at: 1 } }],
  retain: { field: 'at', days: 30 },
}
