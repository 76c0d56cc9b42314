import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import { InvalidDocument, InvalidQuery, StoreUnavailable } from './errors.js'
import { checkDocumentIndexable, checkSpec } from './indexing.js'
import { MongoCollection } from './mongo/collection.js'
import { Calls, toStoreError } from './mongo/failures.js'
import { ensureCollections, foundSpec, listNames, missingIndexes } from './mongo/indexes.js'
import type { Raw } from './mongo/query.js'
import type { Collection, CollectionSpec, Doc, Fault, Progress, Store, StoreOptions } from './store.js'
import { checkDocument } from './values.js'

const CHECK_BATCH = 500
/** How long a call waits for a server that is away, unless the address says: long enough for an election. */
const PATIENCE_MS = 10_000

/**
 * Opens a database of a MongoDB server, or of one that speaks its protocol, and builds the declared indexes.
 * @param uri with the options the operator wants; that writes are durable and reads see them is not up to it
 * @throws InvalidQuery for a bad declaration, StoreUnavailable when the server cannot be had
 */
export async function openMongoStore(uri: string, database: string, options: StoreOptions): Promise<Store> {
  options.collections.forEach(checkSpec)
  const client = newClient(uri)
  try {
    await client.connect()
    const db = client.db(database)
    await ensureCollections(db, options.collections)
    return new MongoStore(client, db, options)
  } catch (error) {
    await client.close()
    throw toStoreError(error)
  }
}

function newClient(uri: string): MongoClient {
  try {
    return new MongoClient(uri, {
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
      ignoreUndefined: false,
      promoteValues: true,
      appName: 'allotment',
      ...(!/[?&]serverSelectionTimeoutMS=/i.test(uri) && { serverSelectionTimeoutMS: PATIENCE_MS }),
    })
  } catch {
    // The driver's own message may repeat parts of the address, and with them the password.
    throw new StoreUnavailable('the address of the MongoDB server is not valid')
  }
}

class MongoStore implements Store {
  readonly kind = 'mongodb'
  /** The driver connects again by itself, so that this store never fails for good. */
  readonly failed = new Promise<never>(() => {})
  private readonly calls = new Calls()
  private readonly found = new Map<string, CollectionSpec>()

  constructor(
    private readonly client: MongoClient,
    private readonly db: Db,
    private readonly options: StoreOptions,
  ) {}

  collection<T extends Doc>({ name }: CollectionSpec<T>): Collection<T> {
    const spec = this.known(name)
    if (spec === undefined) throw new InvalidQuery(`${name} was not declared when the store was opened`)
    return new MongoCollection<T>(this.db.collection<Raw>(name), spec, this.options, this.calls)
  }

  private known(name: string): CollectionSpec | undefined {
    return this.options.collections.find((spec) => spec.name === name) ?? this.found.get(name)
  }

  collections(): Promise<CollectionSpec[]> {
    return this.calls.run(async () => {
      const specs: CollectionSpec[] = []
      for (const name of await listNames(this.db)) {
        const spec = this.known(name) ?? (await foundSpec(this.db, name))
        this.found.set(name, spec)
        specs.push(spec)
      }
      return specs
    })
  }

  /** The server keeps its indexes right by itself: what can be wrong is what somebody else did to the database. */
  async check(progress?: Progress): Promise<Fault[]> {
    const faults: Fault[] = []
    for (const spec of this.options.collections) {
      const missing = await this.calls.run(() => missingIndexes(this.db, spec))
      for (const index of missing)
        faults.push({ collection: spec.name, subject: null, problem: `the index ${index} is missing` })
      await this.checkDocuments(spec, faults, progress)
    }
    return faults
  }

  private async checkDocuments(spec: CollectionSpec, faults: Fault[], progress?: Progress): Promise<void> {
    const raw = this.db.collection<Raw>(spec.name)
    const total = await this.calls.run(() => raw.estimatedDocumentCount())
    await using cursor = raw.find({}, { batchSize: CHECK_BATCH })
    let done = 0
    while (await this.calls.run(() => cursor.hasNext())) {
      for (const doc of cursor.readBufferedDocuments()) {
        const fault = faultOf(spec, doc)
        if (fault !== null) faults.push(fault)
        done++
      }
      progress?.(done, Math.max(done, total), spec.name)
    }
  }

  async close(): Promise<void> {
    await this.calls.close()
    await this.client.close()
  }
}

function faultOf(spec: CollectionSpec, doc: Raw): Fault | null {
  try {
    checkDocumentIndexable(spec, checkDocument(doc))
    return null
  } catch (error) {
    if (!(error instanceof InvalidDocument)) throw error
    return { collection: spec.name, subject: String(doc._id), problem: error.message }
  }
}
