import { expect } from 'chai'
import { matchesAll } from '../../../src/store/embedded/match.js'
import { parseFilter } from '../../../src/store/filter.js'
import type { Value } from '../../../src/store/store.js'

type Case = [filter: Record<string, unknown>, matching: Record<string, Value>[], other: Record<string, Value>[]]

const day = (n: number): Date => new Date(n * 86_400_000)

/** From the pages of MongoDB's manual that the headings name, and from the server's own tests of paths. */
const TABLES: Record<string, Case[]> = {
  'Query an Array': [
    [
      { tags: ['red', 'blank'] },
      [{ tags: ['red', 'blank'] }],
      [{ tags: ['blank', 'red'] }, { tags: ['red', 'blank', 'plain'] }],
    ],
    [{ tags: 'red' }, [{ tags: ['blank', 'red'] }, { tags: 'red' }], [{ tags: ['blue'] }, { tags: [['red']] }]],
    [{ dim: { $gt: 25 } }, [{ dim: [14, 30] }], [{ dim: [14, 21] }]],
    [{ dim: { $gt: 15, $lt: 20 } }, [{ dim: [14, 21] }, { dim: [16] }], [{ dim: [10, 12] }]],
    [
      { dim: { $elemMatch: { $gt: 22, $lt: 30 } } },
      [{ dim: [1, 25] }],
      [{ dim: [14, 31] }, { dim: 25 }, { dim: [[25]] }],
    ],
    [{ 'dim.1': { $gt: 25 } }, [{ dim: [14, 30] }], [{ dim: [30, 14] }, { dim: [30] }]],
  ],
  'Query an Array of Embedded Documents': [
    [
      { list: { w: 'A', n: 5 } },
      [{ list: [{ w: 'A', n: 5 }] }],
      [{ list: [{ n: 5, w: 'A' }] }, { list: [{ w: 'A', n: 5, x: 1 }] }],
    ],
    [{ 'list.n': { $lte: 20 } }, [{ list: [{ n: 60 }, { n: 15 }] }], [{ list: [{ n: 60 }] }, { list: [20] }]],
    [{ 'list.0.n': { $lte: 20 } }, [{ list: [{ n: 15 }, { n: 60 }] }], [{ list: [{ n: 60 }, { n: 15 }] }]],
  ],
  'Query on Embedded Documents': [
    [{ size: { h: 14, w: 21 } }, [{ size: { h: 14, w: 21 } }], [{ size: { w: 21, h: 14 } }, { size: { h: 14 } }]],
    [{ 'size.h': { $lt: 15 } }, [{ size: { h: 14 } }], [{ size: { h: 15 } }, { size: 14 }, {}]],
  ],
  'Query for Null or Missing Fields': [
    [{ item: null }, [{ item: null }, {}, { item: [null] }], [{ item: [] }, { item: 0 }, { item: '' }]],
    [{ item: { $exists: false } }, [{}], [{ item: null }, { item: [] }]],
    [{ item: { $ne: null } }, [{ item: 1 }, { item: [] }], [{ item: null }, {}, { item: [1, null] }]],
    [
      { 'a.b': null },
      [{}, { a: 5 }, { a: { b: null } }, { a: [{ b: 1 }, { c: 1 }] }],
      [{ a: { b: 1 } }, { a: [] }, { a: [5] }],
    ],
    [{ 'a.b': { $exists: false } }, [{ a: [] }, { a: [5] }, { a: 5 }], [{ a: [{ b: 1 }, {}] }]],
  ],
  '$ne, $in': [
    [{ a: { $ne: 1 } }, [{ a: 2 }, {}, { a: '1' }], [{ a: 1 }, { a: [2, 1] }]],
    [{ a: { $in: [1, null] } }, [{ a: 1 }, {}, { a: [3, 1] }], [{ a: 2 }, { a: [] }]],
    [{ a: { $in: [['x'], 'y'] } }, [{ a: ['x'] }, { a: [['x']] }, { a: ['z', 'y'] }], [{ a: 'x' }, { a: ['x', 'z'] }]],
    [{ a: { $in: [] } }, [], [{}, { a: null }, { a: [] }]],
  ],
  'Comparison Query Operators: only values of the same type': [
    [
      { a: { $gt: 5 } },
      [{ a: 6 }, { a: ['x', 6] }],
      [{ a: '6' }, { a: null }, { a: day(9) }, { a: true }, { a: { b: 6 } }],
    ],
    [{ a: { $lt: 'b' } }, [{ a: 'a' }, { a: '' }], [{ a: 1 }, { a: null }, {}]],
    [{ a: { $gte: day(1) } }, [{ a: day(1) }], [{ a: day(0) }, { a: 1e15 }]],
    [{ a: { $lt: true } }, [{ a: false }], [{ a: true }, { a: 0 }, {}]],
    [{ a: { $gt: '\uffff' } }, [{ a: '😀' }], [{ a: 'z' }]],
  ],
  '$and, $or': [
    [{ $or: [{ a: 1 }, { b: { $gt: 2 } }] }, [{ a: 1 }, { a: 2, b: 3 }], [{ a: 2, b: 2 }]],
    [{ $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { b: 1 }] }, [{ a: 2, b: 1 }], [{ a: 2 }, { b: 1 }]],
    [{ $or: [{}] }, [{}], []],
  ],
  'places in arrays (the server’s path_test)': [
    [{ 'a.1': 2 }, [{ a: [5, 2] }, { a: [{ 1: 2 }] }], [{ a: [5, [2, 4]] }, { a: [2] }]],
    [{ 'a.1': [2, 4] }, [{ a: [5, [2, 4], 3] }], [{ a: [5, [2]] }]],
    [{ 'a.1.b': 4 }, [{ a: [5, { b: 4 }] }, { a: [5, [{ b: 4 }]] }], [{ a: [{ b: 4 }, 5] }]],
    [{ 'a.0.b': { $exists: true } }, [{ a: [{ b: null }] }], [{ a: [5] }, { a: [[]] }]],
    [{ 'a.b': 1 }, [{ a: [{ b: [2, 1] }] }], [{ a: [[{ b: 1 }]] }]],
    [{ 'a.00': 1 }, [{ a: { '00': 1 } }], [{ a: [1] }]],
  ],
  'names that objects inherit': [
    [{ constructor: { $exists: true } }, [{ constructor: 1 }], [{}]],
    [{ 'a.toString': null }, [{ a: {} }, {}], [{ a: { toString: 1 } }]],
  ],
}

describe('the matcher', () => {
  for (const [page, cases] of Object.entries(TABLES)) {
    it(`agrees with "${page}"`, () => {
      for (const [filter, matching, other] of cases) {
        const conds = parseFilter(filter)
        for (const doc of matching)
          expect(matchesAll(conds, doc), `${JSON.stringify(filter)} ${JSON.stringify(doc)}`).to.be.true
        for (const doc of other)
          expect(matchesAll(conds, doc), `${JSON.stringify(filter)} not ${JSON.stringify(doc)}`).to.be.false
      }
    })
  }
})
