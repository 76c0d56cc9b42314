import { hostname } from 'node:os'
import type { Clock } from '../core/clock.js'
import { ownCollections } from './collections.js'
import { openEmbeddedStore } from './embedded/store.js'
import { migrate } from './migrate.js'
import { migrations } from './migrations/index.js'
import type { CollectionSpec, Store, StoreOptions } from './store.js'

/** Where a hub's documents are: a data folder, or a MongoDB database. */
export interface Location {
  readonly dataFolder: string
  readonly mongodb: { readonly uri: string; readonly database: string } | null
}

/** Opens the store at a location as it is: nothing is migrated. The folder of an embedded store is locked. */
export async function openAt({ dataFolder, mongodb }: Location, options: StoreOptions): Promise<Store> {
  if (mongodb === null) return openEmbeddedStore(dataFolder, options)
  const { openMongoStore } = await import('./mongo.js') // the driver costs time and memory that an embedded hub need not spend
  return openMongoStore(mongodb.uri, mongodb.database, options)
}

/** A location in words, without credentials. */
export function describeLocation({ dataFolder, mongodb }: Location): string {
  if (mongodb === null) return `the folder ${dataFolder}`
  const hosts = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]*)/.exec(mongodb.uri)?.[1] ?? 'MongoDB'
  return `the database ${mongodb.database} at ${hosts}`
}

export interface OpenOptions {
  readonly strict: boolean
  readonly clock: Clock
  readonly onScan: NonNullable<StoreOptions['onScan']>
  /** The hub's; the store's own are added. */
  readonly collections: readonly CollectionSpec[]
}

/** Opens a hub's store, with everything brought up to this program. */
export async function openStore(
  location: Location,
  { strict, clock, onScan, collections }: OpenOptions,
): Promise<Store> {
  const store = await openAt(location, { collections: [...ownCollections, ...collections], strict, onScan })
  try {
    await migrate(store, migrations, { clock, holder: `${hostname()} ${process.pid}` })
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
