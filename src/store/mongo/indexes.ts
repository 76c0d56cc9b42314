import type { Collection, Db, Document, IndexDescriptionInfo } from 'mongodb'
import { MongoServerError } from 'mongodb'
import { indexFields } from '../indexing.js'
import type { CollectionSpec, Direction, IndexSpec } from '../store.js'

const INDEX_NOT_FOUND = 27
const NAMESPACE_EXISTS = 48

/** Several processes of the hub may open the store at the same moment; what another has just done is done. */
async function unlessDone(code: number, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== code) throw error
  }
}

/** The names of a database's collections, without the server's own and without views. */
export async function listNames(db: Db): Promise<string[]> {
  const found = await db.listCollections().toArray()
  const names = found.filter(({ name, type }) => !name.startsWith('system.') && (type ?? 'collection') === 'collection')
  return names.map(({ name }) => name).sort()
}

/** Makes the declared collections and gives each exactly the declared indexes. */
export async function ensureCollections(db: Db, specs: readonly CollectionSpec[]): Promise<void> {
  const present = await listNames(db)
  for (const spec of specs) {
    if (!present.includes(spec.name)) await unlessDone(NAMESPACE_EXISTS, db.createCollection(spec.name))
    await ensureIndexes(db.collection(spec.name), spec.indexes)
  }
}

async function ensureIndexes(collection: Collection, declared: readonly IndexSpec[]): Promise<void> {
  const present = (await collection.indexes()).filter(({ name }) => name !== '_id_')
  for (const old of present) {
    if (declared.some((index) => isSame(index, old))) continue
    await unlessDone(INDEX_NOT_FOUND, collection.dropIndex(old.name as string))
  }
  const missing = declared.filter((index) => !present.some((old) => isSame(index, old)))
  if (missing.length === 0) return
  await collection.createIndexes(missing.map((index) => ({ name: index.name, key: new Map(indexFields(index)) })))
}

/** An index with options of its own (unique, sparse, …) is never one of ours: it would change what queries find. */
function isSame(
  index: IndexSpec,
  { v: _version, ns: _ns, name, key, background: _, ...options }: IndexDescriptionInfo & Document,
): boolean {
  if (name !== index.name || Object.keys(options).length > 0) return false
  return JSON.stringify(Object.entries(key as object)) === JSON.stringify(indexFields(index))
}

/** The declared indexes that a collection lacks. */
export async function missingIndexes(db: Db, spec: CollectionSpec): Promise<string[]> {
  const present = await db.collection(spec.name).indexes()
  return spec.indexes.filter((index) => !present.some((old) => isSame(index, old))).map(({ name }) => name)
}

/** What a collection that this program does not declare seems to be. */
export async function foundSpec(db: Db, name: string): Promise<CollectionSpec> {
  const indexes: IndexSpec[] = []
  for (const { name: index, key } of await db.collection(name).indexes()) {
    if (index === undefined || index === '_id_') continue
    const fields = Object.entries(key as Record<string, Direction>).filter(([path]) => path !== '_id')
    indexes.push({ name: index, keys: Object.fromEntries(fields) })
  }
  return { name, indexes }
}
