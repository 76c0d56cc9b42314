import { randomUUID } from 'node:crypto'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { openMongoStore } from '../../src/store/mongo.js'
import type { Store, StoreOptions } from '../../src/store/store.js'
import { freshFolder } from './folders.js'

export interface Opened {
  readonly store: Store
  dispose(): Promise<void>
}

/** An empty store for one test: a database of its own at MONGODB_URI where that is set, else a folder of its own. */
export async function freshStore(options: Partial<StoreOptions> = {}): Promise<Opened> {
  const all = { collections: [], strict: true, ...options }
  const uri = process.env.MONGODB_URI
  if (uri === undefined) {
    const store = await openEmbeddedStore(await freshFolder(), all)
    return { store, dispose: () => store.close() }
  }
  const store = await openMongoStore(uri, `allotment-test-${randomUUID()}`, all)
  return { store, dispose: () => store.close() }
}
