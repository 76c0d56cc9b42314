import { expect } from 'chai'
import { frozen, isSame } from '../../../src/core/plain.js'

const at = (ms: number) => new Date(ms)

describe('plain data', () => {
  const values = () => [
    ...[
      null,
      0,
      -1,
      '',
      'a',
      'b',
      true,
      false,
      [],
      {},
      [null],
      ['a'],
      ['a', 'b'],
      ['b', 'a'],
      [[]],
      [{}],
      at(0),
      at(1),
    ],
    ...[{ a: null }, { a: 0 }, { a: '' }, { a: [] }, { a: {} }, { a: { b: 1 } }, { a: { b: [1, at(2)] } }, { b: null }],
    ...[{ a: { b: [1, at(3)] } }, { a: 1, b: 2 }, { a: 1, b: 2, c: 3 }, { 0: 'a' }, { length: 0 }, { a: at(0) }],
    ...[{ toString: 1 }, { a: 1, toString: null }, { a: 1 }],
  ]

  it('is the same only as what says the same', () => {
    for (const [n, one] of values().entries())
      for (const [m, other] of values().entries())
        expect(isSame(one, other), `${JSON.stringify(one)} ${JSON.stringify(other)}`).to.equal(n === m)
  })

  it('says the same in whatever order its fields stand, and with what is left out', () => {
    expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).to.equal(true)
    expect(isSame({ a: 1, b: undefined }, { a: 1 })).to.equal(true)
    expect(isSame({ a: 1 }, { b: undefined, a: 1 })).to.equal(true)
    expect(isSame({ a: undefined }, { a: null })).to.equal(false)
  })

  it('can be kept from changing, all of it', () => {
    const one = frozen({ a: [{ b: { c: [1] } }], at: at(1), none: null })
    const changes = [
      () => (one.a[0]!.b.c[0] = 2),
      () => one.a.push({ b: { c: [] } }),
      () => (one.a[0]!.b = { c: [] }),
      () => Reflect.deleteProperty(one, 'a') || Object.assign(one, { a: 1 }),
    ]
    for (const change of changes) expect(change).to.throw(TypeError)
    expect(one).to.deep.equal({ a: [{ b: { c: [1] } }], at: at(1), none: null })
  })
})
