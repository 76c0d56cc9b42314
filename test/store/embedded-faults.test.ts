import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openEmbeddedStore, STORE_FILE, type EmbeddedStore } from '../../src/store/embedded/store.js'
import { StoreCorrupt, StoreError, StoreLocked, StoreTooNew } from '../../src/store/errors.js'
import { freshFolder } from '../support/folders.js'
import { kill, said, startChild } from './faults/child.js'
import { NOTES, notes } from './faults/notes.js'

const open = (folder: string): Promise<EmbeddedStore> =>
  openEmbeddedStore(folder, { collections: [NOTES], strict: true })

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

/** A folder with a store of 1,000 notes, closed in good order. */
async function filledFolder(): Promise<{ folder: string; file: string }> {
  const folder = await freshFolder()
  const store = await open(folder)
  await store.collection(NOTES).insertMany(notes('some', 1_000))
  await store.close()
  return { folder, file: join(folder, STORE_FILE) }
}

/** Opens the file as any SQLite program would, behind the store's back. */
function tamper(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

async function overwrite(file: string, at: number, bytes: Uint8Array): Promise<void> {
  const content = await readFile(file)
  content.set(bytes, at)
  await writeFile(file, content)
}

const garbage = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + 89) % 256)

/** Where the first page of a table or index begins. */
function firstPage(file: string, table: string): number {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)
    return (Number(root?.rootpage) - 1) * 4096
  } finally {
    db.close()
  }
}

/** @throws unless the store refuses to open, says how to restore, and leaves every byte as it was */
async function expectRefused(folder: string, file: string): Promise<StoreCorrupt> {
  const before = await readFile(file)
  const error = await errorOf(open(folder).then((store) => store.close()))
  expect(error).to.be.instanceOf(StoreCorrupt)
  expect((error as Error).message).to.match(/restore/i)
  expect((await readFile(file)).equals(before), 'the bytes of the file').to.equal(true)
  return error as StoreCorrupt
}

describe('a damaged store file', () => {
  it('with garbage for a header is refused', async () => {
    const { folder, file } = await filledFolder()
    await overwrite(file, 0, garbage(100))
    await expectRefused(folder, file)
  })

  it('with garbage in the middle is refused', async () => {
    const { folder, file } = await filledFolder()
    await overwrite(file, firstPage(file, 'd1'), garbage(4096))
    await expectRefused(folder, file)
  })

  it('with garbage in an index is refused', async () => {
    const { folder, file } = await filledFolder()
    await overwrite(file, firstPage(file, 'i1'), garbage(4096))
    await expectRefused(folder, file)
  })

  it('that was cut short is refused', async () => {
    const { folder, file } = await filledFolder()
    await truncate(file, 4096 * 5)
    await expectRefused(folder, file)
  })

  it('that is a database of another program is refused', async () => {
    const folder = await freshFolder()
    const file = join(folder, STORE_FILE)
    tamper(file, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)')
    expect((await expectRefused(folder, file)).message).to.contain('not of this program')
  })

  it('that is empty is refused', async () => {
    const { folder, file } = await filledFolder()
    await truncate(file, 0)
    await expectRefused(folder, file)
  })

  it('that is missing beside its log is refused', async () => {
    const folder = await freshFolder()
    await writeFile(join(folder, `${STORE_FILE}-wal`), garbage(4096))
    expect(await errorOf(open(folder))).to.be.instanceOf(StoreCorrupt)
    expect(existsSync(join(folder, STORE_FILE))).to.equal(false)
  })

  it('that is a text is refused', async () => {
    const folder = await freshFolder()
    const file = join(folder, STORE_FILE)
    await writeFile(file, 'not a database\n'.repeat(1_000))
    await expectRefused(folder, file)
  })

  it('that is a directory is refused', async () => {
    const folder = await freshFolder()
    await mkdir(join(folder, STORE_FILE))
    expect(await errorOf(open(folder))).to.be.instanceOf(StoreError)
  })

  it('whose list of collections makes no sense is refused', async () => {
    const { folder, file } = await filledFolder()
    tamper(file, `UPDATE indexes SET spec = '{"name":"by-group"' WHERE name = 'by-group'`)
    await expectRefused(folder, file)
  })

  it('of a newer program is refused, and left as it is', async () => {
    const { folder, file } = await filledFolder()
    tamper(file, 'PRAGMA user_version = 99')
    const before = await readFile(file)
    const error = await errorOf(open(folder))
    expect(error).to.be.instanceOf(StoreTooNew)
    expect((error as Error).message).to.contain('99')
    expect((await readFile(file)).equals(before)).to.equal(true)
  })

  it('is not touched by what a killed process left beside it', async () => {
    const { folder, file } = await filledFolder()
    const { child, lines } = startChild('write', folder, 'x')
    await said(child, lines, (line) => 'done' in line && line.done === 'many')
    await kill(child)
    await overwrite(file, 4096 * 6, garbage(4096 * 40))
    const log = await readFile(`${file}-wal`)
    await expectRefused(folder, file)
    expect((await readFile(`${file}-wal`)).equals(log), 'the bytes of the log').to.equal(true)
  })
})

describe('a damaged log beside the store file', () => {
  /** Both damages look like a write that the machine did not finish: what is before them counts. */
  const damages: Record<string, (log: string) => Promise<void>> = {
    'cut short': async (log) => truncate(log, Math.floor((await readFile(log)).length / 2) + 7),
    'with garbage at its end': async (log) => overwrite(log, (await readFile(log)).length - 4_000, garbage(4_000)),
    'with garbage for a header': (log) => overwrite(log, 0, garbage(32)),
  }
  for (const [what, damage] of Object.entries(damages)) {
    it(`${what} leaves a store that is sound`, async () => {
      const folder = await freshFolder()
      await (await open(folder)).close()
      const { child, lines } = startChild('write', folder, 'x')
      await said(child, lines, (line) => 'done' in line && line.done === 'claim')
      await kill(child)
      await damage(join(folder, `${STORE_FILE}-wal`))
      const store = await open(folder)
      expect(await store.check()).to.deep.equal([])
      await store.close()
    })
  }
})

describe('the check of a store', () => {
  const tampered = async (sql: string): Promise<string[]> => {
    const { folder, file } = await filledFolder()
    tamper(file, sql)
    const store = await open(folder)
    const faults = await store.check()
    await store.close()
    return faults.map(({ collection, problem }) => `${collection}: ${problem}`)
  }

  it('finds a missing index entry', async () => {
    const faults = await tampered('DELETE FROM i2 WHERE row = 17')
    expect(faults).to.deep.equal(['notes: has no entry in index by-due'])
  })

  it('finds an index entry of no document', async () => {
    const faults = await tampered(`INSERT INTO i1 VALUES (x'30610070', 17)`)
    expect(faults).to.deep.equal(['notes: index by-group has 1 entries of no document'])
  })

  it('finds an index entry that leads to another document', async () => {
    const faults = await tampered('UPDATE i2 SET row = row + 1 WHERE row = 17')
    expect(faults).to.deep.equal(['notes: its entry in index by-due leads elsewhere'])
  })

  it('finds a document that cannot be read, one under another _id, and one that may not be kept', async () => {
    const faults = await tampered(`UPDATE d1 SET doc = '{' WHERE row = 1; UPDATE d1 SET id = x'6100' WHERE row = 2;
      UPDATE d1 SET doc = replace(doc, '"version"', '"a.b"') WHERE row = 3`)
    expect(faults).to.include('notes: is kept under another _id than its own')
    expect(faults.filter((fault) => fault.includes('cannot be read'))).to.have.lengthOf(2)
  })

  it('finds a page that was changed while the store ran', async () => {
    const { folder, file } = await filledFolder()
    const store = await open(folder)
    await overwrite(file, firstPage(file, 'i3'), garbage(4096))
    expect(
      await errorOf(store.check().then((faults) => (faults.length > 0 ? Promise.reject(new StoreCorrupt('')) : null))),
    ).to.be.instanceOf(StoreCorrupt)
    await store.close().catch(() => undefined)
  })
})

describe('the lock of a data folder', () => {
  it('keeps a second process out, naming the first, and is free again when that is killed', async () => {
    const folder = await freshFolder()
    const { child, lines } = startChild('hold', folder, 'x')
    await said(child, lines, (line) => 'done' in line)
    const error = await errorOf(open(folder))
    expect(error).to.be.instanceOf(StoreLocked)
    expect((error as Error).message).to.contain(`process ${child.pid} `)
    await kill(child)
    await (await open(folder)).close()
  })

  it('keeps a second store of the same process out', async () => {
    const folder = await freshFolder()
    const store = await open(folder)
    expect(await errorOf(open(folder))).to.be.instanceOf(StoreLocked)
    await store.close()
    await (await open(folder)).close()
  })

  it('is let go when opening fails', async () => {
    const { folder, file } = await filledFolder()
    await copyFile(file, `${file}.good`)
    await overwrite(file, 0, garbage(100))
    await expectRefused(folder, file)
    await copyFile(`${file}.good`, file)
    const store = await open(folder)
    expect(await store.collection(NOTES).count({ group: 'some' }, { atMost: 2_000 })).to.equal(1_000)
    await store.close()
    expect(existsSync(file)).to.equal(true)
  })
})
