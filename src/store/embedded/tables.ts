import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { InvalidQuery, StoreCorrupt, StoreError, StoreFull, StoreTooNew, StoreUnavailable } from '../errors.js'
import { checkSpec } from '../indexing.js'
import type { CollectionSpec, IndexSpec } from '../store.js'

/** Marks the file as ours ("Allo"), and the format of its tables. */
const APPLICATION_ID = 0x416c6c6f
export const FORMAT = 1

export interface IndexTable {
  readonly spec: IndexSpec
  readonly table: string
}

/** A collection as it lies in the file: `d<n>` holds its documents, one `i<n>` each of its indexes. */
export interface Table {
  readonly spec: CollectionSpec
  readonly table: string
  readonly indexes: readonly IndexTable[]
}

/** A connection with its prepared statements. SQL text is made of table names of ours only, and those of integers. */
export class Connection {
  private readonly prepared = new Map<string, StatementSync>()

  constructor(readonly db: DatabaseSync) {}

  statement(sql: string): StatementSync {
    let statement = this.prepared.get(sql)
    if (statement === undefined) {
      statement = this.db.prepare(sql)
      statement.setReturnArrays(true)
      this.prepared.set(sql, statement)
    }
    return statement
  }

  close(): void {
    this.prepared.clear()
    this.db.close()
  }
}

export function openConnection(file: string, { readOnly }: { readOnly: boolean }): Connection {
  const db = new DatabaseSync(file, { readOnly, timeout: 10_000 })
  try {
    db.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000',
    )
    return new Connection(db)
  } catch (error) {
    db.close()
    throw error
  }
}

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])

/**
 * Checks that a file is a store, and one that this program can use.
 * @throws StoreTooNew, StoreCorrupt (also when it is empty: a store file takes its name only once it has its tables)
 */
export function identify(db: DatabaseSync): void {
  const tables = Object.values(db.prepare('SELECT count(*) FROM sqlite_schema').get() ?? {})[0]
  if (tables === 0) throw new StoreCorrupt('the store file is empty.')
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new StoreCorrupt('the store file is a database, but not of this program.')
  }
  const format = pragma(db, 'user_version')
  if (format > FORMAT) {
    throw new StoreTooNew(`the data has format ${format}, this program knows ${FORMAT}: install the newer program`)
  }
}

/** Makes what is written durable before it is confirmed. */
export function makeDurable(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = 67108864')
}

/** Gives an empty file the tables of a store without collections. */
export function layFoundation(db: DatabaseSync): void {
  makeDurable(db)
  db.exec(`BEGIN IMMEDIATE;
    CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE indexes (id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL,
      UNIQUE (collection, name));
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${FORMAT};
    COMMIT`)
}

/** The collections as the file's own catalogue has them. @throws StoreCorrupt when the catalogue does not make sense */
export function readTables(db: DatabaseSync): Table[] {
  const indexes = db.prepare('SELECT id, collection, spec FROM indexes ORDER BY id').all()
  const rows = db.prepare('SELECT id, name FROM collections ORDER BY name').all()
  try {
    return rows.map((row) => {
      const own = indexes
        .filter((index) => index.collection === row.id)
        .map((index) => ({ spec: JSON.parse(String(index.spec)) as IndexSpec, table: `i${Number(index.id)}` }))
      const spec = { name: String(row.name), indexes: own.map((index) => index.spec) }
      checkSpec(spec)
      return { spec, table: `d${Number(row.id)}`, indexes: own }
    })
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof InvalidQuery)
      throw new StoreCorrupt('the list of collections is not readable.')
    throw error
  }
}

/** What an error of SQLite means to a caller of the store. Source: sqlite.org/rescode.html */
export function storeError(error: unknown): Error {
  if (error instanceof StoreError || !(error instanceof Error))
    return error instanceof Error ? error : new Error(String(error))
  const code = (error as { errcode?: unknown }).errcode
  if (typeof code !== 'number') return error
  switch (code & 0xff) {
    case 13:
      return new StoreFull('the disk is full: nothing of this was written')
    case 11:
    case 26:
      return new StoreCorrupt(`the store file is damaged (${error.message}).`)
    default:
      return new StoreUnavailable(`the store file could not be used: ${error.message} (${code})`)
  }
}
