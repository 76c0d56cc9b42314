import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { openMongoStore } from '../../src/store/mongo.js'
import type { Store, StoreOptions } from '../../src/store/store.js'

export interface FreshStore {
  readonly store: Store
  /** Closes the store and takes away what it kept. */
  dispose(): Promise<void>
}

/** A strict store with nothing in it: on the server that MONGODB_URI names, else embedded in a folder of its own. */
export function freshStore(options: Partial<StoreOptions> = {}): Promise<FreshStore> {
  const uri = process.env.MONGODB_URI
  const all = { collections: [], strict: true, ...options }
  return uri === undefined ? freshEmbeddedStore(all) : freshMongoStore(uri, all)
}

export async function freshEmbeddedStore(options: StoreOptions): Promise<FreshStore> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-store-'))
  const clear = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const store = await openEmbeddedStore(folder, options)
    return { store, dispose: () => store.close().finally(clear) }
  } catch (error) {
    await clear()
    throw error
  }
}

export async function freshMongoStore(uri: string, options: StoreOptions): Promise<FreshStore> {
  const database = `allotment-${randomUUID()}`
  const clear = (): Promise<void> => onDatabase(uri, database, (db) => db.dropDatabase())
  try {
    const store = await openMongoStore(uri, database, options)
    return { store, dispose: () => store.close().finally(clear) }
  } catch (error) {
    await clear()
    throw error
  }
}

/** Does something to a database behind the store's back. */
export async function onDatabase(
  uri: string,
  database: string,
  work: (db: ReturnType<MongoClient['db']>) => Promise<unknown>,
): Promise<void> {
  const client = new MongoClient(uri)
  try {
    await work(client.db(database))
  } finally {
    await client.close()
  }
}
