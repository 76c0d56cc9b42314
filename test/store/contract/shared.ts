import { expect } from 'chai'
import { StoreClosed } from '../../../src/store/errors.js'
import type { CollectionSpec } from '../../../src/store/store.js'
import { loose, numbered, refusal } from './suite.js'
import type { Loose, Row, Suite } from './suite.js'

const shared: CollectionSpec = { name: 'shared', shared: true, indexes: [{ name: 'a', keys: { a: 1 } }] }
const plain: CollectionSpec = { name: 'plain', indexes: [{ name: 'a', keys: { a: 1 } }] }
const IDS = ['w', 'x', 'y', 'z']
const AT = new Date(5)

/** All ways to read one document; each has to find the same. */
const readings: [string, (docs: Loose, id: string) => Promise<Row | null>][] = [
  ['findOne by id', (docs, _id) => docs.findOne({ _id })],
  ['find by one id', async (docs, _id) => (await docs.find({ _id: { $in: [_id] } }, { limit: 1 }))[0] ?? null],
  [
    'find by many ids',
    async (docs, id) => (await docs.find({ _id: { $in: IDS } }, { limit: 9 })).find(({ _id }) => _id === id) ?? null,
  ],
  [
    'find by an index',
    async (docs, id) => (await docs.find({ a: { $gte: 0 } }, { limit: 9 })).find(({ _id }) => _id === id) ?? null,
  ],
  [
    'a page',
    async (docs, id) =>
      (await docs.page({ a: { $gte: 0 } }, { sort: { a: 1 }, limit: 9 })).docs.find(({ _id }) => _id === id) ?? null,
  ],
]

/** Every way to write, on the document `x`; what it is afterwards. */
const writings: [string, (docs: Loose) => Promise<unknown>, object | null][] = [
  ['updateOne', (docs) => docs.updateOne({ _id: 'x' }, { $set: { a: 2 } }), { a: 2, of: { at: AT } }],
  ['updateMany', (docs) => docs.updateMany({ a: 1 }, { $set: { a: 3 } }), { a: 3, of: { at: AT } }],
  ['findOneAndUpdate', (docs) => docs.findOneAndUpdate({ _id: 'x' }, { $inc: { a: 3 } }), { a: 4, of: { at: AT } }],
  ['claimMany', (docs) => docs.claimMany({ a: 1 }, { $set: { a: 5 } }, { limit: 1 }), { a: 5, of: { at: AT } }],
  ['bulk', (docs) => docs.bulk([{ updateOne: { filter: { _id: 'x' }, update: { $unset: { of: true } } } }]), { a: 1 }],
  ['deleteOne', (docs) => docs.deleteOne({ _id: 'x' }), null],
  ['deleteMany', (docs) => docs.deleteMany({ a: 1 }), null],
  [
    'another document under its id',
    async (docs) => {
      await docs.deleteOne({ _id: 'x' })
      await docs.insertOne({ _id: 'x', a: 6 })
    },
    { a: 6 },
  ],
  [
    'an upsert',
    async (docs) => {
      await docs.deleteOne({ _id: 'x' })
      expect(await docs.findOne({ _id: 'x' })).to.equal(null)
      await docs.updateOne({ _id: 'x' }, { $set: { a: 7 } }, { upsert: true })
    },
    { a: 7 },
  ],
]

export function sharedContract({ test, open }: Suite): void {
  describe('shared documents', () => {
    let docs: Loose
    let opened: Awaited<ReturnType<typeof open>>

    beforeEach(async () => {
      opened = await open({ collections: [shared, plain], strict: true })
      docs = loose(opened.store, shared)
      await docs.insertOne({ _id: 'x', a: 1, of: { at: AT } })
    })
    afterEach(() => opened.dispose())

    for (const [how, read] of readings) {
      test(`are given frozen by ${how}, and those of others are not`, async () => {
        for (let n = 0; n < 2; n++) {
          const found = await read(docs, 'x')
          expect(found).to.deep.equal({ _id: 'x', a: 1, of: { at: AT } })
          expect(() => Object.assign(found ?? {}, { a: 2 })).to.throw(TypeError)
          expect(() => Object.assign(found?.of ?? {}, { at: null })).to.throw(TypeError)
        }
        await loose(opened.store, plain).insertOne({ _id: 'x', a: 1 })
        const own = await read(loose(opened.store, plain), 'x')
        expect(Object.assign(own ?? {}, { a: 2 })).to.include({ a: 2 })
        expect(await read(loose(opened.store, plain), 'x')).to.include({ a: 1 })
      })
    }

    for (const [how, write, after] of writings) {
      test(`are as they are after ${how}, by whatever way they are read and were read before`, async () => {
        for (const [, read] of readings) expect(await read(docs, 'x')).to.include({ a: 1 })
        await write(loose(opened.store, shared)) // as another part of the program, with a collection of its own
        for (const [by, read] of readings) {
          expect(await read(docs, 'x'), by).to.deep.equal(after === null ? null : { _id: 'x', ...after })
        }
      })
    }

    for (const [how, read] of readings) {
      test(`are found by ${how} as soon as they are there, however often they were not`, async () => {
        for (const [id, add] of [
          ['w', () => docs.insertOne({ _id: 'w', a: 2 })],
          ['y', () => docs.insertMany([{ _id: 'y', a: 3 }])],
          ['z', () => docs.findOneAndUpdate({ _id: 'z' }, { $set: { a: 4 } }, { upsert: true })],
        ] as const) {
          for (let n = 0; n < 3; n++) expect(await read(docs, id)).to.equal(null)
          await add()
          expect(await read(docs, id)).to.include({ _id: id })
          await docs.deleteOne({ _id: id })
          for (let n = 0; n < 3; n++) expect(await read(docs, id)).to.equal(null)
        }
      })
    }

    test('are as they were written last, however many write and read at once', async () => {
      await docs.insertMany(numbered(40, 'n', (a) => ({ a, count: 0 })))
      const ids = Array.from({ length: 40 }, (_, n) => `n${String(n).padStart(4, '0')}`)
      const add = async (id: string): Promise<void> => {
        const before = Number((await docs.findOne({ _id: id }))?.count)
        await docs.updateOne({ _id: id }, { $inc: { count: 1 } })
        const [one, many] = [await docs.findOne({ _id: id }), await docs.find({ _id: { $in: ids } }, { limit: 40 })]
        expect(Number(one?.count)).to.be.at.least(before + 1)
        expect(Number(many.find(({ _id }) => _id === id)?.count)).to.be.at.least(Number(one?.count))
      }
      const jobs = Array.from({ length: 200 }, (_, n) => ids[(n * 7) % 13] as string)
      await Promise.all(jobs.map(add))
      const sum = (await docs.find({ _id: { $in: ids } }, { limit: 40 })).reduce(
        (all, { count }) => all + Number(count),
        0,
      )
      expect(sum).to.equal(jobs.length)
    })

    test('are not given once the store is closed', async () => {
      await docs.findOne({ _id: 'x' })
      await opened.store.close()
      await refusal(docs.findOne({ _id: 'x' }), StoreClosed)
      await refusal(docs.find({ _id: { $in: IDS } }, { limit: 4 }), StoreClosed)
    })
  })
}
