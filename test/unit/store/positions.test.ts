import { expect } from 'chai'
import { InvalidQuery } from '../../../src/store/errors.js'
import { parseFilter, parseSort } from '../../../src/store/filter.js'
import { planQuery } from '../../../src/store/plan.js'
import {
  behindPosition,
  cursorOf,
  parseAfter,
  positionOf,
  sortDocuments,
  startOf,
} from '../../../src/store/positions.js'
import type { After, FindOptions, Sort, Value } from '../../../src/store/store.js'

const at = (sort: Sort, doc: Record<string, Value>): unknown[] =>
  positionOf({ _id: 'x', ...doc }, parseSort(sort)).slice(0, -1)

/** What a field counts as, upwards and downwards. */
const WAYS: [path: string, doc: Record<string, Value>, least: Value | undefined, greatest: Value | undefined][] = [
  ['a', {}, null, null],
  ['a', { a: [] }, undefined, undefined],
  ['a', { a: [3, 1, 2] }, 1, 3],
  ['a', { a: [1, 'b', null] }, null, 'b'],
  ['a', { a: [[], 1] }, 1, []],
  ['a.b', { a: [{ b: 5 }, { b: 3 }] }, 3, 5],
  ['a.b', { a: [-1, { b: 9 }] }, null, 9],
  ['a.b', { a: [{ b: [4, 7] }, { b: 5 }] }, 4, 7],
  ['a.b', { a: [{ b: [] }, { b: 5 }] }, undefined, 5],
  ['a.b', { a: [] }, null, null],
  ['a.b', { a: [[{ b: 1 }]] }, null, null],
  ['a.b.c', { a: [{ b: [{ c: 2 }, {}] }, { b: { c: 1 } }] }, null, 2],
  // The rest is from MongoDB's own tests of the keys of such paths.
  ['a.2', { a: [{ '2': 5 }] }, 5, 5],
  ['a.2', { a: [[1, 2, 5]] }, null, null],
  ['a.2', { a: [[1], [3], [2, 1]] }, [2, 1], [2, 1]],
  ['a.2', { a: [[1, 2, 5], { '2': 6 }] }, null, 6],
  ['a.b.1', { a: [{ b: [1, 2] }] }, 2, 2],
  ['a.0.b', { a: [[{ b: 1 }]] }, 1, 1],
  ['a.0.0.b', { a: [[[{ b: 1 }, { b: 2 }]]] }, 1, 2],
  ['a.0.0.b', { a: [[[[{ b: 1 }]]]] }, null, null],
]

describe('a position in a sort', () => {
  for (const [path, doc, least, greatest] of WAYS) {
    it(`${path} of ${JSON.stringify(doc)}`, () => {
      expect(at({ [path]: 1 }, doc), 'upwards').to.deep.equal([least])
      expect(at({ [path]: -1 }, doc), 'downwards').to.deep.equal([greatest])
    })
  }

  it('takes fields below one array from the same element', () => {
    const list = { list: [{ p: 2, q: 1 }, { p: 1, q: 8 }, { p: 1, q: 9 }] } // prettier-ignore
    expect(at({ 'list.p': 1, 'list.q': 1 }, list)).to.deep.equal([1, 8])
    expect(at({ 'list.p': 1, 'list.q': -1 }, list)).to.deep.equal([1, 9])
    expect(at({ 'list.q': 1, 'list.p': 1 }, list)).to.deep.equal([1, 2])
    expect(at({ 'a': 1, 'a.b': -1 }, { a: [{ b: [2, 3] }, 1] })).to.deep.equal([1, null])
  })

  it('is refused for two arrays, and for a number that is a place and a key', () => {
    expect(() => at({ a: 1, b: 1 }, { a: [1], b: [2] })).to.throw(InvalidQuery)
    expect(() => at({ a: 1, b: 1 }, { a: [], b: [1] })).to.throw(InvalidQuery)
    expect(() => at({ 'a': 1, 'b.0': 1 }, { a: [1], b: [2] })).to.throw(InvalidQuery)
    expect(() => at({ 'a.c': 1, 'a.d': 1 }, { a: [{ c: [1], d: [] }] })).to.throw(InvalidQuery)
    expect(() => at({ 'a.0': 1 }, { a: [{ '0': 1 }] })).to.throw(InvalidQuery)
  })
})

describe('where a page goes on', () => {
  it('is behind a document or a cursor, where what is missing counts as null', () => {
    const sort = parseSort({ 'a.b': 1, 'c': 1 })
    expect(parseAfter({ '_id': 'x', 'a.b': 5 }, sort)).to.deep.equal([5, null, 'x'])
    expect(parseAfter({ _id: 'x', a: { b: 5 }, c: 1 }, sort)).to.deep.equal([5, 1, 'x'])
    expect(parseAfter(undefined, sort)).to.equal(null)
    expect(() => parseAfter({ _id: 'x' }, [])).to.throw(InvalidQuery)
    expect(() => parseAfter({ c: 1 } as unknown as FindOptions['after'], sort)).to.throw(InvalidQuery)
    expect(() => parseAfter({ _id: 'x', c: NaN }, sort)).to.throw(InvalidQuery)
  })

  it('is the same behind a document and behind its cursor, whatever arrays it holds', () => {
    for (const [path, doc] of WAYS) {
      for (const way of [1, -1] as const) {
        const sort = parseSort({ [path]: way })
        const row = { _id: 'x', ...doc }
        const position = positionOf(row, sort)
        const cursor = JSON.parse(JSON.stringify(cursorOf(row, sort))) as After
        expect(parseAfter(cursor, sort), `cursor: ${JSON.stringify(cursor)}`).to.deep.equal(position)
        expect(parseAfter(row, sort), 'document').to.deep.equal(position)
      }
    }
  })

  it('leaves out nothing and repeats nothing, by a path that leads through arrays', () => {
    const docs = WAYS.map(([, doc], i) => ({ _id: String(i % 7) + String(i), ...doc })) as { _id: string }[]
    for (const way of [1, -1] as const) {
      const sort = parseSort({ 'a.b': way })
      const sorted = sortDocuments([...docs], sort)
      sorted.forEach((doc, i) => {
        const after = parseAfter(cursorOf(doc, sort), sort)
        expect(behindPosition(sorted, after ?? [], sort)).to.deep.equal(sorted.slice(i + 1))
      })
    }
  })

  it('is no array where the sort goes along an index', () => {
    const spec = { name: 'notes', indexes: [{ name: 'a', keys: { a: 1 } }] } as const
    const along = planQuery(spec, parseFilter({ a: { $gte: 1 } }), parseSort({ a: 1 }))
    const inMemory = planQuery(spec, parseFilter({ a: { $gte: 1 } }), parseSort({ b: 1 }))
    expect(() => startOf({ _id: 'x', a: [] }, along)).to.throw(InvalidQuery)
    expect(() => startOf({ _id: 'x', a: [[]] }, along)).to.throw(InvalidQuery)
    expect(startOf({ _id: 'x', a: [2, 1] }, along)).to.deep.equal([1, 'x'])
    expect(startOf({ _id: 'x', b: [] }, inMemory)).to.deep.equal([undefined, 'x'])
  })
})
