import { expect } from 'chai'
import { canonicalJson, NotCanonical } from '../../../../src/federation/wire/jcs.js'

const canonical = (json: string) => canonicalJson(JSON.parse(json))
const fails = (value: unknown) => {
  try {
    return canonicalJson(value)
  } catch (error) {
    if (error instanceof NotCanonical) return 'none'
    throw error
  }
}

describe('canonical JSON', () => {
  it('is that of RFC 8785, 3.2.2', () => {
    const json = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`
    expect(canonical(json)).to.equal(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts keys by their UTF-16 code units, as in RFC 8785, 3.2.3', () => {
    const json = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`
    expect(Object.values(JSON.parse(canonical(json)) as object)).to.deep.equal([
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
    expect(canonical('{"b":1,"a":{"d":1,"c":2},"10":0,"9":0}')).to.equal('{"10":0,"9":0,"a":{"c":2,"d":1},"b":1}')
  })

  it('writes numbers as ECMAScript does, as in RFC 8785, appendix B', () => {
    const numbers: Record<string, string> = {
      '0000000000000000': '0',
      '8000000000000000': '0',
      '0000000000000001': '5e-324',
      '7fefffffffffffff': '1.7976931348623157e+308',
      '4340000000000000': '9007199254740992',
      '44b52d02c7e14af5': '9.999999999999997e+22',
      '444b1ae4d6e2ef4f': '999999999999999900000',
      '444b1ae4d6e2ef50': '1e+21',
      '3eb0c6f7a0b5ed8d': '0.000001',
      '41b3de4355555553': '333333333.3333332',
      'becbf647612f3696': '-0.0000033333333333333333',
    }
    for (const [bits, written] of Object.entries(numbers)) {
      expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).to.equal(written)
    }
  })

  it('keeps keys that objects have, as keys', () => {
    expect(canonical('{"__proto__":{"x":1},"constructor":null}')).to.equal('{"__proto__":{"x":1},"constructor":null}')
  })

  it('has none for what JSON does not have', () => {
    for (const value of [
      NaN,
      Infinity,
      undefined,
      [undefined],
      { a: undefined },
      1n,
      () => 1,
      new Date(0),
      new Map(),
      [, 1],
      '\ud800',
      { '\udc00': 1 },
    ]) {
      expect(fails(value)).to.equal('none')
    }
  })

  it('has none beyond 64 levels, 50,000 values or 4 Mi characters', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
    expect(fails(nested(64))).to.equal('['.repeat(64) + ']'.repeat(64))
    expect(fails(nested(65))).to.equal('none')
    expect(fails(nested(5_000))).to.equal('none')
    expect(fails(Array(49_999).fill(0))).to.not.equal('none')
    expect(fails(Array(50_000).fill(0))).to.equal('none')
    expect(fails('x'.repeat(4 * 1024 * 1024))).to.equal('none')
  })
})
