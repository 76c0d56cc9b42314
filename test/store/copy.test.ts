import { expect } from 'chai'
import { COPIES } from '../../src/store/collections.js'
import { CopyDiffers, copyStore, digest, specsForCopy, TargetNotEmpty } from '../../src/store/copy.js'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import type { Collection, CollectionSpec, Doc, Store } from '../../src/store/store.js'
import { freshFolder } from '../support/folders.js'
import { freshStore } from '../support/store.js'

interface Plot extends Doc {
  owner?: string | null
  crops?: string[]
  since?: Date
  soil?: Record<string, unknown>
}
const PLOTS: CollectionSpec<Plot> = {
  name: 'plots',
  indexes: [{ name: 'by-crop', keys: { crops: 1, since: -1 }, array: 'crops' }],
}
const OTHER: CollectionSpec = { name: 'other', indexes: [] }
const declared = [PLOTS, OTHER, COPIES]

const plot = (n: number): Plot => ({
  _id: `plot-${n}`,
  owner: n % 5 === 0 ? null : `ann-${n % 7}`,
  crops: n % 3 === 0 ? [] : ['leek', `bean-${n % 4}`],
  since: new Date(n * 86_400_000 - 8e15),
  soil: { '10': n, 'clay': -n / 3, '2': ['ü', '🌱', { deep: true }] },
})

describe('copying a store', () => {
  let source: Store
  let target: Store
  let disposeTarget: (this: void) => Promise<void>

  beforeEach(async () => {
    source = await openEmbeddedStore(await freshFolder(), { collections: declared, strict: true })
    await source.collection(PLOTS).insertMany(Array.from({ length: 1_000 }, (_, n) => plot(n)))
    await source.collection(PLOTS).insertMany(Array.from({ length: 700 }, (_, n) => plot(n + 1_000)))
    await source.collection(OTHER).insertOne({ _id: 'alone' })
    const opened = await freshStore({ collections: declared })
    target = opened.store
    disposeTarget = () => opened.dispose()
  })
  afterEach(async () => {
    await source.close()
    await disposeTarget()
  })

  it('brings every document over and back, the same by hash', async () => {
    const seen: number[] = []
    const there = await copyStore(source, target, 'source', (done, total) => seen.push(done / total))
    expect(there.collections.map(({ name, documents }) => [name, documents])).to.deep.equal([
      ['other', 1],
      ['plots', 1_700],
    ])
    expect(seen.at(-1)).to.equal(1)
    expect(seen).to.deep.equal([...seen].sort((a, b) => a - b))
    const home = await openEmbeddedStore(await freshFolder(), {
      collections: await specsForCopy(target, []),
      strict: true,
    })
    expect(await copyStore(target, home, 'target')).to.deep.equal(there)
    expect(await home.collection(PLOTS).findOne({ _id: 'plot-4' })).to.deep.equal(plot(4))
    expect(await home.check()).to.deep.equal([])
    await home.close()
  })

  it('goes on where it was cut short', async () => {
    const cut = failingAfter(target, 700)
    expect(await copyStore(source, cut, 'source').catch((error: unknown) => String(error))).to.include('cut')
    expect(await target.collection(PLOTS).count({}, { atMost: 2_000 })).to.be.within(1, 1_699)
    const report = await copyStore(source, target, 'source')
    expect(report.collections.find(({ name }) => name === 'plots')).to.deep.include(
      await digest(source.collection(PLOTS)),
    )
    expect(await target.collection(COPIES).count({}, { atMost: 1 })).to.equal(0)
  })

  it('refuses a target that holds anything else, and leaves it alone', async () => {
    await target.collection(OTHER).insertOne({ _id: 'here before' })
    expect(await copyStore(source, target, 'source').catch((error: unknown) => error)).to.be.instanceOf(TargetNotEmpty)
    expect(await target.collection(PLOTS).count({}, { atMost: 1 })).to.equal(0)
  })

  it('refuses to go on with the copy of another source', async () => {
    await copyStore(source, failingAfter(target, 700), 'source').catch(() => undefined)
    expect(await copyStore(source, target, 'elsewhere').catch((error: unknown) => error)).to.be.instanceOf(
      TargetNotEmpty,
    )
  })

  it('says so when the source was changed meanwhile', async () => {
    await copyStore(source, failingAfter(target, 700), 'source').catch(() => undefined)
    await source.collection(PLOTS).updateOne({ _id: 'plot-0' }, { $set: { owner: 'changed' } })
    expect(await copyStore(source, target, 'source').catch((error: unknown) => error)).to.be.instanceOf(CopyDiffers)
  })
})

/** The same store, but that its plots stop taking documents after so many. */
function failingAfter(store: Store, documents: number): Store {
  let left = documents
  const collection = <T extends Doc>(spec: CollectionSpec<T>): Collection<T> => {
    const real = store.collection(spec)
    if (spec.name !== PLOTS.name) return real
    return new Proxy(real, {
      get(target, name) {
        if (name !== 'insertMany') return Reflect.get(target, name) as unknown
        return async (docs: T[]) => {
          if ((left -= docs.length) < 0) throw new Error('cut')
          return target.insertMany(docs)
        }
      },
    })
  }
  return new Proxy(store, {
    get: (target, name) => (name === 'collection' ? collection : (Reflect.get(target, name) as unknown)),
  })
}
