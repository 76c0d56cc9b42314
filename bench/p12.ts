import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedStore } from '../src/store/embedded/store.js'
import { encode } from '../src/store/embedded/codec.js'
import { encodeId, keysOf, toBytes } from '../src/store/embedded/keys.js'
import type { IndexSpec } from '../src/store/store.js'
import { item, ITEMS, itemId, type Item } from './items.js'
import { report, timed, type Row, type Sample } from './measure.js'

const DOCUMENTS = 10_000
/** Writes that share a commit, in both. */
const GROUP = 100
const ROUNDS = 5
const PAGES = 2_000

/** The four things measured; each does all of its work once. */
interface Contender {
  insert(): unknown
  read(): unknown
  pages(): unknown
  update(): unknown
  close(): unknown
}

async function ours(folder: string): Promise<Contender> {
  const store = await openEmbeddedStore(folder, { collections: [ITEMS], strict: true })
  const items = store.collection(ITEMS)
  const inGroups = async (work: (n: number) => Promise<unknown>): Promise<void> => {
    for (let from = 0; from < DOCUMENTS; from += GROUP) {
      await Promise.all(Array.from({ length: GROUP }, (_, i) => work(from + i)))
    }
  }
  return {
    insert: () => inGroups((n) => items.insertOne(item(n))),
    read: async () => {
      for (let n = 0; n < DOCUMENTS; n++) await items.findOne({ _id: itemId((n * 7) % DOCUMENTS) })
    },
    pages: async () => {
      for (let n = 0; n < PAGES; n++)
        await items.find({ author: item(n).author }, { sort: { published: -1 }, limit: 20 })
    },
    update: () =>
      inGroups((n) =>
        items.findOneAndUpdate({ _id: itemId(n) }, { $inc: { replies: 1 }, $set: { published: new Date(n) } }),
      ),
    close: () => store.close(),
  }
}

/** node:sqlite by hand: the same tables, rows, pragmas and commits, with nothing checked or planned. */
function raw(folder: string): Contender {
  const db = new DatabaseSync(join(folder, 'raw.sqlite'))
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY',
  )
  db.exec('CREATE TABLE d (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc TEXT NOT NULL)')
  ITEMS.indexes.forEach((_, i) =>
    db.exec(`CREATE TABLE i${i} (key BLOB NOT NULL PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID`),
  )
  const put = db.prepare('INSERT INTO d (id, doc) VALUES (?, ?)')
  const set = db.prepare('UPDATE d SET doc = ? WHERE row = ?')
  const enter = ITEMS.indexes.map((_, i) => db.prepare(`INSERT INTO i${i} (key, row) VALUES (?, ?)`))
  const leave = ITEMS.indexes.map((_, i) => db.prepare(`DELETE FROM i${i} WHERE key = ?`))
  const get = db.prepare('SELECT row, doc FROM d WHERE id = ?')
  const page = db.prepare(
    'SELECT d.doc FROM i0 i CROSS JOIN d ON d.row = i.row WHERE i.key >= ? AND i.key < ? ORDER BY i.key LIMIT 20',
  )
  const keys = (doc: Item, i: number): Buffer[] => keysOf(ITEMS.indexes[i] as IndexSpec, doc as never).map(toBytes)
  const inCommits = (work: (n: number) => void): void => {
    for (let from = 0; from < DOCUMENTS; from += GROUP) {
      db.exec('BEGIN IMMEDIATE')
      for (let n = from; n < from + GROUP; n++) work(n)
      db.exec('COMMIT')
    }
  }
  return {
    insert: () =>
      inCommits((n) => {
        const doc = item(n)
        const { lastInsertRowid } = put.run(toBytes(encodeId(doc._id, 1)), encode(doc as never))
        enter.forEach((entry, i) => keys(doc, i).forEach((key) => entry.run(key, lastInsertRowid)))
      }),
    read: () => {
      for (let n = 0; n < DOCUMENTS; n++) parse(get.get(toBytes(encodeId(itemId((n * 7) % DOCUMENTS), 1)))?.doc)
    },
    pages: () => {
      for (let n = 0; n < PAGES; n++) {
        const from = keysOf({ name: 'a', keys: { author: 1 } }, { _id: '', author: item(n).author }).map((key) =>
          key.slice(0, -1),
        )[0] as string
        for (const row of page.all(toBytes(from), toBytes(`${from}\xff`))) parse(row.doc)
      }
    },
    update: () =>
      inCommits((n) => {
        const found = get.get(toBytes(encodeId(itemId(n), 1)))
        const doc = parse(found?.doc)
        const before = ITEMS.indexes.map((_, i) => keys(doc, i))
        doc.replies++
        doc.published = new Date(n)
        set.run(encode(doc as never), found?.row as number)
        before.forEach((old, i) => old.forEach((key) => leave[i]?.run(key)))
        enter.forEach((entry, i) => keys(doc, i).forEach((key) => entry.run(key, found?.row as number)))
        parse(encode(doc as never))
      }),
    close: () => db.close(),
  }
}

/** Reading a date back is part of reading, in both. */
function parse(json: unknown): Item {
  const doc = JSON.parse(String(json)) as Item & { published: { $date: number } }
  return { ...doc, published: new Date(doc.published.$date) }
}

/** P12: the embedded store against node:sqlite by hand. */
export async function p12(): Promise<void> {
  const parts = [
    ['insert', DOCUMENTS],
    ['read', DOCUMENTS],
    ['pages', PAGES],
    ['update', DOCUMENTS],
  ] as const
  const samples = new Map<string, [Sample, Sample][]>(parts.map(([name]) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
    const [store, hand] = [await ours(folder), raw(folder)]
    for (const [name, units] of parts) {
      const ourTurn = () => timed(units, () => store[name]())
      const handTurn = () => timed(units, () => hand[name]())
      const both: [Sample, Sample] =
        round % 2 === 0
          ? [await ourTurn(), await handTurn()]
          : ((await Promise.resolve([await handTurn(), await ourTurn()])).reverse() as [Sample, Sample])
      samples.get(name)?.push(both)
    }
    await store.close()
    hand.close()
    await rm(folder, { recursive: true })
  }
  await report(
    'P12',
    parts.flatMap(([name]) => rowsOf(name, samples.get(name) ?? [])),
  )
}

function rowsOf(name: string, pairs: readonly [Sample, Sample][]): Row[] {
  const each = (pick: (pair: [Sample, Sample]) => number): number[] => pairs.map(pick)
  return [
    { what: `${name}: store`, unit: '1/s', values: each(([a]) => a.perSecond ?? 0) },
    { what: `${name}: by hand`, unit: '1/s', values: each(([, b]) => b.perSecond ?? 0) },
    { what: `${name}: store ÷ by hand`, unit: 'rate', values: each(([a, b]) => b.wallMs / a.wallMs), goal: '≥ 0.40' },
    { what: `${name}: store`, unit: 'CPU µs', values: each(([a]) => a.cpuMicros) },
    { what: `${name}: by hand`, unit: 'CPU µs', values: each(([, b]) => b.cpuMicros) },
  ]
}
