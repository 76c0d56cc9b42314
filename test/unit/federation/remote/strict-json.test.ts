import { expect } from 'chai'
import { parseStrictJson } from '../../../../src/federation/remote/strict-json.js'

const parse = (text: string) => parseStrictJson(Buffer.from(text))
const faultOf = (text: string) => {
  const parsed = parse(text)
  return 'fault' in parsed ? parsed.fault : null
}

describe('strict JSON', () => {
  it('is an object in UTF-8', () => {
    expect(parse('{"a":[1,"ä",null,{"b":true}]}')).to.deep.equal({ value: { a: [1, 'ä', null, { b: true }] } })
    for (const text of ['', '[]', '"a"', 'null', '7', '{', '{a:1}', '{"a":1,}', '{}{}', 'NaN']) {
      expect(faultOf(text), text).to.be.a('string')
    }
    expect(parseStrictJson(Buffer.from('{"a":"\xff"}', 'latin1'))).to.deep.equal({ fault: 'not UTF-8' })
  })

  it('goes twenty levels deep', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`
    expect(faultOf(nested(20))).to.equal(null)
    expect(faultOf(nested(21))).to.equal('more than 20 levels')
    expect(faultOf(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`)).to.equal('more than 20 levels')
    expect(faultOf(`{"a":${'['.repeat(1_000_000)}`)).to.equal('more than 20 levels')
    expect(faultOf(`{"a":"${'['.repeat(30)}","b\\"[":"\\\\","c":[${'[],'.repeat(30)}1]}`), 'in strings').to.equal(null)
  })

  it('has ten thousand values', () => {
    const values = (count: number) => JSON.stringify({ a: Array(count - 2).fill(1) })
    expect(faultOf(values(10_000))).to.equal(null)
    expect(faultOf(values(10_001))).to.equal('more than 10000 values')
    expect(faultOf(JSON.stringify({ a: `"${',['.repeat(20_000)}`, b: [1] })), 'in strings').to.equal(null)
    expect(faultOf(`{"a":[${'[],'.repeat(10_000)}1]}`)).to.equal('more than 10000 values')
  })

  it('is not made of hundreds of thousands of values before they are counted', () => {
    const parseJson = JSON.parse
    let made = 0
    JSON.parse = (...given: Parameters<typeof parseJson>) => {
      made++
      return parseJson(...given) as unknown
    }
    try {
      expect(faultOf('{"a":1}'), 'control').to.equal(null)
      const keys = Array.from({ length: 80_000 }, (_, at) => `"k${at}":1`).join(',')
      const [lists, numbers, objects] = ['[],'.repeat(300_000), '1,'.repeat(500_000), '{"a":'.repeat(170_000)]
      for (const text of [`{${keys}}`, `{"a":[${lists}1]}`, `{"a":[${numbers}1]}`, `{"a":${objects}1`]) {
        expect(faultOf(text), text.slice(0, 20)).to.match(/^more than/)
      }
      expect(made).to.equal(1)
    } finally {
      JSON.parse = parseJson
    }
  })

  it('has strings of 512 KiB, keys too, counted in bytes', () => {
    const long = 512 * 1024
    expect(faultOf(JSON.stringify({ a: 'x'.repeat(long) }))).to.equal(null)
    expect(faultOf(JSON.stringify({ a: 'x'.repeat(long + 1) }))).to.match(/^a string of more/)
    expect(faultOf(JSON.stringify({ a: 'ä'.repeat(long / 2 + 1) }))).to.match(/^a string of more/)
    expect(faultOf(JSON.stringify({ ['x'.repeat(long + 1)]: 1 }))).to.match(/^a string of more/)
  })

  it('has nothing to rearrange, at any level', () => {
    for (const key of ['@graph', '@included', '@reverse']) {
      expect(faultOf(`{"a":[{"${key}":{}}]}`)).to.equal(`uses ${key}`)
    }
    expect(faultOf('{"a":"@graph","@context":[{"@vocab":"x","Graph":"@graph"}]}')).to.equal(null)
  })

  it('has whole characters only: a store could not keep others as they are', () => {
    expect(faultOf('{"a":"\\ud800"}')).to.equal('half a character')
    expect(faultOf('{"\\udc00":1}')).to.equal('half a character')
    expect(faultOf('{"a":"\\ud83d\\ude00"}')).to.equal(null)
  })

  it('loses keys that would reach a prototype', () => {
    const parsed = parse(
      '{"__proto__":{"admin":true},"a":{"__proto__":1,"__proto__":2,"b":1},"constructor":{"prototype":1}}',
    )
    const { value } = parsed as { value: Record<string, unknown> }
    expect(Object.keys(value)).to.deep.equal(['a', 'constructor'])
    expect(value['a']).to.deep.equal({ b: 1 })
    expect(Object.assign({}, value)).to.not.have.property('admin')
    expect(({} as Record<string, unknown>)['admin']).to.equal(undefined)
  })
})
