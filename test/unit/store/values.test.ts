import { expect } from 'chai'
import { InvalidDocument } from '../../../src/store/errors.js'
import { bsonBytes, checkDocument, checkPath, checkSize, MAX_DOCUMENT_BYTES } from '../../../src/store/values.js'
import type { Value } from '../../../src/store/store.js'

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

const REFUSED: [what: string, doc: unknown, path: string][] = [
  ['NaN', { _id: 'x', a: { b: [1, NaN] } }, 'a.b.1'],
  ['infinity', { _id: 'x', a: -Infinity }, 'a'],
  ['undefined', { _id: 'x', a: undefined }, 'a'],
  ['a hole in a list', { _id: 'x', a: Array(1) }, 'a.0'],
  ['a function', { _id: 'x', a: (): void => undefined }, 'a'],
  ['a big integer', { _id: 'x', a: 1n }, 'a'],
  ['a class instance', { _id: 'x', a: new Map() }, 'a'],
  ['an invalid date', { _id: 'x', a: new Date(NaN) }, 'a'],
  ['half a surrogate pair', { _id: 'x', a: '\ud800' }, 'a'],
  ['half a surrogate pair in a key', { '_id': 'x', '\udc00': 1 }, '\udc00'],
  ['a key with a dot', { '_id': 'x', 'a.b': 1 }, 'a.b'],
  ['a key with $', { _id: 'x', a: { $date: 1 } }, 'a.$date'],
  ['a key with NUL', { '_id': 'x', 'a\0': 1 }, 'a\0'],
  ['an empty key', { _id: 'x', a: { '': 1 } }, 'a.'],
  ['the key __proto__', JSON.parse('{"_id":"x","a":{"__proto__":1}}'), 'a.__proto__'],
  ['a symbol for a key', { _id: 'x', a: { [Symbol('s')]: 1 } }, 'a'],
  ['no _id', { a: 1 }, '_id'],
  ['a number for an _id', { _id: 1 }, '_id'],
  ['an empty _id', { _id: '' }, '_id'],
  ['an _id with NUL', { _id: 'a\0' }, '_id'],
  ['an _id of 2,049 bytes', { _id: `é${'x'.repeat(2047)}` }, '_id'],
  ['a list', [], ''],
  ['a date', new Date(), '_id'],
]

describe('the values a store keeps', () => {
  for (const [what, doc, path] of REFUSED) {
    it(`exclude ${what}, naming the path`, () => {
      let refusal: unknown
      try {
        checkDocument(doc)
      } catch (error) {
        refusal = error
      }
      expect(refusal).to.be.instanceOf(InvalidDocument)
      expect((refusal as InvalidDocument).path).to.equal(path)
    })
  }

  it('include an _id of 2,048 bytes, inherited names and objects without a prototype', () => {
    const doc = { _id: 'é'.repeat(1024), constructor: 1, o: Object.assign(Object.create(null) as object, { a: 1 }) }
    expect(checkDocument(doc)).to.deep.equal(doc)
  })

  it('turn -0 into 0 in a copy, and leave the rest as it is', () => {
    const doc = { _id: 'x', a: [1, { b: -0 }], c: { d: 1 } }
    const kept = checkDocument(doc)
    expect(Object.is((kept.a as [number, { b: number }])[1].b, 0)).to.equal(true)
    expect(Object.is((doc.a[1] as { b: number }).b, -0)).to.equal(true)
    expect(kept.c).to.equal(doc.c)
  })

  it('are nested at most 100 levels deep', () => {
    expect(() => checkDocument({ _id: 'x', a: nested(99) })).not.to.throw()
    expect(() => checkDocument({ _id: 'x', a: nested(100) })).to.throw(InvalidDocument, /deeper/)
  })

  it('have the size of BSON: an empty document takes 5 bytes, {hello: "world"} 22', () => {
    expect(bsonBytes({})).to.equal(5)
    expect(bsonBytes({ hello: 'world' })).to.equal(22)
    expect(bsonBytes({ BSON: ['awesome', 5.05, 1986] })).to.equal(53) // bsonspec.org has 49, with a 4-byte integer
  })

  it('are at most 16 MiB', () => {
    const doc = (bytes: number): Value => ({ a: 'x'.repeat(bytes - 13) })
    const check = (value: Value): void => checkSize(value, JSON.stringify(value).length)
    expect(bsonBytes(doc(1_000))).to.equal(1_000)
    expect(() => check(doc(MAX_DOCUMENT_BYTES))).not.to.throw()
    expect(() => check(doc(MAX_DOCUMENT_BYTES + 1))).to.throw(InvalidDocument)
  })

  it('stand at paths of plain keys', () => {
    for (const path of ['a', 'a.b', 'a.0.b', 'é.😀']) expect(() => checkPath(path)).not.to.throw()
    for (const path of ['', '.', 'a.', '.a', 'a..b', '$a', 'a.$', 'a.$[]', 'a\0', 'a.__proto__', 'x'.repeat(1_001)]) {
      expect(() => checkPath(path), path).to.throw()
    }
  })
})
