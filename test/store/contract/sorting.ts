import { expect } from 'chai'
import { InvalidQuery } from '../../../src/store/errors.js'
import { all, fill, heap, ids, jobs, ranked, refusal, show } from './suite.js'
import type { Loose, Row, Suite } from './suite.js'

const NOON = new Date('2024-05-01T12:00:00Z')

/** In MongoDB's order of types and values; those of one line are equal, and sort by `_id`. */
const ASCENDING: object[][] = [
  [{}, { value: null }, {}],
  [{ value: -1e300 }],
  [{ value: -1 }],
  [{ value: 0 }, { value: -0 }],
  [{ value: 5e-324 }],
  [{ value: 1 }, { value: 1 }, { value: 1 }],
  [{ value: 2 ** 53 }],
  [{ value: '' }],
  [{ value: '1' }],
  [{ value: 'A' }],
  [{ value: 'a' }, { value: 'a' }],
  [{ value: 'a\0' }],
  [{ value: 'a\u0001' }],
  [{ value: 'ab' }],
  [{ value: 'é' }],
  [{ value: '\uff5e' }],
  [{ value: {} }],
  [{ value: { p: 1 } }],
  [{ value: { p: 1, q: 1 } }],
  [{ value: { p: 2 } }],
  [{ value: { q: 1 } }],
  [{ value: { p: 'x' } }],
  [{ value: false }],
  [{ value: true }, { value: true }],
  [{ value: new Date(-8.64e15) }],
  [{ value: NOON }],
  [{ value: new Date(8.64e15) }],
]
/** The `_id`s are in the expected order, but do not follow from it where values differ. */
const SORTED: Row[] = ASCENDING.flatMap((equals, i) =>
  equals.map((doc, j) => ({ _id: `${(i * 7) % 10}-${i}-${j}`, group: 'g', ...doc })),
)
const UP = ids(SORTED)
const DOWN = UP.toReversed()

const SORTS: [sort: object, filter: object, expected: string[]][] = [
  [{ value: 1 }, {}, UP],
  [{ value: -1 }, {}, DOWN],
  [{ value: 1, _id: 1 }, {}, UP],
  [{ group: 1, value: -1 }, {}, DOWN],
  [{ group: -1, value: 1 }, {}, UP],
  [{ value: -1 }, { group: 'g' }, DOWN],
  [{ value: 1 }, { group: 'g' }, UP],
  [{ value: -1 }, { group: { $in: ['f', 'g'] } }, DOWN],
  [{ _id: -1 }, {}, UP.toSorted().reverse()],
]

async function walk(docs: Loose, filter: object, sort: object, limit: number): Promise<string[]> {
  const seen: string[] = []
  for (let after: object | undefined; ;) {
    const found = await docs.find(filter, { sort, limit, after })
    if (found.length === 0) return seen
    seen.push(...ids(found))
    after = found.at(-1) // the whole document will do: its sort fields and its _id count
    expect(seen.length, 'documents found again').to.be.at.most(SORTED.length)
  }
}

async function turn(docs: Loose, sort: object, limit: number): Promise<string[]> {
  const seen: string[] = []
  for (let after: Row | null = null; ;) {
    const page: { docs: Row[]; next: Row | null } = await docs.page({}, { sort, limit, ...(after && { after }) })
    seen.push(...ids(page.docs))
    expect(seen.length, 'documents found again').to.be.at.most(SORTED.length)
    if (page.next === null) return seen
    after = page.next
  }
}

export function sortContract({ test, useStore }: Suite): void {
  describe('sorts', () => {
    const at = useStore()
    before(async () => {
      const shuffled = SORTED.toSorted((a, b) => (a._id < b._id ? 1 : -1))
      await fill(at.collection(heap), shuffled)
      await fill(at.collection(ranked), shuffled)
    })

    for (const spec of [heap, ranked]) {
      for (const [sort, filter, expected] of SORTS) {
        const title = `${spec.name}: ${show(filter)} by ${show(sort)}`
        test(`${title} in one go`, async () => {
          expect(ids(await at.collection(spec).find(filter, { sort, limit: 100 }))).to.deep.equal(expected)
          expect(await at.collection(spec).findOne(filter, { sort })).to.have.property('_id', expected[0])
        })
        test(`${title} as a stream`, async () => {
          expect(ids(await all(at.collection(spec).stream(filter, { sort })))).to.deep.equal(expected)
        })
        for (const limit of [1, 4]) {
          test(`${title} in finds of ${limit}`, async () => {
            expect(await walk(at.collection(spec), filter, sort, limit)).to.deep.equal(expected)
          })
        }
        test(`${title} in pages of 3`, async () => {
          const seen: string[] = []
          for (let after: Row | null = null; ;) {
            const { docs, next }: { docs: Row[]; next: Row | null } = await at
              .collection(spec)
              .page(filter, { sort, limit: 3, ...(after === null ? {} : { after }) })
            seen.push(...ids(docs))
            expect(seen.length, 'documents found again').to.be.at.most(expected.length)
            if (next === null) break
            after = next
          }
          expect(seen).to.deep.equal(expected)
        })
      }
    }

    test('a position that no document has is no obstacle', async () => {
      const docs = await at
        .collection(ranked)
        .find({ value: { $gte: 0 } }, { sort: { value: 1 }, limit: 9, after: { _id: '', value: 0.5 } })
      expect(docs.map(({ value }) => value)).to.deep.equal([1, 1, 1, 2 ** 53])
    })
  })

  describe('strings go by their UTF-8 bytes, not by UTF-16', () => {
    const at = useStore()
    const inOrder = ['z', 'é', '\ud7ff', '\ue000', '\uff5e', '\uffff', '\u{10000}', '😀', '\u{10ffff}']
    const rows = inOrder.map((value, i) => ({ _id: `${(i * 4) % 9}`, value }))
    const byId = ['\uff5e', '\uffff', '😀'].map((_id) => ({ _id, group: 'id' }))
    before(async () => {
      for (const spec of [heap, ranked]) await fill(at.collection(spec), [...rows, ...byId])
    })
    for (const spec of [heap, ranked]) {
      const values = async (condition: object): Promise<unknown[]> => {
        const found = await at.collection(spec).find({ value: condition }, { limit: 10, sort: { value: 1 } })
        return found.map(({ value }) => value)
      }
      test(`${spec.name}: a sort beyond the basic plane`, async () => {
        expect(await values({ $gt: '' })).to.deep.equal(inOrder)
        const found = await at.collection(spec).find({ group: 'id' }, { limit: 10, sort: { _id: -1 } })
        expect(ids(found)).to.deep.equal(['😀', '\uffff', '\uff5e'])
      })
      test(`${spec.name}: a range beyond the basic plane`, async () => {
        expect(await values({ $gt: '\uff5e' })).to.deep.equal(inOrder.slice(5))
        expect(await values({ $gte: 'é', $lt: '😀' })).to.deep.equal(inOrder.slice(1, 7))
      })
      test(`${spec.name}: pages beyond the basic plane`, async () => {
        expect(await walk(at.collection(spec), { value: { $gt: '' } }, { value: -1 }, 2)).to.deep.equal(
          ids(rows).toReversed(),
        )
      })
    }
  })

  describe('sorts by several fields and by nested ones', () => {
    const at = useStore()
    test('mixed directions, with ties and missing fields, page by page', async () => {
      const docs = at.collection(heap)
      const rows = ['a', 'b'].flatMap((group) =>
        [3, 1, undefined, 2, 1].map((n, i) => ({ _id: `${group}${i}`, group, ...(n && { o: { n } }) })),
      )
      await fill(docs, rows)
      const expected = ['a2', 'a1', 'a4', 'a3', 'a0', 'b2', 'b1', 'b4', 'b3', 'b0']
      expect(await walk(docs, {}, { 'group': 1, 'o.n': 1 }, 3)).to.deep.equal(expected)
      const mixed = ['b2', 'b1', 'b4', 'b3', 'b0', 'a2', 'a1', 'a4', 'a3', 'a0']
      expect(await walk(docs, {}, { 'group': -1, 'o.n': 1 }, 2)).to.deep.equal(mixed)
      expect(await walk(docs, {}, { 'group': 1, 'o.n': -1 }, 2)).to.deep.equal(mixed.toReversed())
    })

    test('an array field selects, another field sorts', async () => {
      const docs = at.collection(ranked)
      await fill(
        docs,
        Array.from({ length: 9 }, (_, i) => ({
          _id: `t${i}`,
          at: i % 4,
          tags: ['x', i % 2 === 0 ? 'even' : 'odd', 'x'],
        })),
      )
      expect(await walk(docs, { tags: 'even' }, { at: -1 }, 2)).to.deep.equal(['t6', 't2', 't8', 't4', 't0'])
      expect(await walk(docs, { tags: { $in: ['odd', 'even', 'x'] } }, { at: -1 }, 2), 'each once').to.deep.equal([
        't7',
        't3',
        't6',
        't2',
        't5',
        't1',
        't8',
        't4',
        't0',
      ])
    })
  })

  describe('sorts at and through arrays', () => {
    const at = useStore()
    /** What stands in `a`, and the least and the greatest that `a.b` leads to. */
    const rows: Row[] = [
      { _id: '0', a: [{ b: 9 }, { b: 2 }] },
      { _id: '1', a: [-1, { b: 7 }] },
      { _id: '2', a: { b: 4 } },
      { _id: '3', a: [{ b: 3 }, { b: 6 }] },
      { _id: '4', a: { b: [5, 1] } },
      { _id: '5', a: [] },
      { _id: '6', a: { b: 8 } },
    ]
    const upwards = ['1', '5', '4', '0', '3', '2', '6']
    const downwards = ['0', '6', '1', '3', '4', '2', '5']
    before(() => fill(at.collection(heap), rows))

    for (const [way, expected] of [
      [1, upwards],
      [-1, downwards],
    ] as const) {
      const sort = { 'a.b': way }
      test(`go by the element that comes first, ${way}`, async () => {
        expect(ids(await at.collection(heap).find({}, { sort, limit: 100 }))).to.deep.equal(expected)
        expect(ids(await all(at.collection(heap).stream({}, { sort })))).to.deep.equal(expected)
      })
      test(`choose what an update takes, ${way}`, async () => {
        const taken = await at.collection(heap).findOneAndUpdate({}, { $set: { seen: way } }, { sort })
        expect(taken).to.include({ _id: expected[0] })
      })
      test(`are paged in this order, ${way}`, async () => {
        for (const limit of [1, 2, 3]) {
          expect(await walk(at.collection(heap), {}, sort, limit), 'behind documents').to.deep.equal(expected)
          expect(await turn(at.collection(heap), sort, limit), 'behind cursors').to.deep.equal(expected)
        }
      })
    }

    test('two arrays in one document are refused', async () => {
      await fill(at.collection(heap), [{ _id: '7', c: [1], d: [2] }])
      for (const filter of [{}, { _id: '7' }, { _id: { $in: ['7'] } }]) {
        await refusal(at.collection(heap).find(filter, { sort: { c: 1, d: 1 }, limit: 1 }), InvalidQuery)
      }
    })
  })

  describe('sorts and limits that are refused', () => {
    const at = useStore()
    for (const sort of [{}, { a: 2 }, { a: 'asc' }, { a: 0 }, { $a: 1 }, { 'a..b': 1 }, { '': 1 }, null, 'a', ['a']]) {
      test(`sort by ${show(sort)}`, async () => {
        await refusal(at.collection(heap).find({}, { sort, limit: 1 }), InvalidQuery)
        await refusal(at.collection(heap).findOne({}, { sort }), InvalidQuery)
        await refusal(at.collection(heap).findOneAndUpdate({}, { $set: { a: 1 } }, { sort }), InvalidQuery)
      })
    }
    for (const limit of [0, -1, 1001, 1.5, NaN, Infinity, '5', null, undefined]) {
      test(`limit ${show(limit)}`, async () => {
        await refusal(at.collection(heap).find({}, { limit }), InvalidQuery)
        await refusal(at.collection(heap).page({}, { sort: { _id: 1 }, limit }), InvalidQuery)
        await refusal(at.collection(jobs).claimMany({ state: 1 }, { $set: { state: 2 } }, { limit }), InvalidQuery)
      })
    }
    for (const atMost of [0, 100_001, 1.5, '5', undefined]) {
      test(`count at most ${show(atMost)}`, async () => {
        await refusal(at.collection(heap).count({}, { atMost }), InvalidQuery)
      })
    }
    const positions: [string, object][] = [
      ['no sort', { after: { _id: 'x' } }],
      ['no _id', { sort: { a: 1 }, after: { a: 1 } }],
      ['an _id that is no string', { sort: { a: 1 }, after: { _id: 1 } }],
      ['NaN', { sort: { a: 1 }, after: { _id: 'x', a: NaN } }],
    ]
    for (const [what, options] of positions) {
      test(`after with ${what}`, async () => {
        await refusal(at.collection(heap).find({}, { limit: 1, ...options }), InvalidQuery)
      })
    }
    test('a page without a sort', async () => {
      await refusal(at.collection(heap).page({}, { limit: 1 }), InvalidQuery)
    })
    test('more than eight sort fields', async () => {
      const sort = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, 1]))
      await refusal(at.collection(heap).find({}, { sort, limit: 1 }), InvalidQuery)
    })
    test('a sort by an indexed array', async () => {
      await refusal(at.collection(ranked).find({ tags: 'x' }, { sort: { tags: 1 }, limit: 1 }), InvalidQuery)
    })
  })
}
