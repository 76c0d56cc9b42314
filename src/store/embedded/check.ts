import type { DatabaseSync } from 'node:sqlite'
import { StoreCorrupt } from '../errors.js'
import { checkDocumentIndexable } from '../indexing.js'
import type { Fault, Progress } from '../store.js'
import { checkDocument } from '../values.js'
import { decode } from './codec.js'
import type { Stored } from './hits.js'
import { encodeId, fromBytes, keysOf, toBytes } from './keys.js'
import { readTables, storeError, type Connection, type Table } from './tables.js'

const REPORTED = 100

/** Checks the file's structure as SQLite sees it. @throws StoreCorrupt saying what is wrong */
export function verifyStructure(db: DatabaseSync): void {
  const problems = integrity(db, 'quick_check')
  if (problems.length > 0)
    throw new StoreCorrupt(`the store file is damaged: its structure check says "${problems[0]}".`)
}

function integrity(db: DatabaseSync, check: 'quick_check' | 'integrity_check'): string[] {
  const rows = db.prepare(`PRAGMA ${check}(${REPORTED})`).all()
  return rows.map((row) => String(Object.values(row)[0])).filter((line) => line !== 'ok')
}

/**
 * Checks the whole file as it is at this moment: its structure, that every document can be read and may be kept, and
 * that every index has exactly the entries its documents call for.
 */
export function checkFile(connection: Connection, progress: Progress): Fault[] {
  const { db } = connection
  db.exec('BEGIN')
  const faults: Fault[] = integrity(db, 'integrity_check').map((problem) => ({
    collection: null,
    subject: null,
    problem,
  }))
  const tables = readTables(db)
  const total = tables.reduce((sum, { table }) => sum + countOf(db, table), 0)
  let done = 0
  for (const table of tables) {
    try {
      done = checkTable(connection, table, faults, (now) => progress(now, total, table.spec.name), done)
    } catch (error) {
      faults.push({ collection: table.spec.name, subject: null, problem: storeError(error).message })
    }
  }
  db.exec('COMMIT')
  progress(total, total, 'done')
  return faults.slice(0, REPORTED)
}

const countOf = (db: DatabaseSync, table: string): number =>
  Number(Object.values(db.prepare(`SELECT count(*) FROM ${table}`).get() ?? {})[0])

function checkTable(
  connection: Connection,
  table: Table,
  faults: Fault[],
  progress: (done: number) => void,
  from: number,
): number {
  const { db } = connection
  const { name } = table.spec
  const expected = table.indexes.map(() => 0)
  let done = from
  for (const { row, id, doc: json } of db.prepare(`SELECT row, id, doc FROM ${table.table} ORDER BY row`).iterate()) {
    const key = fromBytes(id as Uint8Array)
    const fault = (problem: string): void => void faults.push({ collection: name, subject: idOf(key), problem })
    try {
      const doc = decode<Stored>(String(json))
      checkDocument(doc)
      checkDocumentIndexable(table.spec, doc)
      if (encodeId(doc._id, 1) !== key) fault(`is kept under another _id than its own`)
      table.indexes.forEach((index, i) => {
        const entry = connection.statement(`SELECT row FROM ${index.table} WHERE key = ?`)
        for (const one of keysOf(index.spec, doc)) {
          expected[i] = (expected[i] as number) + 1
          const found = entry.get(toBytes(one)) as unknown as [number] | undefined
          if (found === undefined) fault(`has no entry in index ${index.spec.name}`)
          else if (found[0] !== row) fault(`its entry in index ${index.spec.name} leads elsewhere`)
        }
      })
    } catch (error) {
      fault(`cannot be read: ${(error as Error).message}`)
    }
    if (++done % 1_000 === 0) progress(done)
  }
  table.indexes.forEach((index, i) => {
    const surplus = countOf(db, index.table) - (expected[i] as number)
    if (surplus > 0)
      faults.push({
        collection: name,
        subject: null,
        problem: `index ${index.spec.name} has ${surplus} entries of no document`,
      })
  })
  return done
}

const idOf = (key: string): string => Buffer.from(key.slice(0, -1), 'latin1').toString('utf8')
