import { expect } from 'chai'
import { idAt, idSource, parseId, shownId, timeOfId } from '../../../src/core/ids.js'

describe('ids', () => {
  const noon = Date.UTC(2026, 4, 1, 12)
  let nowMs: number
  const clock = () => new Date(nowMs)
  beforeEach(() => (nowMs = noon))

  it('sort by time as text, whoever made them', () => {
    const late = idSource({ clock, worker: 63 })()
    nowMs = noon + 1
    const later = idSource({ clock, worker: 0 })()
    expect(late < later).to.equal(true)
    expect(late).to.match(/^\d{20}$/)
  })

  it('hold the time, the worker and the sequence', () => {
    const newId = idSource({ clock, worker: 5 })
    newId()
    expect(BigInt(newId())).to.equal((BigInt(noon) << 16n) | (5n << 10n) | 1n)
  })

  it('grow when more are asked for in one millisecond than fit into it', () => {
    const newId = idSource({ clock, worker: 63 })
    const ids = Array.from({ length: 5_000 }, newId)
    expect(ids).to.deep.equal([...new Set(ids)].sort())
    expect(timeOfId(ids[4_999]!).getTime()).to.equal(noon + 4)
  })

  it('grow when the clock goes back, and follow it again once it has caught up', () => {
    const newId = idSource({ clock, worker: 0 })
    const before = newId()
    nowMs = noon - 3_600_000
    const during = newId()
    nowMs = noon + 1
    const after = newId()
    expect([before, during, after]).to.deep.equal([before, during, after].sort())
    expect(timeOfId(after).getTime()).to.equal(noon + 1)
  })

  it('of two workers never clash in the same millisecond', () => {
    const ids = [0, 1, 62, 63].flatMap((worker) => Array.from({ length: 1024 }, idSource({ clock, worker })))
    expect(new Set(ids).size).to.equal(4 * 1024)
  })

  it('take only worker numbers that fit', () => {
    for (const worker of [-1, 64, 1.5, NaN]) expect(() => idSource({ clock, worker })).to.throw(RangeError)
  })

  it('tell their time, and the lowest of a time is below all others of it', () => {
    const id = idSource({ clock, worker: 0 })()
    expect(timeOfId(id)).to.deep.equal(new Date(noon))
    expect(idAt(new Date(noon)) <= id).to.equal(true)
    expect(idAt(new Date(noon + 1)) > id).to.equal(true)
  })

  it('bound times that do not fit', () => {
    expect(idAt(new Date(-1))).to.equal('0'.repeat(20))
    expect(timeOfId(idAt(new Date(8.64e15))).getTime()).to.equal(2 ** 48 - 1)
    expect(() => idAt(new Date(NaN))).to.throw(RangeError)
  })

  it('are shown without zeros in front and read back in either form', () => {
    const id = idSource({ clock, worker: 1 })()
    expect(shownId(id)).to.equal(BigInt(id).toString())
    expect(parseId(shownId(id))).to.equal(id)
    expect(parseId(id)).to.equal(id)
    expect(shownId('0'.repeat(20))).to.equal('0')
  })

  it('are read up to 64 bits', () => {
    expect(parseId('18446744073709551615')).to.equal('18446744073709551615')
    expect(parseId('18446744073709551616')).to.equal(null)
    expect(parseId('99999999999999999999')).to.equal(null)
  })

  it('are not read from anything but decimal digits', () => {
    const hostile = [
      '',
      ' 1',
      '1 ',
      '1\n',
      '-1',
      '+1',
      '1.0',
      '1e3',
      '0x10',
      'null',
      '١٢٣',
      '１２',
      '1'.repeat(21),
      '1'.repeat(1e6),
    ]
    for (const text of hostile) expect(parseId(text), JSON.stringify(text.slice(0, 30))).to.equal(null)
  })
})
