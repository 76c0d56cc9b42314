import { join } from 'node:path'
import { openEmbeddedStore, STORE_FILE } from '../../src/store/embedded/store.js'
import { toBytes, type Key } from '../../src/store/embedded/keys.js'
import { openConnection, readTables } from '../../src/store/embedded/tables.js'
import { prepare } from '../../src/store/embedded/writer.js'
import type { CollectionSpec, Doc, Value } from '../../src/store/store.js'

const AT_ONCE = 20_000

type Entry = [key: Key, row: number]

/**
 * Puts many documents into a store in a folder that nobody has open, with none of what makes a write durable, and the entries
 * of each index in their order: a million in minutes.
 * @param docs  with ids that are new
 */
export async function bulkInsert<T extends Doc>(
  folder: string,
  spec: CollectionSpec<T>,
  docs: Iterable<T>,
): Promise<void> {
  const store = await openEmbeddedStore(folder, { collections: [spec], strict: false })
  await store.close() // it is there now, with its tables
  const connection = openConnection(join(folder, STORE_FILE), { readOnly: false })
  const { db } = connection
  try {
    db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000',
    )
    const table = readTables(db).find((one) => one.spec.name === spec.name)
    if (table === undefined) throw new Error(`${spec.name} has no table`)
    const insert = db.prepare(`INSERT INTO ${table.table} (row, id, doc) VALUES (?, ?, ?)`)
    const enter = table.indexes.map((index) => db.prepare(`INSERT INTO ${index.table} (key, row) VALUES (?, ?)`))
    let entries: Entry[][] = enter.map(() => [])
    let row = 0
    const flush = () => {
      for (const [at, some] of entries.entries()) {
        some.sort(([one], [other]) => (one < other ? -1 : 1))
        for (const [key, of] of some) enter[at]?.run(toBytes(key), of)
      }
      entries = enter.map(() => [])
    }
    db.exec('BEGIN')
    for (const doc of docs) {
      const { id, json, keys } = prepare(table, doc as unknown as Value & { _id: string; [field: string]: Value })
      insert.run(++row, Buffer.from(`${id}\0`), json)
      for (const [at, all] of keys.entries()) for (const key of all) entries[at]?.push([key, row])
      if (row % AT_ONCE === 0) flush()
    }
    flush()
    db.exec('COMMIT; PRAGMA journal_mode = WAL')
  } finally {
    connection.close()
  }
}
