import { expect } from 'chai'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Worker } from 'node:worker_threads'
import { openEmbeddedStore, type EmbeddedStore } from '../../src/store/embedded/store.js'
import { StoreClosed, StoreFull, StoreUnavailable } from '../../src/store/errors.js'
import { freshFolder } from '../support/folders.js'
import { changeTo, isWhole, note, NOTES, notes, type Note } from './faults/notes.js'

const open = (folder: string, maxPages?: number): Promise<EmbeddedStore> =>
  openEmbeddedStore(folder, { collections: [NOTES], strict: true, ...(maxPages !== undefined && { maxPages }) })

const settled = (work: Promise<unknown>[]): Promise<PromiseSettledResult<unknown>[]> => Promise.allSettled(work)

const refusals = (results: PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))

async function everything(store: EmbeddedStore): Promise<Map<string, Note>> {
  const all = new Map<string, Note>()
  for await (const one of store.collection(NOTES).stream({})) all.set(one._id, one)
  return all
}

describe('a full disk', () => {
  let store: EmbeddedStore
  beforeEach(async () => (store = await open(await freshFolder(), 300)))
  afterEach(() => store.close())

  /** Inserts until nothing fits any more. @returns what was acknowledged */
  async function fill(): Promise<string[]> {
    const collection = store.collection(NOTES)
    const kept: string[] = []
    for (let part = 0; part < 100; part++) {
      const docs = Array.from({ length: 100 }, (_, i) => note(`f-${part}-${i}`, 'fill', i))
      const results = await settled(docs.map((doc) => collection.insertOne(doc)))
      kept.push(...docs.filter((_, i) => results[i]?.status === 'fulfilled').map(({ _id }) => _id))
      const refused = refusals(results)
      for (const reason of refused) expect(reason).to.be.instanceOf(StoreFull)
      if (refused.length === docs.length) return kept
    }
    throw new Error('the disk does not fill up')
  }

  it('refuses what does not fit, keeps exactly what it acknowledged, and goes on reading', async () => {
    const kept = await fill()
    expect(kept.length).to.be.above(300)
    const all = await everything(store)
    expect([...all.keys()].sort()).to.deep.equal(kept.sort())
    expect([...all.values()].every(isWhole)).to.equal(true)
    expect(await store.check()).to.deep.equal([])
  })

  it('refuses a list of documents as a whole, beside calls that fit', async () => {
    const collection = store.collection(NOTES)
    const [many, one] = await settled([
      collection.insertMany(notes('big', 1_000).map((doc) => ({ ...doc, pad: 'x'.repeat(2_000) }))),
      collection.insertOne(note('small', 'small')),
    ])
    expect(many?.status === 'rejected' && many.reason).to.be.instanceOf(StoreFull)
    expect(one?.status).to.equal('fulfilled')
    expect([...(await everything(store)).keys()]).to.deep.equal(['small'])
    expect(await store.check()).to.deep.equal([])
  })

  it('half-applies no update of many, claim or bulk', async () => {
    const collection = store.collection(NOTES)
    await fill()
    const pad = { pad: 'y'.repeat(1_000) } as Partial<Note>
    const results = await settled([
      collection.updateMany({ group: 'fill' }, { $set: { ...changeTo(3), ...pad } }),
      collection.claimMany({ group: 'fill' }, { $set: { claim: 'c'.repeat(500) } }, { sort: { due: 1 }, limit: 900 }),
    ])
    for (const reason of refusals(results)) expect(reason).to.be.instanceOf(StoreFull)
    expect(refusals(results)).to.have.lengthOf(2)
    const all = [...(await everything(store)).values()]
    expect(all.every(isWhole)).to.equal(true)
    expect(all.filter(({ claim }) => claim !== undefined)).to.have.lengthOf(0)
    expect(await store.check()).to.deep.equal([])
  })

  it('has room again when documents were deleted', async () => {
    const collection = store.collection(NOTES)
    const kept = await fill()
    expect(await collection.deleteMany({ group: 'fill' })).to.equal(kept.length)
    await collection.insertMany(notes('again', 200))
    expect((await everything(store)).size).to.equal(200)
    expect(await store.check()).to.deep.equal([])
  })
})

describe('a store under way', () => {
  it('that is closed has kept every write it acknowledges, and refuses later calls', async () => {
    const folder = await freshFolder()
    const store = await open(folder)
    const collection = store.collection(NOTES)
    const pending = notes('pending', 3_000).map((doc) => collection.insertOne(doc))
    const deleting = collection.deleteMany({ group: 'none' })
    const closing = store.close()
    expect(refusals(await settled([collection.insertOne(note('late', 'late'))]))[0]).to.be.instanceOf(StoreClosed)
    expect(refusals(await settled([...pending, deleting]))).to.deep.equal([])
    await closing
    const again = await open(folder)
    expect((await everything(again)).size).to.equal(3_000)
    expect(await again.check()).to.deep.equal([])
    await again.close()
  })

  it('whose writer dies fails every pending call, says so, and can be opened anew', async () => {
    const folder = await freshFolder()
    const workers: Worker[] = []
    const collect = (worker: Worker): void => void workers.push(worker)
    process.on('worker', collect)
    const store = await open(folder)
    process.off('worker', collect)
    const collection = store.collection(NOTES)
    await collection.insertOne(note('before', 'x'))
    const pending = settled(notes('pending', 500).map((doc) => collection.insertOne(doc)))
    await workers.at(-1)?.terminate()
    for (const reason of refusals(await pending)) expect(reason).to.be.instanceOf(StoreUnavailable)
    expect(refusals(await settled([store.failed]))[0]).to.be.instanceOf(StoreUnavailable)
    expect(refusals(await settled([collection.insertOne(note('late', 'x'))]))[0]).to.be.instanceOf(StoreUnavailable)
    expect((await collection.findOne({ _id: 'before' }))?._id).to.equal('before')
    await store.close()
    const again = await open(folder)
    expect((await everything(again)).has('before')).to.equal(true)
    expect(await again.check()).to.deep.equal([])
    await again.close()
  })

  it('leaves the event loop to others while 50,000 documents go and 5,000 come', async function () {
    this.timeout(120_000)
    const store = await open(await freshFolder())
    const collection = store.collection(NOTES)
    for (let part = 0; part < 50; part++)
      await collection.insertMany(notes(`p${part}`, 1_000).map((doc) => ({ ...doc, group: 'old' })))
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const deleting = collection.deleteMany({ group: 'old' })
    for (let part = 0; part < 50; part++) {
      const inserting = notes(`n${part}`, 100).map((doc) => collection.insertOne(doc))
      expect(
        (await collection.find({ tags: 'all' }, { sort: { due: 1 }, limit: 20 }).catch(() => [])).length,
      ).to.be.at.most(20)
      await Promise.all(inserting)
    }
    expect(await deleting).to.equal(50_000)
    delay.disable()
    const ms = (ns: number): string => (ns / 1e6).toFixed(1)
    console.log(
      `      event loop delay: p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, max ${ms(delay.max)} ms`,
    )
    expect((await everything(store)).size).to.equal(5_000)
    await store.close()
  })
})
