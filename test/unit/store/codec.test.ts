import { expect } from 'chai'
import { decode, encode } from '../../../src/store/embedded/codec.js'
import { StoreCorrupt } from '../../../src/store/errors.js'
import type { Value } from '../../../src/store/store.js'

describe('the form documents are kept in', () => {
  const same: Record<string, Value> = {
    'numbers': [0, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, -1.5],
    'strings': ['', '\0', '\u2028', '😀', '"\\', '{"$date":1}', '__proto__'],
    'dates, also within dates’ neighbours': [new Date(0), [new Date(-8.64e15)], { a: { b: new Date(8.64e15) } }],
    'nothing': [null, [], {}, [[]], [{}], false],
    'names of object methods': { constructor: 1, toString: new Date(1), hasOwnProperty: null },
  }
  for (const [what, value] of Object.entries(same)) {
    it(`brings back ${what}`, () => expect(decode(encode({ value }))).to.deep.equal({ value }))
  }

  it('keeps the order of keys', () => {
    expect(Object.keys(decode<object>(encode({ b: 1, a: new Date(0), c: 2 })))).to.deep.equal(['b', 'a', 'c'])
  })

  it('is JSON that any SQLite shell can read', () => {
    expect(encode({ at: new Date(5), n: [1] })).to.equal('{"at":{"$date":5},"n":[1]}')
  })

  it('leaves what it is given as it was', () => {
    const doc = { at: new Date(5), list: [new Date(6)] }
    encode(doc)
    expect(doc).to.deep.equal({ at: new Date(5), list: [new Date(6)] })
  })

  it('that is damaged is an error of the file', () => {
    expect(() => decode('{"a":')).to.throw(StoreCorrupt)
  })
})
