import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../../src/core/errors.js'
import { backup, restore, type Premises } from '../../src/store/backup.js'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import type { CollectionSpec, Doc, Store } from '../../src/store/store.js'
import { freshFolder } from '../support/folders.js'

const NOTES: CollectionSpec<Doc & { n: number }> = { name: 'notes', indexes: [{ name: 'by-n', keys: { n: 1 } }] }
const made = new Date('2026-02-03T04:05:06Z')

const premisesIn = (dataFolder: string): Premises => ({
  dataFolder,
  mediaFolder: join(dataFolder, 'media'),
  collections: [],
  mongodb: null,
})
const openIn = (folder: string): Promise<Store> => openEmbeddedStore(folder, { collections: [NOTES], strict: true })
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('a backup', () => {
  let home: Premises
  let store: Store
  let target: string

  beforeEach(async () => {
    home = premisesIn(await freshFolder())
    store = await openIn(home.dataFolder)
    await store.collection(NOTES).insertMany(Array.from({ length: 500 }, (_, n) => ({ _id: `note-${n}`, n })))
    await mkdir(join(home.dataFolder, 'secrets'))
    await writeFile(join(home.dataFolder, 'secrets', 'secret-key'), 'not really', { mode: 0o600 })
    await mkdir(join(home.mediaFolder, 'ab'), { recursive: true })
    await writeFile(join(home.mediaFolder, 'ab', 'picture.webp'), 'pixels')
    target = join(await freshFolder(), 'backup')
  })
  afterEach(() => store.close())

  it('of a hub that goes on writing brings back documents, secrets and media as they were at one moment', async () => {
    const writing = Array.from({ length: 300 }, (_, n) =>
      store.collection(NOTES).updateOne({ _id: `note-${n}` }, { $inc: { n: 1_000 } }),
    )
    await Promise.all([backup(home, store, target, made), ...writing])
    const there = premisesIn(join(await freshFolder(), 'data'))
    await restore(there, target)
    const restored = await openIn(there.dataFolder)
    expect(await restored.collection(NOTES).count({ n: { $gte: 0 } }, { atMost: 1_000 })).to.equal(500)
    expect(await restored.check()).to.deep.equal([])
    await restored.close()
    expect(await readFile(join(there.dataFolder, 'secrets', 'secret-key'), 'utf8')).to.equal('not really')
    expect((await stat(join(there.dataFolder, 'secrets', 'secret-key'))).mode & 0o777).to.equal(0o600)
    expect(await readFile(join(there.mediaFolder, 'ab', 'picture.webp'), 'utf8')).to.equal('pixels')
  })

  it('of a hub that takes and removes pictures holds those that stay', async () => {
    await mkdir(join(home.mediaFolder, 'incoming', 'making-x'), { recursive: true })
    await writeFile(join(home.mediaFolder, 'incoming', 'making-x', '480.webp'), 'half')
    for (let n = 0; n < 200; n++) await writeFile(join(home.mediaFolder, 'ab', `${n}.webp`), 'leaving')
    const leaving = async () => {
      for (let n = 199; n >= 0; n--) await rm(join(home.mediaFolder, 'ab', `${n}.webp`))
    }
    await Promise.all([backup(home, store, target, made), leaving()])
    expect(await readdir(join(target, 'media'))).to.deep.equal(['ab'])
    expect(await readFile(join(target, 'media', 'ab', 'picture.webp'), 'utf8')).to.equal('pixels')
    const there = premisesIn(join(await freshFolder(), 'data'))
    await restore(there, target)
    expect(await readdir(join(there.mediaFolder, 'ab'))).to.include('picture.webp')
  })

  it('is readable by its owner only, and appears only when complete', async () => {
    await backup(home, store, target, made)
    expect((await stat(target)).mode & 0o777).to.equal(0o700)
    expect((await stat(join(target, 'store.sqlite'))).mode & 0o777).to.equal(0o600)
    expect(existsSync(`${target}.partial`)).to.equal(false)
    expect(await refusal(backup(home, store, target, made)))
      .to.be.instanceOf(Refusal)
      .with.property('kind', 'conflict')
  })

  it('that was damaged, cut short or added to is refused whole', async () => {
    await backup(home, store, target, made)
    const fresh = async (): Promise<Premises> => premisesIn(join(await freshFolder(), 'data'))
    const at = await fresh()
    await writeFile(join(target, 'extra'), 'x')
    expect(await refusal(restore(at, target)))
      .to.be.instanceOf(Refusal)
      .with.property('message')
      .that.includes('extra')
    await rm(join(target, 'extra'))
    await appendFile(join(target, 'media', 'ab', 'picture.webp'), '!')
    expect(await refusal(restore(at, target)))
      .to.be.instanceOf(Refusal)
      .with.property('message')
      .that.includes('picture.webp')
    await rm(join(target, 'manifest.json'))
    expect(await refusal(restore(at, target)))
      .to.be.instanceOf(Refusal)
      .with.property('kind', 'invalid')
    expect(existsSync(at.dataFolder)).to.equal(false)
  })

  it('is never restored over data', async () => {
    await backup(home, store, target, made)
    expect(await refusal(restore(home, target)))
      .to.be.instanceOf(Refusal)
      .with.property('kind', 'conflict')
    expect(await store.collection(NOTES).count({ n: { $gte: 0 } }, { atMost: 1_000 })).to.equal(500)
  })
})
