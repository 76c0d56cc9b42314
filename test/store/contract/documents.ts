import { expect } from 'chai'
import { DuplicateKey, InvalidDocument, InvalidQuery } from '../../../src/store/errors.js'
import { heap, ids, indexed, numbered, ranked, refusal, show } from './suite.js'
import type { Suite } from './suite.js'

class Point {
  x = 1
}

const cyclic: Record<string, unknown> = {}
cyclic.a = cyclic

/** An object of so many levels. */
const levels = (count: number): object => (count === 1 ? {} : { a: levels(count - 1) })
const lists = (count: number): unknown[] => (count === 1 ? [] : [lists(count - 1)])
const keyed = (key: PropertyKey): object => ({ a: Object.fromEntries([[key, 1]]) })

const SPARSE = [1, , 3]

/** What no store may keep, and the path at which it stands; a regular expression where the path is deep. */
const HOSTILE: [what: string, doc: object, path: string | RegExp][] = [
  ['NaN', { a: NaN }, 'a'],
  ['Infinity', { a: { b: Infinity } }, 'a.b'],
  ['-Infinity', { a: [-Infinity] }, 'a.0'],
  ['undefined', { a: undefined }, 'a'],
  ['undefined deep inside', { a: [{ b: undefined }] }, 'a.0.b'],
  ['a function', { a: () => 1 }, 'a'],
  ['a BigInt', { a: 1n }, 'a'],
  ['a symbol', { a: Symbol('x') }, 'a'],
  ['a symbol as a key', keyed(Symbol('x')), 'a'],
  ['a lone surrogate', { a: 'x\ud800' }, 'a'],
  ['a lone surrogate in a key', keyed('\udc00'), /^a\./],
  ['a Map', { a: new Map([['b', 1]]) }, 'a'],
  ['a Set', { a: [new Set()] }, 'a.0'],
  ['a class instance', { a: new Point() }, 'a'],
  ['a boxed string', { a: Object('x') as object }, 'a'],
  ['bytes', { a: Buffer.from('x') }, 'a'],
  ['a regular expression', { a: /x/ }, 'a'],
  ['an error', { a: new Error('x') }, 'a'],
  ['an invalid date', { a: new Date(NaN) }, 'a'],
  ['a sparse array', { a: SPARSE }, 'a.1'],
  ['a key with a dot', keyed('b.c'), 'a.b.c'],
  ['a key with a dollar', keyed('$b'), 'a.$b'],
  ['a key with a dollar inside', keyed('b$'), 'a.b$'],
  ['a key with NUL', keyed('b\0'), 'a.b\0'],
  ['an empty key', keyed(''), 'a.'],
  ['the key __proto__', keyed('__proto__'), 'a.__proto__'],
  ['101 levels of objects', levels(101), /^a(\.a){99}$/],
  ['101 levels of lists', { a: lists(100) }, /^a(\.0){99}$/],
  ['a cycle', { a: cyclic }, /^a(\.a)+$/],
  ['more than 16 MiB', { a: 'x'.repeat(16 * 2 ** 20) }, ''],
]

const BAD_IDS: [what: string, id: unknown][] = [
  ['none', undefined],
  ['null', null],
  ['a number', 1],
  ['a date', new Date()],
  ['an object', { a: 1 }],
  ['an empty one', ''],
  ['one with NUL', 'a\0b'],
  ['one with a lone surrogate', '\ud800'],
  ['one of 2,049 bytes', 'x'.repeat(2_049)],
  ['one of 1,025 characters that take 2,050 bytes', 'é'.repeat(1_025)],
]

const KEPT: [what: string, value: unknown][] = [
  ['the first date', new Date(-8.64e15)],
  ['the last date', new Date(8.64e15)],
  ['a date before 1970', new Date(-1)],
  ['2^53', 2 ** 53],
  ['-2^53', -(2 ** 53)],
  ['2^53 - 1', 2 ** 53 - 1],
  ['2^31', 2 ** 31],
  ['-2^31', -(2 ** 31)],
  ['the largest number', Number.MAX_VALUE],
  ['the smallest number', 5e-324],
  ['a fraction', 0.1],
  ['emoji', 'a 👩‍👩‍👧 b 😀'],
  ['NUL', '\0a\0\0b\0'],
  ['control characters', '\u0001\u001f\u007f\u0085\u2028\ufeff'],
  ['the last characters', '\uffff\u{10ffff}'],
  ['text that looks like JSON', '{"a":[1,"\\"]}'],
  ['an empty string', ''],
  ['an empty list', []],
  ['an empty object', {}],
  ['lists in lists', [[], [[]], [null, [true, false]]]],
  [
    'keys of every kind',
    {
      'constructor': 1,
      'toString': 2,
      'length': 3,
      'ключ': 4,
      ' ': 5,
      '😀': 6,
      'hasOwnProperty': 7,
      'toJSON': 8,
      '0': 9,
    },
  ],
  [
    'what looks like another encoding',
    { type: 'Date', value: 0, date: '2024-05-01T12:00:00.000Z', numberLong: '1', oid: 'x' },
  ],
  ['100 levels', (levels(100) as { a: object }).a],
]

export function documentContract({ test, useStore }: Suite): void {
  describe('documents that are refused', () => {
    const at = useStore()
    afterEach('nothing was written', async () => {
      expect(await at.collection(heap).count({}, { atMost: 9 }), 'documents').to.equal(0)
    })

    for (const [what, doc, path] of HOSTILE) {
      test(`${what} is refused`, async () => {
        const docs = at.collection(heap)
        const error = await refusal(docs.insertOne({ _id: 'x', ...doc }), InvalidDocument)
        if (typeof path === 'string') expect(error.path).to.equal(path)
        else expect(error.path).to.match(path)
        await refusal(docs.insertMany([{ _id: 'good' }, { _id: 'x', ...doc }]), InvalidDocument)
      })
    }
    for (const [what, _id] of BAD_IDS) {
      test(`as an _id: ${what}`, async () => {
        const docs = at.collection(heap)
        expect(await refusal(docs.insertOne({ _id, a: 1 }), InvalidDocument)).to.have.property('path', '_id')
        await refusal(docs.insertMany([{ _id: 'good' }, { _id, a: 1 }]), InvalidDocument)
      })
    }
    for (const doc of [undefined, null, 'x', 5, [], new Date()]) {
      test(`instead of a document: ${show(doc)}`, async () => {
        await refusal(at.collection(heap).insertOne(doc), InvalidDocument)
        await refusal(at.collection(heap).insertMany([{ _id: 'good' }, doc]), InvalidDocument)
      })
    }
    test('a list of more than 1,000, or no list', async () => {
      await refusal(at.collection(heap).insertMany(numbered(1_001, 'x', () => ({}))), InvalidQuery)
      await refusal(at.collection(heap).insertMany({ _id: 'x' }), InvalidQuery)
    })
    const unindexable: [string, object, string][] = [
      ['an array at an indexed path that is not declared as one', { b: [1] }, 'b'],
      ['a string of 2,049 bytes at an indexed path', { b: 'x'.repeat(2_049) }, 'b'],
      ['a string of 2,050 bytes in an indexed array', { a: ['x', 'é'.repeat(1_025)] }, 'a'],
      ['a sub-document of more than 2,048 bytes at an indexed path', { b: { c: 'x'.repeat(2_049) } }, 'b'],
    ]
    for (const [what, doc, path] of unindexable) {
      test(what, async () => {
        const docs = at.collection(indexed)
        expect(await refusal(docs.insertOne({ _id: 'x', ...doc }), InvalidDocument)).to.have.property('path', path)
        expect(await docs.count({}, { atMost: 9 })).to.equal(0)
      })
    }
    test('an array on the way to an indexed path', async () => {
      const error = await refusal(
        at.collection(ranked).insertOne({ _id: 'x', owner: [{ name: 'a' }] }),
        InvalidDocument,
      )
      expect(error.path).to.equal('owner')
    })
  })

  describe('documents come back as they were', () => {
    const at = useStore()
    beforeEach(() => at.collection(heap).deleteMany({}))

    for (const [what, value] of KEPT) {
      test(`${what} comes back`, async () => {
        const docs = at.collection(heap)
        await docs.insertOne({ _id: 'x', value })
        await docs.insertMany([{ _id: 'y', value }])
        expect(await docs.findOne({ _id: 'x' })).to.deep.equal({ _id: 'x', value })
        expect(await docs.findOneAndUpdate({ _id: 'y' }, { $set: { again: value } })).to.deep.equal({
          _id: 'y',
          value,
          again: value,
        })
        expect(await docs.count({ value: { $eq: value } }, { atMost: 9 }), 'found by it').to.equal(2)
      })
    }
    test('-0 comes back as 0', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ _id: 'x', a: -0, b: [{ c: -0 }] })
      const doc = (await docs.findOneAndUpdate({ _id: 'x' }, { $set: { d: -0 } })) as unknown as {
        a: number
        b: { c: number }[]
        d: number
      }
      expect([doc.a, doc.b[0]?.c, doc.d].every((zero) => Object.is(zero, 0))).to.equal(true)
    })
    test('keys keep their order', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ z: 1, _id: 'x', b: { y: 1, a: { d: 1, c: 2 } } })
      expect(JSON.stringify(((await docs.findOne({ _id: 'x' })) as { b?: unknown }).b)).to.equal(
        '{"y":1,"a":{"d":1,"c":2}}',
      )
    })
    test('an object without a prototype is as good as any', async () => {
      const docs = at.collection(heap)
      await docs.insertOne(Object.assign(Object.create(null) as object, { _id: 'x', a: Object.create(null) as object }))
      expect(await docs.findOne({ a: Object.create(null) as object })).to.deep.equal({ _id: 'x', a: {} })
    })
    for (const _id of [
      'x'.repeat(2_048),
      'é'.repeat(1_024),
      'https://hub.test/ü?q=1&r=%20#f',
      ' ',
      '😀',
      '$x',
      'a.b',
      '__proto__',
      'null',
    ]) {
      test(`the _id ${show(_id).slice(0, 40)} works`, async () => {
        const docs = at.collection(heap)
        await docs.insertOne({ _id, a: 1 })
        expect(await docs.findOne({ _id })).to.deep.equal({ _id, a: 1 })
        expect(await docs.insertMany([{ _id }])).to.deep.equal([])
        expect(await docs.deleteOne({ _id })).to.equal(true)
      })
    }
    test('indexed values of 2,048 bytes are found', async () => {
      const docs = at.collection(indexed)
      const long = `${'é'.repeat(1_023)}xy`
      await docs.insertMany([
        { _id: 'x', b: long, a: [long] },
        { _id: 'y', b: `${long.slice(0, -1)}z` },
      ])
      expect(ids(await docs.find({ b: long }, { limit: 9 }))).to.deep.equal(['x'])
      expect(ids(await docs.find({ a: long }, { limit: 9 }))).to.deep.equal(['x'])
      expect(ids(await docs.find({ b: { $gt: long } }, { limit: 9 }))).to.deep.equal(['y'])
    })
    test('a document of almost 16 MiB', async () => {
      const docs = at.collection(heap)
      const a = 'x'.repeat(16 * 2 ** 20 - 200)
      await docs.insertOne({ _id: 'x', a })
      expect(((await docs.findOne({ _id: 'x' })) as { a?: string }).a === a).to.equal(true)
    })
    test('what is changed after the call, or in what was found, is not changed in the store', async () => {
      const docs = at.collection(heap)
      const doc = { _id: 'x', a: { b: [1] }, d: new Date(5) }
      const inserting = docs.insertOne(doc)
      await inserting
      doc.a.b.push(2)
      doc.d.setTime(6)
      const found = (await docs.findOne({ _id: 'x' })) as unknown as typeof doc
      expect(found).to.deep.equal({ _id: 'x', a: { b: [1] }, d: new Date(5) })
      found.a.b.push(3)
      expect(await docs.findOne({ _id: 'x' })).to.deep.equal({ _id: 'x', a: { b: [1] }, d: new Date(5) })
    })
  })

  describe('inserts', () => {
    const at = useStore()
    beforeEach(() => at.collection(heap).deleteMany({}))

    test('an _id that is taken is a DuplicateKey, and the document stays', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ _id: 'handle:alice', a: 1 })
      const error = await refusal(docs.insertOne({ _id: 'handle:alice', a: 2 }), DuplicateKey)
      expect(error).to.include({ code: 'DuplicateKey', collection: 'heap', index: '_id_', key: 'handle:alice' })
      expect(await docs.findOne({ _id: 'handle:alice' })).to.have.property('a', 1)
    })
    test('of 20 that insert the same _id at once, one does', async () => {
      const docs = at.collection(heap)
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => docs.insertOne({ _id: 'x', n })))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
      expect(refused.every((error) => error instanceof DuplicateKey)).to.equal(true)
    })
    test('insertMany leaves what is there and says what was new', async () => {
      const docs = at.collection(heap)
      await docs.insertOne({ _id: 'b', n: 0 })
      const many = ['a', 'b', 'c', 'a', 'd', 'b'].map((_id, i) => ({ _id, n: i + 1 }))
      expect((await docs.insertMany(many)).toSorted()).to.deep.equal(['a', 'c', 'd'])
      const found = await docs.find({}, { limit: 9, sort: { _id: 1 } })
      expect(found.map(({ _id, n }) => `${_id}${String(n)}`)).to.deep.equal(['a1', 'b0', 'c3', 'd5'])
      expect(await docs.insertMany(many)).to.deep.equal([])
      expect(await docs.insertMany([])).to.deep.equal([])
    })
    test('insertMany of 1,000', async () => {
      const docs = at.collection(heap)
      const many = numbered(1_000, 'm', (n) => ({ n }))
      expect((await docs.insertMany(many)).toSorted()).to.deep.equal(ids(many))
      expect((await docs.insertMany([...many.slice(1), { _id: 'new' }])).toSorted()).to.deep.equal(['new'])
      expect(await docs.count({}, { atMost: 2_000 })).to.equal(1_001)
    })
  })
}
