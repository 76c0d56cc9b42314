import { expect } from 'chai'
import { parseUpdate } from '../../../src/store/changes.js'
import { applyChanges } from '../../../src/store/embedded/update.js'
import { NotApplicable } from '../../../src/store/errors.js'
import type { Value } from '../../../src/store/store.js'

type Doc = Record<string, Value>
type Case = [before: Doc, update: Record<string, unknown>, after: Doc]

/** From the pages of MongoDB's manual about the operators that the headings name. */
const TABLES: Record<string, Case[]> = {
  '$set': [
    [{ a: 1 }, { $set: { a: 2, b: [1] } }, { a: 2, b: [1] }],
    [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    [{}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
    [{ a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.0.c': 3 } }, { a: [{ b: 2, c: 3 }] }],
  ],
  '$unset': [
    [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    [{ a: { b: 1 } }, { $unset: { 'a.b': true } }, { a: {} }],
    [{ a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
    [{ a: [1] }, { $unset: { 'a.7': '', 'b.c': '', 'a.x': '' } }, { a: [1] }],
  ],
  '$inc': [
    [{ a: 1 }, { $inc: { 'a': 2, 'b.c': -1 } }, { a: 3, b: { c: -1 } }],
    [{ a: [1, 2] }, { $inc: { 'a.1': 0.5 } }, { a: [1, 2.5] }],
  ],
  '$min, $max': [
    [
      { low: 150, high: 900 },
      { $min: { low: 200 }, $max: { high: 950 } },
      { low: 150, high: 950 },
    ],
    [{}, { $min: { a: 5 }, $max: { b: 5 } }, { a: 5, b: 5 }],
    [
      { a: 5, b: null },
      { $min: { a: null }, $max: { b: false } },
      { a: null, b: false },
    ],
    [{ a: 'x' }, { $min: { a: 1 } }, { a: 1 }],
    [{ a: 1 }, { $max: { a: new Date(0) } }, { a: new Date(0) }],
  ],
  '$push': [
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{}, { $push: { a: { $each: [1, 1] } } }, { a: [1, 1] }],
  ],
  '$addToSet': [
    [{ a: ['x'] }, { $addToSet: { a: 'x' } }, { a: ['x'] }],
    [{ a: ['x'] }, { $addToSet: { a: ['c', 'd'] } }, { a: ['x', ['c', 'd']] }],
    [{ a: ['x'] }, { $addToSet: { a: { $each: ['y', 'x', 'y'] } } }, { a: ['x', 'y'] }],
    [
      { a: [{ b: 1, c: 2 }] },
      { $addToSet: { a: { c: 2, b: 1 } } },
      {
        a: [
          { b: 1, c: 2 },
          { c: 2, b: 1 },
        ],
      },
    ],
    [{ a: [1, 1] }, { $addToSet: { a: 1 } }, { a: [1, 1] }],
  ],
  '$pull': [
    [{ a: ['x', 'y', 'x'] }, { $pull: { a: 'x' } }, { a: ['y'] }],
    [{ a: [1, 2, 3], b: [] }, { $pull: { a: { $in: [1, 3] }, b: 1, c: 1 } }, { a: [2], b: [] }],
    [{ a: [null, 1, [null]] }, { $pull: { a: null } }, { a: [1, [null]] }],
    [{ a: [[1, 2], 3] }, { $pull: { a: { $in: [2] } } }, { a: [3] }],
    [{ a: 5 }, { $pull: { 'a.b': 1, 'x.y': 1 } }, { a: 5 }],
  ],
}

const IMPOSSIBLE: [before: Doc, update: Record<string, unknown>][] = [
  [{ a: 'x' }, { $inc: { a: 1 } }],
  [{ a: null }, { $inc: { a: 1 } }],
  [{ a: 1 }, { $set: { 'a.b': 1 } }],
  [{ a: null }, { $set: { 'a.b': 1 } }],
  [{ a: [1] }, { $set: { 'a.b': 1 } }],
  [{ a: [1] }, { $set: { 'a.01': 1 } }],
  [{ a: 1 }, { $push: { a: 1 } }],
  [{ a: null }, { $push: { a: 1 } }],
  [{ a: {} }, { $addToSet: { a: 1 } }],
  [{ a: 1 }, { $pull: { a: 1 } }],
  [{ a: [] }, { $set: { 'a.2000000': 1 } }],
]

const applied = (before: Doc, update: Record<string, unknown>, inserting = false): Doc => {
  const doc = structuredClone(before)
  applyChanges(doc, parseUpdate(update, { name: 'c', indexes: [] }), inserting)
  return doc
}

describe('the updater', () => {
  for (const [operator, cases] of Object.entries(TABLES)) {
    it(`does ${operator} as the manual says`, () => {
      for (const [before, update, after] of cases)
        expect(applied(before, update), JSON.stringify(update)).to.deep.equal(after)
    })
  }

  it('adds new fields in the order of their names', () => {
    expect(Object.keys(applied({ z: 1 }, { $set: { c: 1, a: 1 }, $inc: { b: 1 } }))).to.deep.equal(['z', 'a', 'b', 'c'])
  })

  it('does $setOnInsert only for a document that is being made', () => {
    const update = { $setOnInsert: { a: 1 }, $set: { b: 1 } }
    expect(applied({}, update)).to.deep.equal({ b: 1 })
    expect(applied({}, update, true)).to.deep.equal({ a: 1, b: 1 })
  })

  it('refuses what a document does not let it do, naming the path', () => {
    for (const [before, update] of IMPOSSIBLE) {
      expect(() => applied(before, update), JSON.stringify([before, update])).to.throw(NotApplicable, /^a/)
    }
  })

  it('shares nothing between documents', () => {
    const value = { list: [1] }
    const changes = parseUpdate({ $set: { a: value } }, { name: 'c', indexes: [] })
    const [one, two]: [Doc, Doc] = [{}, {}]
    applyChanges(one, changes, false)
    applyChanges(two, changes, false)
    ;(one.a as { list: number[] }).list.push(2)
    expect(two).to.deep.equal({ a: { list: [1] } })
  })
})
