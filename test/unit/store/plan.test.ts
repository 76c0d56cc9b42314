import { expect } from 'chai'
import { InvalidQuery } from '../../../src/store/errors.js'
import { parseFilter, parseSort } from '../../../src/store/filter.js'
import { planQuery, type Plan } from '../../../src/store/plan.js'
import type { CollectionSpec, Sort } from '../../../src/store/store.js'

const SPEC: CollectionSpec = {
  name: 'posts',
  indexes: [
    { name: 'by-author', keys: { author: 1, at: -1 } },
    { name: 'by-author-state', keys: { author: 1, state: 1, at: -1 } },
    { name: 'by-at', keys: { at: -1 } },
    { name: 'by-tag', keys: { tags: 1, at: -1 }, array: 'tags' },
    { name: 'by-place', keys: { 'place.town': 1 } },
  ],
}

const plan = (filter: object, sort?: Sort): Plan => planQuery(SPEC, parseFilter(filter), parseSort(sort))
/** A plan in short: which indexes, by how many points and bounds, in which order. */
const short = ({ walks, served }: Plan): string =>
  `${served ? '' : 'scan '}${walks
    .map(({ index, points, range, order, backward }) => {
      const entered = `${points.map((list) => list.length).join('·')}${range.length > 0 ? `+${range.length}` : ''}`
      return `${index ?? '_id'}(${entered}) ${order}${order !== 'none' && backward ? ' backward' : ''}`
    })
    .join(' | ')}`

describe('the planner', () => {
  const cases: [what: string, filter: object, sort: Sort | undefined, expected: string][] = [
    ['takes the documents themselves for an _id', { _id: 'x', author: 'a' }, undefined, '_id(1) none'],
    [
      'takes the documents themselves for a list of _ids, sorted afterwards',
      { _id: { $in: ['x', 'y'] } },
      { at: 1 },
      '_id(2) none',
    ],
    ['prefers the longest run of equalities', { author: 'a', state: 's' }, undefined, 'by-author-state(1·1) none'],
    ['uses a range behind equalities', { author: 'a', at: { $gt: 1, $lt: 5 } }, undefined, 'by-author(1+2) none'],
    ['prefers the index that serves the sort', { author: 'a', state: 's' }, { at: -1 }, 'by-author-state(1·1) walk'],
    ['walks backwards where the sort is turned over', { author: 'a' }, { at: 1 }, 'by-author(1) walk backward'],
    ['merges the prefixes of an $in', { author: { $in: ['a', 'b', 'c'] } }, { at: -1 }, 'by-author(3) merge'],
    [
      'walks the prefixes of an $in one by one where that is the order',
      { author: { $in: ['a', 'b'] } },
      { author: 1, at: -1 },
      'by-author(2) walk',
    ],
    [
      'takes one index for each branch of an $or',
      { $or: [{ author: 'a' }, { tags: 't' }] },
      { at: -1 },
      'by-author(1) walk | by-tag(1) walk',
    ],
    ['takes a missing field for null', { author: { $exists: false } }, undefined, 'by-author(1) none'],
    ['enters an array field at an element', { tags: 'x' }, { at: -1 }, 'by-tag(1) walk'],
    ['uses one bound only on an array field', { tags: { $gte: 'a', $lt: 'b' } }, undefined, 'by-tag(+1) none'],
    [
      'uses both bounds of an $elemMatch',
      { tags: { $elemMatch: { $gte: 'a', $lt: 'b' } } },
      undefined,
      'by-tag(+2) none',
    ],
    ['looks for a whole array at its first element too', { tags: ['x', 'y'] }, undefined, 'by-tag(2) none'],
    ['uses an index of a dotted path', { 'place.town': 'Leeds' }, undefined, 'by-place(1) none'],
    ['walks the whole of an index for its sort', {}, { at: 1 }, 'by-at() walk backward'],
    ['finds nothing for an empty $in without looking', { author: { $in: [] } }, undefined, 'by-author(0) none'],
  ]
  for (const [what, filter, sort, expected] of cases)
    it(what, () => expect(short(plan(filter, sort))).to.equal(expected))

  const scans: [what: string, filter: object, sort?: Sort][] = [
    ['a field without an index', { body: 'x' }],
    ['a second field of an index alone', { state: 's' }],
    ['only a negation', { author: { $ne: 'a' } }],
    ['only $exists: true', { author: { $exists: true } }],
    ['a condition no index enters, though one serves the sort', { body: 'x' }, { at: 1 }],
    ['a sort no index serves', { author: 'a' }, { state: 1 }],
    ['a sort in mixed directions that no index has', { author: { $in: ['a', 'b'] } }, { author: 1, at: 1 }],
    ['an $or with one branch that none serves', { $or: [{ author: 'a' }, { body: 'b' }] }],
  ]
  for (const [what, filter, sort] of scans)
    it(`calls it a scan: ${what}`, () => expect(plan(filter, sort).served).to.equal(false))

  it('checks on each document what its walk leaves open', () => {
    const [walk] = plan({ author: 'a', body: 'x' }).walks
    expect(walk?.residual).to.deep.equal([{ op: 'eq', path: 'body', value: 'x' }])
    expect(plan({ author: 'a', at: { $gt: 1 } }).residual).to.equal(false)
  })

  it('checks the whole $or where one of its branches leaves something open', () => {
    const filter = {
      $or: [
        { author: 'a', body: 'x' },
        { tags: 't', body: 'y' },
      ],
    }
    for (const walk of plan(filter).walks) expect(walk.residual).to.deep.equal(parseFilter(filter))
  })

  it('refuses a sort by an array field', () => expect(() => plan({}, { tags: 1 })).to.throw(InvalidQuery))
})
