import { expect } from 'chai'
import { InvalidQuery } from '../../../src/store/errors.js'
import { fill, heap, ids, indexed, refusal, show } from './suite.js'
import type { Suite } from './suite.js'

const NOON = new Date('2024-05-01T12:00:00Z')

/** Every kind of value at `a`. */
const DOCS: Record<string, object> = {
  missing: {},
  null: { a: null },
  neg: { a: -1 },
  zero: { a: 0 },
  one: { a: 1, b: 'k' },
  two: { a: 2.5, b: 'l' },
  big: { a: 2 ** 53 },
  strE: { a: '' },
  strNum: { a: '1' },
  str: { a: 'x' },
  f: { a: false },
  t: { a: true },
  date: { a: NOON },
  objE: { a: {} },
  obj: { a: { p: 1, q: 2 } },
  objR: { a: { q: 2, p: 1 } },
  objArr: { a: { p: [1, 5] } },
  arrE: { a: [] },
  arr: { a: [1, 2] },
  arrN: { a: [null] },
  arrS: { a: ['x', 5] },
  arrO: { a: [{ p: 1, q: 2 }, { p: 3 }] },
}
const but = (...names: string[]): string[] => Object.keys(DOCS).filter((name) => !names.includes(name))

/** What MongoDB's manual says each filter finds. */
const ANSWERS: [filter: object, found: string[]][] = [
  [{}, but()],
  // Equality; on an array: it or one of its elements.
  [{ a: 1 }, ['one', 'arr']],
  [{ a: { $eq: 1 } }, ['one', 'arr']],
  [{ a: '1' }, ['strNum']],
  [{ a: -0 }, ['zero']],
  [{ a: 2 ** 53 }, ['big']],
  [{ a: true }, ['t']],
  [{ a: NOON }, ['date']],
  [{ a: [1, 2] }, ['arr']],
  [{ a: [2, 1] }, []],
  [{ a: [] }, ['arrE']],
  [{ a: ['x', 5] }, ['arrS']],
  // Sub-documents are equal with the same fields in the same order.
  [{ a: {} }, ['objE']],
  [{ a: { p: 1, q: 2 } }, ['obj', 'arrO']],
  [{ a: { q: 2, p: 1 } }, ['objR']],
  [{ a: { p: 1 } }, []],
  // null means null or missing; `$exists` tells them apart.
  [{ a: null }, ['missing', 'null', 'arrN']],
  [{ a: { $eq: null } }, ['missing', 'null', 'arrN']],
  [{ a: { $in: [null] } }, ['missing', 'null', 'arrN']],
  [{ a: { $ne: null } }, but('missing', 'null', 'arrN')],
  [{ a: { $exists: true } }, but('missing')],
  [{ a: { $exists: false } }, ['missing']],
  [{ a: null, b: { $exists: false } }, ['missing', 'null', 'arrN']],
  [{ a: { $exists: true, $eq: null } }, ['null', 'arrN']],
  // `$ne` and `$in`.
  [{ a: { $ne: 1 } }, but('one', 'arr')],
  [{ a: { $ne: [1, 2] } }, but('arr')],
  [{ a: { $ne: 'x' } }, but('str', 'arrS')],
  [{ b: { $exists: true, $ne: 'k' } }, ['two']],
  [{ a: { $in: [1, 'x'] } }, ['one', 'arr', 'str', 'arrS']],
  [{ a: { $in: [] } }, []],
  [{ a: { $in: [[1, 2], true] } }, ['arr', 't']],
  [{ a: { $in: [{ p: 3 }, {}] } }, ['arrO', 'objE']],
  [{ a: { $in: [1, 1, 2] } }, ['one', 'arr']],
  // A range meets values of its own type only.
  [{ a: { $gt: 1 } }, ['two', 'big', 'arr', 'arrS']],
  [{ a: { $gte: 1 } }, ['one', 'two', 'big', 'arr', 'arrS']],
  [{ a: { $lt: 1 } }, ['neg', 'zero']],
  [{ a: { $lte: 0 } }, ['neg', 'zero']],
  [{ a: { $lte: -0 } }, ['neg', 'zero']],
  [{ a: { $gt: '' } }, ['strNum', 'str', 'arrS']],
  [{ a: { $gte: '' } }, ['strE', 'strNum', 'str', 'arrS']],
  [{ a: { $lt: 'x' } }, ['strE', 'strNum']],
  [{ a: { $gte: false } }, ['f', 't']],
  [{ a: { $gt: false } }, ['t']],
  [{ a: { $lt: true } }, ['f']],
  [{ a: { $gte: NOON } }, ['date']],
  [{ a: { $gt: new Date(+NOON - 1) } }, ['date']],
  [{ a: { $lt: NOON } }, []],
  // On an array each bound may be met by another element, unless `$elemMatch` asks for one that meets all.
  [{ a: { $gt: 1, $lt: 2 } }, ['arr']],
  [{ a: { $gte: 0, $lte: 1 } }, ['zero', 'one', 'arr']],
  [{ a: { $elemMatch: { $gt: 1, $lt: 2 } } }, []],
  [{ a: { $elemMatch: { $gte: 2, $lte: 5 } } }, ['arr', 'arrS']],
  [{ a: { $elemMatch: { $eq: 1 } } }, ['arr']],
  [{ a: { $elemMatch: { $gte: 'x', $lt: 'y' } } }, ['arrS']],
  [{ a: { $elemMatch: { $gt: 0 }, $ne: 'x' } }, ['arr']],
  // Paths, also through the sub-documents in an array and to a place in it.
  [{ 'a.p': 1 }, ['obj', 'objR', 'objArr', 'arrO']],
  [{ 'a.p': 3 }, ['arrO']],
  [{ 'a.p': { $gt: 2 } }, ['objArr', 'arrO']],
  [{ 'a.p': [1, 5] }, ['objArr']],
  [{ 'a.p': { $exists: true } }, ['obj', 'objR', 'objArr', 'arrO']],
  [{ 'a.p': { $exists: false } }, but('obj', 'objR', 'objArr', 'arrO')],
  [{ 'a.q': { $ne: 2 } }, but('obj', 'objR', 'arrO')],
  [{ 'a.q': null, 'a.p': { $exists: true } }, ['objArr', 'arrO']],
  [{ 'a.p': { $elemMatch: { $gt: 1 } } }, ['objArr']],
  [{ 'a.0': 1 }, ['arr']],
  [{ 'a.0.p': 1 }, ['arrO']],
  [{ 'a.1': { $exists: true } }, ['arr', 'arrS', 'arrO']],
  [{ 'a.length': { $exists: true } }, []],
  [{ constructor: { $exists: true } }, []],
  [{ 'toString.name': { $exists: true } }, []],
  // Together.
  [{ a: 1, b: 'k' }, ['one']],
  [{ a: 1, b: 'l' }, []],
  [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, ['one', 'arr']],
  [{ $or: [{ a: 'x' }, { a: true }] }, ['str', 'arrS', 't']],
  [{ $or: [{ a: 1 }, { a: { $gte: 1 } }] }, ['one', 'two', 'big', 'arr', 'arrS']],
  [{ $or: [{ a: 1 }, { $and: [{ a: { $gte: 2 } }, { a: { $lt: 3 } }] }] }, ['one', 'arr', 'two']],
  [{ $or: [{ $or: [{ a: 0 }, { a: false }] }, { b: 'l' }] }, ['zero', 'f', 'two']],
  [{ $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $or: [{ b: 'k' }, { _id: 'arr' }] }] }, ['one', 'arr']],
  [{ $or: [{ a: 1 }, { b: 'l' }], b: { $exists: true } }, ['one', 'two']],
  [{ a: { $gte: 0 }, $and: [{ a: { $lte: 1 } }, { b: null }] }, ['zero', 'arr']],
  [{ _id: 'one' }, ['one']],
  [{ _id: 'one', a: 2 }, []],
  [{ _id: { $in: ['one', 'none', 'two'] } }, ['one', 'two']],
  [{ _id: { $gte: 'two' } }, ['two', 'zero']],
  [{ _id: { $ne: 'two' }, b: { $exists: true } }, ['one']],
]

/** Lists in lists: only the outermost is looked into, and a list at a place that the path names is not. */
const LISTS: Record<string, object> = {
  flat: { a: [1, 2] },
  deep: { a: [[1, 2]] },
  both: { a: [1, [1, 2]] },
  deeper: { a: [[[1, 2]]] },
  empty: { a: [[]] },
}
const LIST_ANSWERS: [filter: object, found: string[]][] = [
  [{ a: 1 }, ['flat', 'both']],
  [{ a: { $in: [1] } }, ['flat', 'both']],
  [{ a: { $ne: 1 } }, ['deep', 'deeper', 'empty']],
  [{ a: [1, 2] }, ['flat', 'deep', 'both']],
  [{ a: { $in: [[1, 2], [3]] } }, ['flat', 'deep', 'both']],
  [{ a: { $ne: [1, 2] } }, ['deeper', 'empty']],
  [{ a: [] }, ['empty']],
  [{ a: { $gte: 1 } }, ['flat', 'both']],
  [{ a: { $elemMatch: { $eq: 1 } } }, ['flat', 'both']],
  [{ 'a.0': 1 }, ['flat', 'both']],
  [{ 'a.0': [1, 2] }, ['deep']],
  [{ 'a.1': [1, 2] }, ['both']],
  [{ 'a.0.0': 1 }, ['deep']],
  [{ 'a.0.0': [1, 2] }, ['deeper']],
]

const UNKNOWN = {
  $not: { $gt: 1 },
  $nin: [1],
  $all: [1],
  $size: 1,
  $type: 'string',
  $regex: 'x',
  $mod: [2, 0],
  $options: 'i',
  $near: [0, 0],
  $geoWithin: {},
  $bitsAllSet: 1,
  $gtx: 1,
}
const UNKNOWN_ABOVE = {
  $nor: [{}],
  $not: {},
  $where: 'true',
  $expr: {},
  $text: { $search: 'x' },
  $comment: 'x',
  $jsonSchema: {},
  $eq: 1,
}

const REFUSED: [what: string, filter: unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a string', 'a'],
  ['a list', [{ a: 1 }]],
  ['undefined', { a: undefined }],
  ['NaN', { a: NaN }],
  ['an infinite bound', { a: { $gt: Infinity } }],
  ['a function', { a: () => true }],
  ['a regular expression', { a: /x/ }],
  ['a BigInt', { a: 1n }],
  ['an invalid date', { a: new Date(NaN) }],
  ['a lone surrogate', { a: '\ud800' }],
  ['a class instance', { a: new Map() }],
  ['operators among keys', { a: { $gt: 1, b: 2 } }],
  ['an operator deep inside a value', { a: { b: { $gt: 1 } } }],
  ['an operator in a list', { a: { $in: [{ $gt: 1 }] } }],
  ['$in without a list', { a: { $in: 1 } }],
  ['$in with 501 values', { a: { $in: Array.from({ length: 501 }, (_, i) => i) } }],
  ['$exists with a number', { a: { $exists: 1 } }],
  ['a range from null', { a: { $gt: null } }],
  ['a range from an object', { a: { $gte: {} } }],
  ['a range from a list', { a: { $lt: [1] } }],
  ['$elemMatch with a value', { a: { $elemMatch: 1 } }],
  ['$elemMatch with a filter', { a: { $elemMatch: { b: 1 } } }],
  ['$elemMatch with $in', { a: { $elemMatch: { $in: [1] } } }],
  ['an empty $and', { $and: [] }],
  ['$or with an object', { $or: { a: 1 } }],
  ['$or of values', { $or: [1] }],
  ['an empty path', { '': 1 }],
  ['a path with an empty part', { 'a..b': 1 }],
  ['a path with NUL', { 'a\0': 1 }],
  ['a path through __proto__', { '__proto__.a': 1 }],
  ['a positional path', { 'a.$': 1 }],
]

export function filterContract({ test, useStore }: Suite): void {
  for (const spec of [heap, indexed]) {
    describe(`filters, ${spec === heap ? 'without' : 'with'} an index`, () => {
      const at = useStore()
      before(() =>
        fill(
          at.collection(spec),
          Object.entries(DOCS).map(([_id, doc]) => ({ _id, ...doc })),
        ),
      )

      for (const [filter, found] of ANSWERS) {
        test(`${spec.name}: ${show(filter)}`, async () => {
          const docs = await at.collection(spec).find(filter, { limit: 100 })
          expect(ids(docs)).to.have.members(found)
          expect(await at.collection(spec).count(filter, { atMost: 100 }), 'count').to.equal(found.length)
        })
      }
    })
  }

  for (const spec of [heap, indexed]) {
    describe(`filters on lists in lists, ${spec === heap ? 'without' : 'with'} an index`, () => {
      const at = useStore()
      const docs = Object.entries(LISTS).map(([_id, doc]) => ({ _id, ...doc }))
      for (const [filter, found] of LIST_ANSWERS) {
        test(`${spec.name}, lists: ${show(filter)}`, async () => {
          await at.collection(spec).insertMany(docs)
          expect(ids(await at.collection(spec).find(filter, { limit: 100 }))).to.have.members(found)
        })
      }
    })
  }

  describe('filters that are refused', () => {
    const at = useStore()
    for (const [operator, operand] of Object.entries(UNKNOWN)) {
      test(`names the unknown operator ${operator}`, async () => {
        const error = await refusal(
          at.collection(heap).find({ a: { [operator]: operand } }, { limit: 1 }),
          InvalidQuery,
        )
        expect(error.message).to.include(operator)
      })
    }
    for (const [operator, operand] of Object.entries(UNKNOWN_ABOVE)) {
      test(`names the unknown top-level operator ${operator}`, async () => {
        const error = await refusal(at.collection(heap).find({ [operator]: operand }, { limit: 1 }), InvalidQuery)
        expect(error.message).to.include(operator)
      })
    }
    for (const [what, filter] of REFUSED) {
      test(`refuses ${what} in a filter, in every call`, async () => {
        const docs = at.collection(heap)
        await refusal(docs.find(filter, { limit: 1 }), InvalidQuery)
        await refusal(docs.findOne(filter), InvalidQuery)
        await refusal(docs.count(filter, { atMost: 1 }), InvalidQuery)
        await refusal(docs.updateOne(filter, { $set: { a: 1 } }), InvalidQuery)
        await refusal(docs.findOneAndUpdate(filter, { $set: { a: 1 } }), InvalidQuery)
        await refusal(docs.deleteOne(filter), InvalidQuery)
        await refusal(docs.deleteMany(filter), InvalidQuery)
        await refusal(docs.bulk([{ deleteOne: { filter } }]), InvalidQuery)
      })
    }
  })
}
