import { expect } from 'chai'
import { DuplicateKey, InvalidDocument, InvalidQuery, NotApplicable } from '../../../src/store/errors.js'
import { heap, indexed, refusal, show } from './suite.js'
import type { Suite } from './suite.js'

const NOON = new Date('2024-05-01T12:00:00Z')

/** What MongoDB's manual says becomes of a document; both without its `_id`. */
const RESULTS: [before: object, update: object, after: object][] = [
  [{ a: 1 }, { $set: { a: 2 } }, { a: 2 }],
  [{ a: 1 }, { $set: { a: null } }, { a: null }],
  [{ a: 1 }, { $set: { b: { c: [NOON] } } }, { a: 1, b: { c: [NOON] } }],
  [{ a: { b: 1 } }, { $set: { a: { c: 2 } } }, { a: { c: 2 } }],
  [{ a: { b: 1 } }, { $set: { 'a.c': 2 } }, { a: { b: 1, c: 2 } }],
  [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [{}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  [{ a: 1 }, { $set: { b: -0 } }, { a: 1, b: 0 }],
  [
    {},
    { $set: { 'constructor.a': 1 }, $inc: { toString: 1 }, $push: { valueOf: 1 } },
    { constructor: { a: 1 }, toString: 1, valueOf: [1] },
  ],

  [{ a: 1, b: 2 }, { $unset: { a: true } }, { b: 2 }],
  [{ a: 1 }, { $unset: { b: '' } }, { a: 1 }],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': true } }, { a: { c: 2 } }],
  [{ a: { b: 1 } }, { $unset: { 'a.b': true } }, { a: {} }],
  [{ a: 1 }, { $unset: { 'a.b': true } }, { a: 1 }],
  [{}, { $unset: { 'a.b': true } }, {}],
  [{ a: [1, 2, 3] }, { $unset: { 'a.1': true } }, { a: [1, null, 3] }],

  [{ a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  [{ a: 1 }, { $inc: { a: -1.5 } }, { a: -0.5 }],
  [{ a: 0.1 }, { $inc: { a: 0.2 } }, { a: 0.1 + 0.2 }],
  [{}, { $inc: { a: 5 } }, { a: 5 }],
  [{}, { $inc: { 'a.b': 5 } }, { a: { b: 5 } }],
  [{ a: [1, 2] }, { $inc: { 'a.0': 5 } }, { a: [6, 2] }],
  [{ a: 2 ** 31 - 1 }, { $inc: { a: 1 } }, { a: 2 ** 31 }],
  [{ a: 2 ** 53 }, { $inc: { a: 1 } }, { a: 2 ** 53 }],
  [{ a: 2 ** 53 }, { $inc: { a: 2 ** 53 } }, { a: 2 ** 54 }],
  [{ a: 1 }, { $inc: { a: 0 } }, { a: 1 }],

  [{ a: 5 }, { $min: { a: 3 } }, { a: 3 }],
  [{ a: 5 }, { $min: { a: 7 } }, { a: 5 }],
  [{ a: 5 }, { $max: { a: 7 } }, { a: 7 }],
  [{ a: 5 }, { $max: { a: 3 } }, { a: 5 }],
  [{}, { $min: { a: 3 } }, { a: 3 }],
  [{}, { $max: { 'a.b': 3 } }, { a: { b: 3 } }],
  [{ a: NOON }, { $max: { a: new Date(+NOON + 1) } }, { a: new Date(+NOON + 1) }],
  [{ a: 5 }, { $max: { a: '' } }, { a: '' }],
  [{ a: 'x' }, { $min: { a: 1e300 } }, { a: 1e300 }],
  [{ a: 5 }, { $min: { a: null } }, { a: null }],
  [{ a: null }, { $max: { a: -1 } }, { a: -1 }],
  [{ a: 'x' }, { $max: { a: false } }, { a: false }],
  [{ a: '😀' }, { $max: { a: '\uff5e' } }, { a: '😀' }],

  [{ a: 1 }, { $setOnInsert: { a: 2 } }, { a: 1 }],
  [{ a: 1 }, { $setOnInsert: { b: 2 }, $set: { a: 3 } }, { a: 3 }],

  [{}, { $push: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $push: { a: 1 } }, { a: [1, 1] }],
  [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  [{ a: [1] }, { $push: { a: { $each: [] } } }, { a: [1] }],
  [{ a: [] }, { $push: { a: { b: 1 } } }, { a: [{ b: 1 }] }],
  [{}, { $push: { 'a.b': null } }, { a: { b: [null] } }],
  [{ a: [[1]] }, { $push: { 'a.0': 2 } }, { a: [[1, 2]] }],

  [{}, { $addToSet: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $addToSet: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $addToSet: { a: '1' } }, { a: [1, '1'] }],
  [{ a: [1, 1] }, { $addToSet: { a: 2 } }, { a: [1, 1, 2] }],
  [{ a: [1] }, { $addToSet: { a: { $each: [2, 1, 2, 3] } } }, { a: [1, 2, 3] }],
  [{}, { $addToSet: { a: { $each: [1, 1] } } }, { a: [1] }],
  [{ a: [1] }, { $addToSet: { a: [1] } }, { a: [1, [1]] }],
  [{ a: [[1]] }, { $addToSet: { a: [1] } }, { a: [[1]] }],
  [{ a: [{ p: 1, q: 2 }] }, { $addToSet: { a: { p: 1, q: 2 } } }, { a: [{ p: 1, q: 2 }] }],
  [
    { a: [{ p: 1, q: 2 }] },
    { $addToSet: { a: { q: 2, p: 1 } } },
    {
      a: [
        { p: 1, q: 2 },
        { q: 2, p: 1 },
      ],
    },
  ],
  [{ a: [null] }, { $addToSet: { a: null } }, { a: [null] }],

  [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  [{ a: [1, '1'] }, { $pull: { a: '1' } }, { a: [1] }],
  [{ a: [1] }, { $pull: { a: 2 } }, { a: [1] }],
  [{ a: [1] }, { $pull: { a: 1 } }, { a: [] }],
  [{ a: [1, null] }, { $pull: { a: null } }, { a: [1] }],
  [{ b: 1 }, { $pull: { a: 1 } }, { b: 1 }],
  [{ a: [NOON, 1] }, { $pull: { a: new Date(NOON) } }, { a: [1] }],
  [{ a: [1, 2, 3, 2] }, { $pull: { a: { $in: [2, 3] } } }, { a: [1] }],
  [{ a: [1] }, { $pull: { a: { $in: [] } } }, { a: [1] }],
  [{ o: { a: ['x', 'y'] } }, { $pull: { 'o.a': 'x' } }, { o: { a: ['y'] } }],

  [
    { a: 1, b: [1], c: 1, d: 1 },
    { $inc: { a: 1 }, $push: { b: 2 }, $unset: { c: true }, $max: { d: 4 } },
    { a: 2, b: [1, 2], d: 4 },
  ],
]

/** MongoDB refuses these for what the document holds. */
const NOT_APPLICABLE: [before: object, update: object, path: string][] = [
  [{ a: 's' }, { $inc: { a: 1 } }, 'a'],
  [{ a: null }, { $inc: { a: 1 } }, 'a'],
  [{ a: [1] }, { $inc: { a: 1 } }, 'a'],
  [{ a: NOON }, { $inc: { a: 1 } }, 'a'],
  [{ a: true }, { $inc: { a: 1 } }, 'a'],
  [{ a: 1 }, { $push: { a: 1 } }, 'a'],
  [{ a: null }, { $push: { a: { $each: [1] } } }, 'a'],
  [{ a: {} }, { $addToSet: { a: 1 } }, 'a'],
  [{ a: 's' }, { $pull: { a: 1 } }, 'a'],
  [{ a: null }, { $pull: { a: 1 } }, 'a'],
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 'a.b'],
  [{ a: null }, { $set: { 'a.b': 1 } }, 'a.b'],
  [{ a: 's' }, { $inc: { 'a.length': 1 } }, 'a.length'],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 'a.b'],
  [{ a: [1] }, { $set: { 'a.-1': 1 } }, 'a.-1'],
  [{ a: [1] }, { $push: { 'a.0': 1 } }, 'a.0'],
  [{ a: 1 }, { $min: { 'a.b': 1 } }, 'a.b'],
]

const REFUSED: [what: string, update: unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['no operator', {}],
  ['an operator without paths', { $set: {} }],
  ['a replacement', { a: 1 }],
  ['a mixture', { $set: { b: 1 }, a: 1 }],
  ['a pipeline', [{ $set: { a: 1 } }]],
  ['an operator without an object', { $set: 1 }],
  ['the _id', { $set: { _id: 'y' } }],
  ['a part of the _id', { $set: { '_id.a': 'y' } }],
  ['the _id with $setOnInsert', { $setOnInsert: { _id: 'y' } }],
  ['a path twice', { $set: { a: 1 }, $inc: { a: 1 } }],
  ['a path and one within it', { $set: { 'a': {}, 'a.b': 1 } }],
  ['a path and one deep within it', { $set: { a: {} }, $push: { 'a.b.c': 1 } }],
  ['a path and one within it, apart', { $set: { 'a': {}, 'a!': 1, 'a.b': 1 } }],
  ['a positional path', { $set: { 'a.$': 1 } }],
  ['an all-positional path', { $set: { 'a.$[]': 1 } }],
  ['an empty path', { $set: { '': 1 } }],
  ['a path with an empty part', { $set: { 'a.': 1 } }],
  ['a path through __proto__', { $set: { '__proto__.a': 1 } }],
  ['a path with NUL', { $set: { 'a\0b': 1 } }],
  ['undefined', { $set: { a: undefined } }],
  ['NaN', { $set: { a: NaN } }],
  ['a function', { $set: { a: [() => 1] } }],
  ['a key with a dot', { $set: { a: { 'b.c': 1 } } }],
  ['a key with a dollar', { $set: { a: { $b: 1 } } }],
  ['$inc by a string', { $inc: { a: '1' } }],
  ['$inc by NaN', { $inc: { a: NaN } }],
  ['$inc by Infinity', { $inc: { a: Infinity } }],
  ['$inc beyond 2^53', { $inc: { a: 2 ** 53 + 2 } }],
  ['$push with $slice', { $push: { a: { $each: [1], $slice: 1 } } }],
  ['$push with $each of a value', { $push: { a: { $each: 1 } } }],
  ['$addToSet with $in', { $addToSet: { a: { $in: [1] } } }],
  ['$pull with a condition', { $pull: { a: { $gt: 1 } } }],
  ['$pull of an object', { $pull: { a: { b: 1 } } }],
  ['$unset with a number', { $unset: { a: 5 } }],
]

const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) })

export function updateContract({ test, useStore }: Suite): void {
  describe('updates', () => {
    const at = useStore()
    beforeEach(() => at.collection(heap).deleteMany({}))

    for (const [before, update, after] of RESULTS) {
      test(`${show(before)} with ${show(update)}`, async () => {
        const docs = at.collection(heap)
        await docs.insertOne({ _id: 'x', ...before })
        expect(await docs.updateOne({ _id: 'x' }, update), 'matched').to.equal(true)
        expect(await docs.findOne({ _id: 'x' })).to.deep.equal({ _id: 'x', ...after })
        await docs.deleteMany({})
        await docs.insertOne({ _id: 'x', ...before })
        expect(await docs.findOneAndUpdate({ _id: 'x' }, update)).to.deep.equal({ _id: 'x', ...after })
      })
    }

    for (const [before, update, path] of NOT_APPLICABLE) {
      test(`${show(before)} does not let ${show(update)}`, async () => {
        const docs = at.collection(heap)
        await docs.insertOne({ _id: 'x', ...before, n: 1 })
        const both = { ...update, ...('$set' in update ? { $inc: { n: 1 } } : { $set: { n: 2 } }) }
        const error = await refusal(docs.updateOne({ _id: 'x' }, update), NotApplicable)
        expect(error.path).to.equal(path)
        await refusal(docs.updateOne({ _id: 'x' }, both), NotApplicable)
        await refusal(docs.findOneAndUpdate({ _id: 'x' }, both), NotApplicable)
        await refusal(docs.bulk([{ updateOne: { filter: { _id: 'x' }, update: both } }]), NotApplicable)
        expect(await docs.findOne({ _id: 'x' })).to.deep.equal({ _id: 'x', ...before, n: 1 })
      })
    }

    test('new fields are added in the order of their paths', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ _id: 'x', m: 1 })
      const after = await docs.findOneAndUpdate(
        { _id: 'x' },
        { $set: { 'z': 1, 'o.y': 1, 'b': 1, 'o.c': 1 }, $inc: { d: 1 } },
      )
      expect(JSON.stringify(after)).to.equal('{"_id":"x","m":1,"b":1,"d":1,"o":{"c":1,"y":1},"z":1}')
    })

    test('an update that nothing matches changes nothing', async () => {
      const docs = at.collection(heap)
      expect(await docs.updateOne({ _id: 'x' }, { $set: { a: 1 } })).to.equal(false)
      expect(await docs.findOneAndUpdate({ _id: 'x' }, { $set: { a: 1 } })).to.equal(null)
      expect(await docs.updateMany({ a: 1 }, { $set: { a: 1 } })).to.equal(0)
      expect(await docs.count({}, { atMost: 1 })).to.equal(0)
    })

    test('updateOne and findOneAndUpdate change one, updateMany all, and say how many matched', async () => {
      const docs = at.collection(indexed)
      await docs.deleteMany({})
      await docs.insertMany(['p', 'q', 'r'].map((_id, i) => ({ _id, a: 1, b: i })))
      expect(await docs.updateOne({ a: 1 }, { $set: { c: 1 } })).to.equal(true)
      expect(await docs.count({ c: 1 }, { atMost: 9 })).to.equal(1)
      expect(await docs.updateMany({ a: 1 }, { $set: { c: 1 } }), 'those that stay the same count too').to.equal(3)
      expect(await docs.findOneAndUpdate({ a: 1 }, { $inc: { a: 1 } }, { sort: { b: -1 } })).to.include({
        _id: 'r',
        a: 2,
      })
      expect(await docs.count({ a: 1 }, { atMost: 9 })).to.equal(2)
      expect(await docs.count({ a: 2 }, { atMost: 9 })).to.equal(1)
    })

    test('a document that an update would make larger than 16 MiB is refused', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ _id: 'x', a: 'x'.repeat(9 * 2 ** 20) })
      await refusal(docs.updateOne({ _id: 'x' }, { $set: { b: 'x'.repeat(9 * 2 ** 20) } }), InvalidDocument)
      expect(await docs.findOne({ _id: 'x' })).not.to.have.property('b')
    })
  })

  describe('updates that are refused', () => {
    const at = useStore()
    before(() => at.collection(heap).insertOne({ _id: 'x', a: 1 }))

    const unknown = [
      '$rename',
      '$mul',
      '$bit',
      '$currentDate',
      '$pop',
      '$pushAll',
      '$pullAll',
      '$replaceWith',
      '$where',
    ]
    for (const operator of unknown) {
      test(`names the unknown operator ${operator}`, async () => {
        const error = await refusal(at.collection(heap).updateOne({ _id: 'x' }, { [operator]: { a: 1 } }), InvalidQuery)
        expect(error.message).to.include(operator)
      })
    }
    const path99 = Array.from({ length: 99 }, () => 'x').join('.')
    const tooDeep = [
      ['101 levels', { $set: { a: nested(100) } }],
      ['an element that is a list at a path of 99', { $push: { [path99]: [] } }],
    ] as const
    for (const [what, update] of [...REFUSED, ...tooDeep]) {
      test(`refuses ${what} in an update, in every call`, async () => {
        const docs = at.collection(heap)
        await refusal(docs.updateOne({ _id: 'x' }, update), InvalidQuery)
        await refusal(docs.updateMany({ _id: 'x' }, update), InvalidQuery)
        await refusal(docs.findOneAndUpdate({ _id: 'x' }, update), InvalidQuery)
        await refusal(docs.claimMany({ _id: 'x' }, update, { limit: 1 }), InvalidQuery)
        await refusal(docs.bulk([{ updateOne: { filter: { _id: 'x' }, update } }]), InvalidQuery)
        expect(await docs.find({}, { limit: 9 })).to.deep.equal([{ _id: 'x', a: 1 }])
      })
    }
    test('refuses what an index could not hold', async () => {
      const docs = at.collection(indexed)
      await docs.insertOne({ _id: 'x', a: [1], b: 1 })
      for (const update of [
        { $set: { b: [1] } },
        { $push: { b: 1 } },
        { $set: { b: 'x'.repeat(2_049) } },
        { $max: { a: ['x'.repeat(2_049)] } },
        { $addToSet: { a: 'é'.repeat(1_025) } },
      ]) {
        await refusal(docs.updateOne({ _id: 'x' }, update), InvalidDocument)
      }
      expect(await docs.find({}, { limit: 9 })).to.deep.equal([{ _id: 'x', a: [1], b: 1 }])
    })
  })

  describe('upserts', () => {
    const at = useStore()
    beforeEach(() => at.collection(heap).deleteMany({}))

    const matrix: [
      title: string,
      before: object | null,
      filter: object,
      update: object,
      after: object | typeof DuplicateKey,
    ][] = [
      ['makes a document from its _id', null, {}, { $set: { a: 1 } }, { a: 1 }],
      [
        'starts with the equalities',
        null,
        { 'b': 1, 'c.d': { $eq: null }, 'c.e': [1] },
        { $inc: { n: 1 } },
        { b: 1, c: { d: null, e: [1] }, n: 1 },
      ],
      [
        'takes a path that objects have anyway',
        null,
        { 'constructor.a': 1, 'toString': 2 },
        { $inc: { 'valueOf.b': 1 } },
        { constructor: { a: 1 }, toString: 2, valueOf: { b: 1 } },
      ],
      ['adds to an equality', null, { n: 5, l: [1] }, { $inc: { n: 1 }, $push: { l: 2 } }, { n: 6, l: [1, 2] }],
      [
        'does not start with other conditions',
        null,
        { n: { $lt: 5 }, q: { $ne: 1 }, r: { $exists: false } },
        { $set: { a: 1 } },
        { a: 1 },
      ],
      ['uses $setOnInsert when it makes one', null, {}, { $setOnInsert: { a: 1 }, $push: { l: 1 } }, { a: 1, l: [1] }],
      ['does not use it otherwise', { n: 1 }, {}, { $setOnInsert: { a: 1 }, $inc: { n: 1 } }, { n: 2 }],
      ['updates what matches', { n: 1 }, { n: { $lt: 5 } }, { $inc: { n: 1 } }, { n: 2 }],
      ['reports a document that the filter excludes', { n: 9 }, { n: { $lt: 5 } }, { $inc: { n: 1 } }, DuplicateKey],
      ['reports one excluded by an equality', { n: 9 }, { n: 8 }, { $set: { a: 1 } }, DuplicateKey],
    ]
    for (const [title, before, filter, update, after] of matrix) {
      for (const call of ['updateOne', 'findOneAndUpdate'] as const) {
        test(`${call} ${title}`, async () => {
          const docs = at.collection(heap)
          if (before !== null) await docs.insertOne({ _id: 'x', ...before })
          const work = docs[call]({ _id: 'x', ...filter }, update, { upsert: true })
          if (after === DuplicateKey) {
            expect(await refusal(work, DuplicateKey)).to.include({ collection: 'heap', index: '_id_', key: 'x' })
            expect(await docs.find({}, { limit: 9 })).to.deep.equal([{ _id: 'x', ...before }])
          } else {
            expect(await work).to.deep.equal(call === 'updateOne' ? true : { _id: 'x', ...after })
            expect(await docs.find({}, { limit: 9 })).to.deep.equal([{ _id: 'x', ...after }])
          }
        })
      }
    }

    const refused = [
      {},
      { a: 1 },
      { _id: { $gt: 'x' } },
      { _id: { $in: ['x'] } },
      { _id: 'x', $or: [{ a: 1 }] },
      { _id: 'x', a: { $in: [1] } },
      { _id: 5 },
    ]
    for (const filter of refused) {
      test(`an upsert with ${show(filter)} is refused`, async () => {
        const docs = at.collection(heap)
        await refusal(docs.updateOne(filter, { $set: { b: 1 } }, { upsert: true }), InvalidQuery)
        await refusal(docs.findOneAndUpdate(filter, { $set: { b: 1 } }, { upsert: true }), InvalidQuery)
        expect(await docs.count({}, { atMost: 1 })).to.equal(0)
      })
    }
    for (const _id of ['', 'a\0b', 'x'.repeat(2_049)]) {
      test(`an upsert of the _id ${show(_id).slice(0, 20)} is refused`, async () => {
        await refusal(at.collection(heap).updateOne({ _id }, { $set: { b: 1 } }, { upsert: true }), InvalidDocument)
        expect(await at.collection(heap).count({}, { atMost: 1 })).to.equal(0)
      })
    }
  })
}
