import { expect } from 'chai'
import { encodeField, encodeId, keysOf } from '../../../src/store/embedded/keys.js'
import type { Direction, IndexSpec, Value } from '../../../src/store/store.js'

const at = (ms: number): Date => new Date(ms)

/** Every kind of value, each group below the next: MongoDB's manual, "Comparison/Sort Order". */
const ASCENDING: Value[][] = [
  [null],
  [-1.7976931348623157e308, -1e308, -(2 ** 53), -2, -1, -0.5, -5e-324, 0, 5e-324, 0.5, 1, 2, 10],
  [2 ** 53 - 1, 2 ** 53, 1e308, 1.7976931348623157e308],
  [
    '',
    '\0',
    '\0\0',
    '\0a',
    '\x01',
    '\x01\0',
    '\x01\x01',
    '\x02',
    'A',
    'a',
    'a\0',
    'a\0\0',
    'a\0b',
    'a\x01',
    'a!',
    'aa',
  ],
  ['b', '\x7f', '\u0080', 'ÿ', '߿', 'ࠀ', '\ud7ff', '\ue000', '\uffff', '😀', '😀a', '\u{10ffff}'],
  [{}, { a: null }, { a: 1 }, { a: 1, b: 1 }, { a: 2 }, { b: 1 }, { a: '' }, { a: 'a\0' }, { a: 'a\0b' }, { a: {} }],
  [{ a: [] }, { a: true }, { a: at(0) }],
  [[], [null], [1], [1, 1], [2], ['a'], ['a', 1], ['a\0'], [{}], [[]], [[], []], [[1]]],
  [false, true],
  [at(-8.64e15), at(-1), at(0), at(1), at(8.64e15)],
]
const values = ASCENDING.flat()
const bytes = (key: string): Buffer => Buffer.from(key, 'latin1')

describe('index keys', () => {
  it('sort as their values do', () => {
    const keys = values.map((value) => bytes(encodeField(value, 1)))
    keys.slice(1).forEach((key, i) => {
      expect(Buffer.compare(keys[i] as Buffer, key), `${JSON.stringify(values[i])} before its next`).to.equal(-1)
    })
  })

  it('of descending fields sort the other way', () => {
    const keys = values.map((value) => bytes(encodeField(value, -1)))
    keys.slice(1).forEach((key, i) => expect(Buffer.compare(keys[i] as Buffer, key)).to.equal(1))
  })

  it('are never the beginning of another key, so that one field may follow another', () => {
    for (const direction of [1, -1] as Direction[]) {
      const keys = values.map((value) => encodeField(value, direction))
      const clash = keys.flatMap((key, i) => keys.filter((other, j) => i !== j && other.startsWith(key)))
      expect(clash).to.deep.equal([])
    }
  })

  it('of several fields sort by the first, then the second, then _id, each in its direction', () => {
    const pool: Value[] = [null, -1, 0, '', 'a', 'a\0', 'a\0b', 'a\x01', 'b', [], {}, true, at(0)].filter(
      (v) => !Array.isArray(v),
    )
    for (const [first, second] of [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as [Direction, Direction][]) {
      const index: IndexSpec = { name: 'i', keys: { x: first, y: second } }
      const docs = pool.flatMap((x, i) =>
        pool.flatMap((y, j) => ['a', 'aa'].map((_id, k) => ({ x, y, _id, at: [i * first, j * second, k * second] }))),
      )
      const sorted = docs.toSorted((a, b) =>
        Buffer.compare(bytes(keysOf(index, a)[0] ?? ''), bytes(keysOf(index, b)[0] ?? '')),
      )
      const wanted = docs.toSorted((a, b) => a.at.map((n, i) => n - (b.at[i] ?? 0)).find((n) => n !== 0) ?? 0)
      expect(sorted).to.deep.equal(wanted)
    }
  })

  it('treat what is missing as null, and -0 as 0 once it was checked', () => {
    expect(encodeField(undefined, 1)).to.equal(encodeField(null, 1))
    expect(keysOf({ name: 'i', keys: { 'a.b': 1 } }, { _id: 'x', a: 5 })).to.deep.equal([
      encodeField(null, 1) + encodeId('x', 1),
    ])
  })

  it('are one for each different element of an array field, and one below null for an empty array', () => {
    const index: IndexSpec = { name: 'i', keys: { n: 1, tags: 1 }, array: 'tags' }
    const keys = (tags: Value): string[] => keysOf(index, { _id: 'x', n: 1, tags })
    expect(keys(['a', 'b', 'a'])).to.have.lengthOf(2)
    expect(keys([['a', 'b']])).to.have.lengthOf(1)
    expect(keys('a')).to.deep.equal(keys(['a']))
    expect((keys([])[0] ?? '') < (keys(null)[0] ?? '')).to.equal(true)
    expect(keys([[]])).not.to.deep.equal(keys([]))
  })
})
