import { expect } from 'chai'
import { InvalidQuery } from '../../../src/store/errors.js'
import { checkLimit, parseFilter, parseSort } from '../../../src/store/filter.js'
import type { Sort } from '../../../src/store/store.js'

const nestedOr = (levels: number): object => (levels === 0 ? { a: 1 } : { $or: [nestedOr(levels - 1)] })

const REFUSED: [what: string, filter: unknown][] = [
  ['$regex', { a: { $regex: 'x' } }],
  ['a regular expression', { a: /x/ }],
  ['$where', { $where: '1' }],
  ['$nor', { $nor: [{ a: 1 }] }],
  ['$not', { a: { $not: { $gt: 1 } } }],
  ['$nin', { a: { $nin: [1] } }],
  ['$all and $size', { a: { $all: [1], $size: 1 } }],
  ['operators mixed with keys', { a: { $gt: 1, b: 2 } }],
  ['undefined', { a: undefined }],
  ['NaN', { a: { $gt: NaN } }],
  ['a range of null', { a: { $gte: null } }],
  ['a range of a list', { a: { $gt: [1] } }],
  ['$in without a list', { a: { $in: 'x' } }],
  ['$in of 501 values', { a: { $in: Array.from({ length: 501 }, (_, i) => i) } }],
  ['$exists of 1', { a: { $exists: 1 } }],
  ['$elemMatch of conditions on fields', { a: { $elemMatch: { b: 1 } } }],
  ['an empty $elemMatch', { a: { $elemMatch: {} } }],
  ['$in within $elemMatch', { a: { $elemMatch: { $in: [1] } } }],
  ['an empty $or', { $or: [] }],
  ['$or of something else', { $or: { a: 1 } }],
  ['nine levels of $or', nestedOr(9)],
  ['an empty path', { '': 1 }],
  ['a positional path', { 'a.$': 1 }],
  ['a list', []],
  ['nothing', null],
  ['a date', new Date()],
]

describe('a filter', () => {
  for (const [what, filter] of REFUSED) {
    it(`refuses ${what}`, () => expect(() => parseFilter(filter)).to.throw(InvalidQuery))
  }

  it('takes an object without operators for a value', () => {
    expect(parseFilter({ a: { b: 1 }, c: {} })).to.deep.equal([
      { op: 'eq', path: 'a', value: { b: 1 } },
      { op: 'eq', path: 'c', value: {} },
    ])
  })

  it('flattens nested $and, and keeps $or', () => {
    expect(
      parseFilter({ $and: [{ a: 1 }, { $and: [{ b: { $gt: 1, $lt: 2 } }] }], $or: [{ c: 1, d: 2 }] }),
    ).to.deep.equal([
      { op: 'eq', path: 'a', value: 1 },
      { op: 'gt', path: 'b', value: 1 },
      { op: 'lt', path: 'b', value: 2 },
      {
        op: 'or',
        any: [
          {
            op: 'and',
            all: [
              { op: 'eq', path: 'c', value: 1 },
              { op: 'eq', path: 'd', value: 2 },
            ],
          },
        ],
      },
    ])
  })

  it('takes eight levels of $or, 500 values of $in, and -0 for 0', () => {
    expect(() => parseFilter(nestedOr(8))).not.to.throw()
    expect(() => parseFilter({ a: { $in: Array.from({ length: 500 }, (_, i) => i) } })).not.to.throw()
    expect(Object.is((parseFilter({ a: -0 })[0] as { value: number }).value, 0)).to.equal(true)
  })
})

describe('a sort', () => {
  it('ends with _id, in the direction of its last field, and with nothing behind it', () => {
    expect(parseSort({ a: 1, b: -1 })).to.deep.equal([
      ['a', 1],
      ['b', -1],
      ['_id', -1],
    ])
    expect(parseSort({ a: -1, _id: 1, b: 1 })).to.deep.equal([
      ['a', -1],
      ['_id', 1],
    ])
    expect(parseSort(undefined)).to.deep.equal([])
  })

  it('refuses other directions, no path, too many paths', () => {
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, 1]))
    for (const sort of [{ a: 2 }, { a: 'asc' }, { a: { $meta: 'x' } }, {}, nine, ['a'], { $a: 1 }]) {
      expect(() => parseSort(sort as Sort), JSON.stringify(sort)).to.throw(InvalidQuery)
    }
  })
})

describe('a limit', () => {
  it('is a whole number from 1 to its bound', () => {
    expect(checkLimit('limit', 1_000, 1_000)).to.equal(1_000)
    for (const limit of [0, -1, 1.5, 1_001, NaN, '5', undefined, null, Infinity]) {
      expect(() => checkLimit('limit', limit, 1_000), String(limit)).to.throw(InvalidQuery, 'limit')
    }
  })
})
