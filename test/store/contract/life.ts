import { expect } from 'chai'
import { InvalidQuery, StoreClosed, StoreError } from '../../../src/store/errors.js'
import type { CollectionSpec } from '../../../src/store/store.js'
import { all, everything, heap, loose, numbered, refusal } from './suite.js'
import type { Loose, Suite } from './suite.js'

const CALLS: [string, (docs: Loose) => Promise<unknown>][] = [
  ['insertOne', (docs) => docs.insertOne({ _id: 'late' })],
  ['insertMany', (docs) => docs.insertMany([{ _id: 'late' }])],
  ['findOne', (docs) => docs.findOne({ _id: 'x' })],
  ['find', (docs) => docs.find({}, { limit: 1 })],
  ['page', (docs) => docs.page({}, { sort: { _id: 1 }, limit: 1 })],
  ['stream', (docs) => all(docs.stream({}))],
  ['count', (docs) => docs.count({}, { atMost: 1 })],
  ['updateOne', (docs) => docs.updateOne({ _id: 'x' }, { $set: { a: 1 } })],
  ['updateMany', (docs) => docs.updateMany({}, { $set: { a: 1 } })],
  ['findOneAndUpdate', (docs) => docs.findOneAndUpdate({ _id: 'x' }, { $set: { a: 1 } })],
  ['claimMany', (docs) => docs.claimMany({ _id: 'x' }, { $set: { a: 1 } }, { limit: 1 })],
  ['bulk', (docs) => docs.bulk([{ deleteOne: { filter: { _id: 'x' } } }])],
  ['deleteOne', (docs) => docs.deleteOne({ _id: 'x' })],
  ['deleteMany', (docs) => docs.deleteMany({})],
]

const BAD_SPECS: [string, CollectionSpec][] = [
  ['a name with a dot', { name: 'a.b', indexes: [] }],
  ['an index without fields', { name: 'c', indexes: [{ name: 'i', keys: {} }] }],
  ['an index on _id', { name: 'c', indexes: [{ name: 'i', keys: { _id: 1 } }] }],
  ['an index on no path', { name: 'c', indexes: [{ name: 'i', keys: { 'a..b': 1 } }] }],
  ['two indexes of one name', { name: 'c', indexes: ['a', 'b'].map((path) => ({ name: 'i', keys: { [path]: 1 } })) }],
  ['an array that is not indexed', { name: 'c', indexes: [{ name: 'i', keys: { a: 1 }, array: 'b' }] }],
]

export function lifeContract({ test, open, useStore }: Suite): void {
  describe('a store', () => {
    const at = useStore()

    test('refuses a collection that was not declared', () => {
      expect(() => at.store.collection({ name: 'unknown', indexes: [] })).to.throw(InvalidQuery)
      return Promise.resolve()
    })
    test('lists its collections in the order of their names', async () => {
      const specs = await at.store.collections()
      const declared = everything.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      expect(specs.map(({ name, indexes }) => ({ name, indexes }))).to.deep.equal(declared)
    })
    test('checks itself', async () => {
      await at.collection(heap).insertMany(numbered(20, 'x', (a) => ({ a })))
      const told: string[] = []
      const faults = await at.store.check((done, total, what) => {
        expect(done).to.be.at.most(total)
        told.push(what)
      })
      expect(faults).to.deep.equal([])
      expect(told).not.to.be.empty
    })
    test('does not see what another store holds', async () => {
      const other = await open({ collections: everything, strict: false })
      try {
        await loose(other.store, heap).insertOne({ _id: 'other' })
        expect(await at.collection(heap).findOne({ _id: 'other' })).to.equal(null)
        await at.collection(heap).insertOne({ _id: 'other', mine: true })
        expect(await loose(other.store, heap).findOne({ _id: 'other' })).to.deep.equal({ _id: 'other' })
      } finally {
        await other.dispose()
      }
    })
    for (const [what, spec] of BAD_SPECS) {
      test(`is not opened with ${what}`, async () => {
        await refusal(open({ collections: [spec], strict: true }), InvalidQuery)
      })
    }
  })

  describe('a store that closes', () => {
    test('finishes what was begun and refuses what comes later', async () => {
      const closing = await open({ collections: everything, strict: false })
      try {
        const { store } = closing
        const docs = loose(store, heap)
        await docs.insertMany(numbered(700, 'x', (a) => ({ a })))
        const begun = Array.from({ length: 30 }, (_, i) => docs.insertOne({ _id: `begun${i}` }))
        const stream = docs.stream({})[Symbol.asyncIterator]()
        await stream.next()
        await store.close()
        const outcomes = await Promise.allSettled(begun)
        expect(outcomes.every(({ status }) => status === 'fulfilled')).to.equal(true)
        for (const [name, call] of CALLS) {
          const error = await refusal(call(docs), StoreError)
          expect(error, name).to.be.instanceOf(StoreClosed)
        }
        await refusal(store.collections(), StoreClosed)
        await refusal(store.check(), StoreClosed)
        const rest = async (): Promise<void> => {
          while ((await stream.next()).done !== true) continue
        }
        await refusal(rest(), StoreClosed)
        await store.close() // again does no harm
      } finally {
        await closing.dispose()
      }
    })
  })
}
