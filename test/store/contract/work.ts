import { expect } from 'chai'
import { InvalidQuery, ScanRefused } from '../../../src/store/errors.js'
import { all, fill, heap, ids, indexed, jobs, numbered, ranked, refusal } from './suite.js'
import type { Loose, Row, Suite } from './suite.js'

export function workContract(suite: Suite): void {
  concurrency(suite)
  amounts(suite)
  gaps(suite)
  scans(suite)
}

function concurrency({ test, useStore }: Suite): void {
  describe('calls at the same time', () => {
    const at = useStore({ strict: true })
    beforeEach(() => at.collection(jobs).deleteMany({}))
    const times = <R>(count: number, work: (i: number) => Promise<R>): Promise<R[]> =>
      Promise.all(Array.from({ length: count }, (_, i) => work(i)))

    test('100 increments add up, and each sees its own', async () => {
      const docs = at.collection(jobs)
      await docs.insertOne({ _id: 'x', n: 0 })
      const seen = await times(100, async () => (await docs.findOneAndUpdate({ _id: 'x' }, { $inc: { n: 1 } }))?.n)
      expect(new Set(seen).size).to.equal(100)
      expect(await docs.findOne({ _id: 'x' })).to.deep.equal({ _id: 'x', n: 100 })
    })
    test('50 places are taken by exactly 50 of 80', async () => {
      const docs = at.collection(jobs)
      await docs.insertOne({ _id: 'x', left: 50, taken: [] })
      const outcomes = await times(80, (i) =>
        docs.findOneAndUpdate({ _id: 'x', left: { $gte: 1 } }, { $inc: { left: -1 }, $push: { taken: i } }),
      )
      expect(outcomes.filter((doc) => doc !== null)).to.have.length(50)
      const after = (await docs.findOne({ _id: 'x' })) as unknown as { left: number; taken: number[] }
      expect(after.left).to.equal(0)
      expect(new Set(after.taken).size).to.equal(50)
    })
    test('40 upserts of the same _id make one document', async () => {
      const docs = at.collection(jobs)
      await times(40, () => docs.updateOne({ _id: 'x' }, { $inc: { n: 1 } }, { upsert: true }))
      expect(await docs.find({}, { limit: 9 })).to.deep.equal([{ _id: 'x', n: 40 }])
    })
    test('a compare-and-set is won by one', async () => {
      const docs = at.collection(jobs)
      await docs.insertOne({ _id: 'x', revision: 1 })
      const won = await times(20, (by) => docs.updateOne({ _id: 'x', revision: 1 }, { $set: { revision: 2, by } }))
      expect(won.filter(Boolean)).to.have.length(1)
    })
    test('workers never lease the same row, and lease every one, the oldest first', async () => {
      const docs = at.collection(jobs)
      await fill(
        docs,
        numbered(130, 'j', (i) => ({ state: 'new', due: i })),
      )
      const work = async (worker: number): Promise<Row[]> => {
        const leased: Row[] = []
        for (;;) {
          const some = await docs.claimMany(
            { state: 'new' },
            { $set: { state: 'leased', worker } },
            { sort: { due: 1 }, limit: 7 },
          )
          expect(some.every((row) => row.state === 'leased' && row.worker === worker)).to.equal(true)
          const due = some.map((row) => row.due as number)
          expect(due).to.deep.equal(due.toSorted((a, b) => a - b))
          if (some.length === 0) return leased
          leased.push(...some)
        }
      }
      const leased = (await times(6, work)).flat()
      expect(ids(leased).toSorted()).to.deep.equal(numbered(130, 'j', () => ({})).map(({ _id }) => _id))
    })
    test('claimMany takes no more than its limit', async () => {
      const docs = at.collection(jobs)
      await fill(
        docs,
        numbered(5, 'j', (i) => ({ state: 'new', due: i })),
      )
      const claim = (limit: number): Promise<Row[]> =>
        docs.claimMany({ state: 'new' }, { $set: { state: 'done' } }, { sort: { due: 1 }, limit })
      expect(ids(await claim(3))).to.deep.equal(['j0000', 'j0001', 'j0002'])
      expect(ids(await claim(3))).to.deep.equal(['j0003', 'j0004'])
      expect(await claim(3)).to.deep.equal([])
    })
  })
}

function amounts({ test, useStore }: Suite): void {
  describe('many documents', () => {
    const at = useStore({ strict: true })
    const count = (docs: Loose, atMost = 100_000): Promise<number> => docs.count({ group: 'g' }, { atMost })
    before(() =>
      fill(
        at.collection(ranked),
        numbered(3_000, 'r', (i) => ({ group: 'g', at: (i * 7) % 3_000, value: i % 10 })),
      ),
    )

    test('count stops where it is told to', async () => {
      const docs = at.collection(ranked)
      expect(await count(docs)).to.equal(3_000)
      expect(await count(docs, 3_000)).to.equal(3_000)
      expect(await count(docs, 2_999)).to.equal(2_999)
      expect(await count(docs, 1)).to.equal(1)
      expect(await docs.count({ group: 'h' }, { atMost: 5 })).to.equal(0)
    })
    test('find gives up to 1,000', async () => {
      expect(await at.collection(ranked).find({ group: 'g' }, { limit: 1_000 })).to.have.length(1_000)
    })
    test('a stream without a sort gives each document once', async () => {
      const seen = ids(await all(at.collection(ranked).stream({ group: 'g' })))
      expect(seen).to.have.length(3_000)
      expect(new Set(seen).size).to.equal(3_000)
      expect(await all(at.collection(ranked).stream({}))).to.have.length(3_000)
    })
    test('a sorted stream gives each document in its place', async () => {
      const seen = (await all(at.collection(ranked).stream({ group: 'g' }, { sort: { at: 1 } }))).map((row) => row.at)
      expect(seen).to.deep.equal(Array.from({ length: 3_000 }, (_, i) => i))
    })
    test('a stream may be left early', async () => {
      let seen = 0
      for await (const row of at.collection(ranked).stream({ group: 'g' })) {
        expect(row.group).to.equal('g')
        if (++seen === 3) break
      }
      expect(seen).to.equal(3)
    })
    test('updateMany and deleteMany reach all of them', async () => {
      const docs = at.collection(jobs)
      await fill(
        docs,
        numbered(1_200, 'j', (i) => ({ state: i < 1_100 ? 'old' : 'new', due: i })),
      )
      expect(await docs.updateMany({ state: 'old' }, { $set: { state: 'older' } })).to.equal(1_100)
      expect(await docs.deleteMany({ state: 'older' })).to.equal(1_100)
      expect(await docs.count({}, { atMost: 5_000 })).to.equal(100)
      expect(await docs.deleteMany({})).to.equal(100)
      expect(await docs.deleteMany({})).to.equal(0)
    })
    test('deleteOne takes one', async () => {
      const docs = at.collection(jobs)
      await fill(
        docs,
        numbered(3, 'd', () => ({ state: 's', due: 1 })),
      )
      expect(await docs.deleteOne({ state: 's' })).to.equal(true)
      expect(await docs.count({ state: 's' }, { atMost: 9 })).to.equal(2)
      expect(await docs.deleteOne({ _id: 'none' })).to.equal(false)
      expect(await docs.deleteMany({ state: 's' })).to.equal(2)
    })
    test('bulk updates and deletes each once, and says how many matched', async () => {
      const docs = at.collection(jobs)
      await fill(
        docs,
        numbered(600, 'b', (i) => ({ state: 'b', due: i })),
      )
      const rows = numbered(1_000, 'b', () => ({}))
      const operations = rows.map(({ _id }, i) =>
        i % 2 === 0
          ? { deleteOne: { filter: { _id } } }
          : { updateOne: { filter: { _id }, update: { $inc: { due: 1 }, $set: { state: 'c' } } } },
      )
      expect(await docs.bulk(operations)).to.equal(600)
      expect(await docs.count({ state: 'b' }, { atMost: 9 })).to.equal(0)
      expect(await docs.count({ state: 'c' }, { atMost: 999 })).to.equal(300)
      expect(await docs.findOne({ _id: 'b0001' })).to.deep.equal({ _id: 'b0001', state: 'c', due: 2 })
      expect(await docs.bulk([])).to.equal(0)
      expect(await docs.deleteMany({ state: 'c' })).to.equal(300)
    })
    test('bulk refuses what it does not know, and does nothing then', async () => {
      const docs = at.collection(jobs)
      await docs.insertOne({ _id: 'x', state: 'x', due: 1 })
      const good = { deleteOne: { filter: { _id: 'x' } } }
      for (const bad of [{ insertOne: { document: { _id: 'y' } } }, { deleteMany: { filter: {} } }, {}, null, 'x']) {
        await refusal(docs.bulk([good, bad]), InvalidQuery)
      }
      await refusal(docs.bulk(good), InvalidQuery)
      await refusal(docs.bulk(Array.from({ length: 1_001 }, () => good)), InvalidQuery)
      expect(await docs.deleteOne({ _id: 'x' })).to.equal(true)
    })
  })
}

function gaps({ test, useStore }: Suite): void {
  describe('conditions that no index answers', () => {
    const at = useStore({ strict: true })
    before(() =>
      fill(
        at.collection(ranked),
        numbered(2_200, 'r', (i) => ({ group: 'g', at: i, odd: i % 2 === 1, rare: i % 700 === 699 })),
      ),
    )
    const RARE = ['r0699', 'r1399', 'r2099']

    for (const [direction, expected] of [
      [1, RARE],
      [-1, RARE.toReversed()],
    ] as const) {
      test(`pages find all there is in bounded steps, in direction ${direction}`, async () => {
        const found: string[] = []
        let pages = 0
        for (let after: Row | undefined; ; pages++) {
          expect(pages).to.be.at.most(222)
          const options = { sort: { at: direction }, limit: 10, ...(after && { after }) }
          const { docs, next } = await at.collection(ranked).page({ group: 'g', rare: true }, options)
          expect(docs.length).to.be.at.most(10)
          found.push(...ids(docs))
          if (next === null) break
          after = next
        }
        expect(found).to.deep.equal(expected)
        expect(pages, 'pages but the last').to.be.at.least(2)
      })
    }
    test('pages are full where matches are many', async () => {
      const { docs, next } = await at.collection(ranked).page({ group: 'g', odd: true }, { sort: { at: 1 }, limit: 10 })
      expect(docs.map((row) => row.at)).to.deep.equal([1, 3, 5, 7, 9, 11, 13, 15, 17, 19])
      expect(next).to.include({ _id: 'r0019', at: 19 })
    })
    test('find fills its limit where matches are many', async () => {
      const docs = await at.collection(ranked).find({ group: 'g', odd: true }, { sort: { at: -1 }, limit: 400 })
      expect(docs).to.have.length(400)
      expect(docs[0]).to.have.property('at', 2_199)
    })
    test('find gives up where they are too few', async () => {
      await refusal(at.collection(ranked).find({ group: 'g', rare: true }, { sort: { at: 1 }, limit: 10 }), ScanRefused)
      await refusal(
        at.collection(ranked).find({ group: 'g', rare: 'never' }, { sort: { at: 1 }, limit: 1 }),
        ScanRefused,
      )
    })
    test('find finds the few at the end of the order', async () => {
      const after = { _id: 'r1900', at: 1_900 }
      const docs = await at.collection(ranked).find({ group: 'g', rare: true }, { sort: { at: 1 }, limit: 10, after })
      expect(ids(docs)).to.deep.equal(['r2099'])
    })
  })
}

function scans({ test, useStore }: Suite): void {
  describe('queries that no index serves', () => {
    const strict = useStore({ strict: true })
    const told: string[] = []
    const lax = useStore({ strict: false, onScan: (collection, filter) => told.push(`${collection}: ${filter}`) })
    const set = { $set: { z: 1 } }
    const calls: [string, (docs: Loose) => Promise<unknown>][] = [
      ['find', (docs) => docs.find({ z: 1 }, { limit: 1 })],
      ['find by a sort', (docs) => docs.find({}, { sort: { z: 1 }, limit: 1 })],
      ['find by the wrong sort', (docs) => docs.find({ group: 'g' }, { sort: { tags2: 1 }, limit: 1 })],
      ['find by a part of an index that is not its first', (docs) => docs.find({ at: 1 }, { limit: 1 })],
      ['find by one branch without an index', (docs) => docs.find({ $or: [{ value: 1 }, { z: 1 }] }, { limit: 1 })],
      ['find by $ne', (docs) => docs.find({ value: { $ne: 1 } }, { limit: 1 })],
      ['findOne', (docs) => docs.findOne({ z: 1 })],
      ['page', (docs) => docs.page({ z: 1 }, { sort: { z: 1 }, limit: 1 })],
      ['stream', (docs) => all(docs.stream({ z: 1 }))],
      ['count', (docs) => docs.count({ z: 1 }, { atMost: 1 })],
      ['updateOne', (docs) => docs.updateOne({ z: 1 }, set)],
      ['updateMany', (docs) => docs.updateMany({ z: 1 }, set)],
      ['findOneAndUpdate', (docs) => docs.findOneAndUpdate({ z: 1 }, set)],
      ['findOneAndUpdate by a sort', (docs) => docs.findOneAndUpdate({ group: 'g' }, set, { sort: { z: 1 } })],
      ['claimMany', (docs) => docs.claimMany({ z: 0 }, set, { limit: 1 })],
      ['bulk', (docs) => docs.bulk([{ updateOne: { filter: { z: 1 }, update: set } }])],
      ['deleteOne', (docs) => docs.deleteOne({ z: 1 })],
      ['deleteMany', (docs) => docs.deleteMany({ z: 1 })],
    ]
    for (const [name, call] of calls) {
      test(`strictly, ${name} is refused at once`, async () => {
        const error = await refusal(call(strict.collection(ranked)), ScanRefused)
        expect(error.collection).to.equal('ranked')
      })
      test(`otherwise, ${name} works on a small collection and is reported`, async () => {
        told.length = 0
        await call(lax.collection(ranked))
        expect(told).to.have.length(1)
        expect(told[0]).to.match(/^ranked: /)
      })
    }

    const served: [object, object | undefined][] = [
      [{}, undefined],
      [{}, { _id: -1 }],
      [{}, { value: 1 }],
      [{ _id: 'x' }, undefined],
      [{ _id: 'x', z: 1 }, { z: 1 }],
      [{ _id: { $in: ['x', 'y'] } }, { z: 1 }],
      [{ value: 1 }, undefined],
      [{ value: { $gt: 1, $lt: 5 } }, { value: -1 }],
      [{ group: 'g' }, { at: 1 }],
      [{ group: 'g', at: { $gte: 1 } }, { at: -1 }],
      [{ group: { $in: ['g', 'h'] } }, { at: 1 }],
      [{ group: 'g', z: 1 }, { at: 1 }],
      [{ tags: 'x' }, { at: -1 }],
      [{ tags: { $in: ['x', 'y'] } }, { at: -1 }],
      [{ 'owner.name': 'a' }, undefined],
      [{ $or: [{ value: 1 }, { group: 'g' }] }, undefined],
    ]
    test('strictly, what an index serves works', async () => {
      for (const [filter, sort] of served) {
        expect(await strict.collection(ranked).find(filter, { limit: 5, ...(sort && { sort }) })).to.deep.equal([])
      }
    })
    test('otherwise, they are refused where there are more than 1,000 documents', async () => {
      const docs = lax.collection(indexed)
      await fill(
        docs,
        numbered(1_001, 'd', (i) => ({ a: i, b: i })),
      )
      await refusal(docs.find({ c: 1 }, { limit: 1 }), ScanRefused)
      await refusal(docs.find({}, { sort: { c: 1 }, limit: 1 }), ScanRefused)
      await refusal(docs.count({ c: 1 }, { atMost: 1 }), ScanRefused)
      await refusal(docs.updateMany({ c: 1 }, set), ScanRefused)
      await refusal(docs.deleteMany({ c: 1 }), ScanRefused)
      await refusal(all(docs.stream({ c: 1 })), ScanRefused)
      expect(await docs.find({ a: 5 }, { limit: 1 })).to.have.length(1)
      expect(await lax.collection(heap).find({ c: 1 }, { limit: 1 }), 'another collection is small').to.deep.equal([])
    })
  })
}
