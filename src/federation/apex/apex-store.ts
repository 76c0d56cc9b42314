import type { Store, Working } from 'activitypub-express'

/** What the library may read, on behalf of the request that is being answered. */
export type Reading = {
  /** @throws Unserved when it is not there, or not for the asker */
  document(id: string): Promise<Working>
  /** @throws Unserved, as `document` does */
  count(collection: string): Promise<number>
  /** @throws Unserved, as `document` does, and for a cursor that is none */
  page(collection: string, after: string | null): Promise<Entry[]>
}

/** A member of a collection's page. The last entry has no item, only the cursor of the page after, if there is one. */
export type Entry = { item?: unknown; _id?: string }

/** The library's store: it reads what we answer with, and writes nothing. */
export class ApexStore implements Store {
  readonly #reading: () => Reading

  constructor(reading: () => Reading) {
    this.#reading = reading
  }

  getObject(id: string): Promise<Working> {
    return this.#reading().document(id)
  }

  getActivity(id: string): Promise<Working> {
    return this.#reading().document(id)
  }

  getStreamCount(collection: string): Promise<number> {
    return this.#reading().count(collection)
  }

  getStream(collection: string, _limit: number | null, after: string | null): Promise<Entry[]> {
    return this.#reading().page(collection, after)
  }

  readonly setup = unused('setup')
  readonly saveObject = unused('saveObject')
  readonly updateObject = unused('updateObject')
  readonly findActivityByCollectionAndObjectId = unused('findActivityByCollectionAndObjectId')
  readonly findActivityByCollectionAndActorId = unused('findActivityByCollectionAndActorId')
  readonly saveActivity = unused('saveActivity')
  readonly removeActivity = unused('removeActivity')
  readonly updateActivity = unused('updateActivity')
  readonly updateActivityMeta = unused('updateActivityMeta')
  readonly getUserCount = unused('getUserCount')
  readonly getContext = unused('getContext')
  readonly saveContext = unused('saveContext')
  readonly generateId = unused('generateId')
  readonly deliveryEnqueue = unused('deliveryEnqueue')
  readonly deliveryDequeue = unused('deliveryDequeue')
  readonly deliveryRequeue = unused('deliveryRequeue')
}

/** For what the library must never come to do here: it throws, so that a forgotten way in is found by whoever takes it. */
export function unused(name: string): () => never {
  return () => {
    throw new Error(`${name} of activitypub-express is not in use`)
  }
}
