import { checkDocumentIndexable, checkSpec } from '../indexing.js'
import type { CollectionSpec, IndexSpec } from '../store.js'
import { decode } from './codec.js'
import type { Stored } from './hits.js'
import { keysOf, toBytes } from './keys.js'
import { readTables, type Connection, type Table } from './tables.js'

/**
 * Makes the file's tables agree with what the program declares: new collections and indexes are made (and filled from
 * the documents), changed indexes made anew, surplus ones dropped. Collections it does not declare stay as they are.
 * All in one transaction.
 */
export function layTables(connection: Connection, declared: readonly CollectionSpec[]): Map<string, Table> {
  const { db } = connection
  declared.forEach(checkSpec)
  const tables = readTables(db)
  const laid = new Map(tables.map((table) => [table.spec.name, table]))
  if (declared.every((spec) => sameIndexes(laid.get(spec.name)?.spec, spec))) return inDeclaredOrder(tables, declared)
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const spec of declared) layTable(connection, laid.get(spec.name), spec)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  return inDeclaredOrder(readTables(db), declared)
}

/** An index by its meaning: the order of its fields counts. */
const print = ({ name, keys, array }: IndexSpec): string => JSON.stringify([name, Object.entries(keys), array ?? null])

function sameIndexes(laid: CollectionSpec | undefined, spec: CollectionSpec): boolean {
  return laid !== undefined && laid.indexes.map(print).sort().join() === spec.indexes.map(print).sort().join()
}

/**
 * All collections in the file by name; the declared ones with their indexes in declared order, since keys go from
 * thread to thread by their place in it.
 */
export function inDeclaredOrder(tables: readonly Table[], declared: readonly CollectionSpec[]): Map<string, Table> {
  const laid = new Map(tables.map((table) => [table.spec.name, table]))
  for (const spec of declared) {
    const table = laid.get(spec.name) as Table
    const indexes = spec.indexes.map(
      (index) => table.indexes.find((one) => one.spec.name === index.name) as Table['indexes'][number],
    )
    laid.set(spec.name, { ...table, spec, indexes })
  }
  return laid
}

function layTable({ db }: Connection, laid: Table | undefined, spec: CollectionSpec): void {
  let id = laid === undefined ? 0 : Number(laid.table.slice(1))
  if (laid === undefined) {
    id = Number(db.prepare('INSERT INTO collections (name) VALUES (?)').run(spec.name).lastInsertRowid)
    db.exec(`CREATE TABLE d${id} (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc TEXT NOT NULL)`)
  }
  const wanted = new Set(spec.indexes.map(print))
  const kept = new Set<string>()
  for (const index of laid?.indexes ?? []) {
    if (wanted.has(print(index.spec))) {
      kept.add(print(index.spec))
      continue
    }
    db.exec(`DROP TABLE ${index.table}`)
    db.prepare('DELETE FROM indexes WHERE id = ?').run(Number(index.table.slice(1)))
  }
  for (const index of spec.indexes.filter((one) => !kept.has(print(one)))) {
    const json = JSON.stringify(index)
    const made = db.prepare('INSERT INTO indexes (collection, name, spec) VALUES (?, ?, ?)').run(id, index.name, json)
    const table = `i${Number(made.lastInsertRowid)}`
    db.exec(`CREATE TABLE ${table} (key BLOB NOT NULL PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID`)
    const entry = db.prepare(`INSERT INTO ${table} (key, row) VALUES (?, ?)`)
    for (const { row, doc } of db.prepare(`SELECT row, doc FROM d${id} ORDER BY row`).iterate()) {
      const stored = decode<Stored>(String(doc))
      checkDocumentIndexable({ ...spec, indexes: [index] }, stored)
      for (const key of keysOf(index, stored)) entry.run(toBytes(key), row as number)
    }
  }
}
