import { expect } from 'chai'
import { parseUpdate, upsertSeed } from '../../../src/store/changes.js'
import { InvalidDocument, InvalidQuery } from '../../../src/store/errors.js'
import { parseFilter } from '../../../src/store/filter.js'
import type { CollectionSpec } from '../../../src/store/store.js'

const SPEC: CollectionSpec = {
  name: 'c',
  indexes: [{ name: 'i', keys: { 'plain': 1, 'tags': 1, 'sub.x': 1 }, array: 'tags' }],
}
const parse = (update: unknown): unknown => parseUpdate(update, SPEC)

const REFUSED: [what: string, update: unknown][] = [
  ['a replacement', { a: 1 }],
  ['an empty update', {}],
  ['empty operators', { $set: {} }],
  ['a pipeline', [{ $set: { a: 1 } }]],
  ['$rename', { $rename: { a: 'b' } }],
  ['$mul', { $mul: { a: 2 } }],
  ['$pop', { $pop: { a: 1 } }],
  ['$currentDate', { $currentDate: { a: true } }],
  ['a positional path', { $set: { 'a.$': 1 } }],
  ['all positions', { $inc: { 'a.$[]': 1 } }],
  ['_id', { $set: { _id: 'x' } }],
  ['what is within _id', { $set: { '_id.a': 'x' } }],
  ['a path twice', { $set: { a: 1 }, $inc: { a: 1 } }],
  ['a path and one within it', { $set: { a: {} }, $unset: { 'a.b.c': true } }],
  ['a path and one within it, with another sorted between', { $set: { 'a': 1, 'a!': 1, 'a.b': 1 } }],
  ['$inc of a string', { $inc: { a: '1' } }],
  ['$inc beyond 2^53', { $inc: { a: 2 ** 54 } }],
  ['$inc of NaN', { $inc: { a: NaN } }],
  ['$unset of false', { $unset: { a: false } }],
  ['undefined', { $set: { a: undefined } }],
  ['a dotted key in a value', { $set: { a: { 'b.c': 1 } } }],
  ['$push with $slice', { $push: { a: { $each: [], $slice: 1 } } }],
  ['$each without a list', { $push: { a: { $each: 1 } } }],
  ['$pull of a document', { $pull: { a: { b: 1 } } }],
  ['$pull with a comparison', { $pull: { a: { $gt: 1 } } }],
  ['a value that the path nests too deep', { $set: { [Array(99).fill('a').join('.')]: [[]] } }],
]

describe('an update', () => {
  for (const [what, update] of REFUSED) it(`refuses ${what}`, () => expect(() => parse(update)).to.throw(InvalidQuery))

  it('refuses at once what an index could not hold', () => {
    const long = 'x'.repeat(2_049)
    for (const update of [
      { $set: { plain: [1] } },
      { $push: { plain: 1 } },
      { $set: { plain: long } },
      { $addToSet: { tags: { $each: ['a', long] } } },
      { $set: { sub: { x: [] } } },
      { $set: { sub: [] } },
      { $setOnInsert: { sub: { x: long } } },
    ]) {
      expect(() => parse(update), JSON.stringify(update).slice(0, 60)).to.throw(InvalidDocument)
    }
    for (const update of [
      { $set: { tags: ['a'] } },
      { $push: { tags: 'a' } },
      { $set: { plain: 'x'.repeat(2_048) } },
      { $set: { sub: { y: [] } } },
    ]) {
      expect(() => parse(update)).not.to.throw()
    }
  })

  it('becomes changes in the order of their paths', () => {
    expect(parse({ $set: { b: 1 }, $inc: { 'a.x': -0 }, $pull: { tags: { $in: ['t'] } } })).to.deep.equal([
      { op: 'inc', path: 'a.x', by: 0 },
      { op: 'set', path: 'b', value: 1 },
      { op: 'pull', path: 'tags', values: ['t'], list: true },
    ])
  })
})

describe('the start of an upserted document', () => {
  const seed = (filter: object): unknown => upsertSeed(parseFilter(filter))

  it('is what the filter says is equal', () => {
    expect(
      seed({ '_id': 'x', 'a': 1, 'b.c': { $eq: 2 }, 'd': { $gt: 1 }, 'e': { $ne: 1 }, 'f': { $exists: false } }),
    ).to.deep.equal({
      '_id': 'x',
      'a': 1,
      'b.c': 2,
    })
  })

  it('needs a plain _id, and nothing that leaves it open', () => {
    for (const filter of [
      { a: 1 },
      { _id: { $gt: 'a' } },
      { _id: { $in: ['a'] } },
      { _id: 'x', $or: [{ a: 1 }] },
      { _id: 'x', a: { $in: [1] } },
    ]) {
      expect(() => seed(filter), JSON.stringify(filter)).to.throw(InvalidQuery)
    }
    expect(() => seed({ '_id': 'x', 'a': 1, 'a.b': 2 })).to.throw(InvalidQuery)
  })
})
