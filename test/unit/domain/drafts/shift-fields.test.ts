import { expect } from 'chai'
import { FieldReader } from '../../../../src/domain/drafts/field-reader.js'
import {
  readShifts,
  shiftRows,
  shiftsAsText,
  shiftsMoved,
  shiftText,
} from '../../../../src/domain/drafts/shift-fields.js'
import { FieldFaults } from '../../../../src/domain/refusals.js'

const event = {
  startsAt: new Date('2026-12-12T14:00:00Z'),
  overAt: new Date('2026-12-12T17:00:00Z'),
  zone: 'Europe/London',
}
const row = { name: 'Stewards', day: '', from: '17:00', until: '19:00', places: '2', id: '' }

const read = (shifts: string) => {
  const reader = new FieldReader({ shifts })
  const found = readShifts(reader, event)
  reader.done()
  return found
}
function faultsOf(shifts: string): string[] {
  try {
    read(shifts)
    return []
  } catch (error) {
    if (!(error instanceof FieldFaults)) throw error
    return error.faults.map(({ field, code }) => `${field} ${code}`)
  }
}

describe('shifts as they are typed', () => {
  it('are rows of a draft, and the shifts that are there are the same rows again', () => {
    const text = shiftText([row, { ...row, name: 'Driver', day: '2026-12-11', from: '9:00', until: '', places: '' }])
    const [stewards, driver] = read(text)
    expect(stewards).to.deep.include({ name: 'Stewards', capacity: 2 })
    expect(stewards?.to).to.deep.equal(new Date('2026-12-12T19:00:00Z'))
    expect(driver).to.deep.include({ from: new Date('2026-12-11T09:00:00Z'), to: null, capacity: null })
    const again = shiftsAsText(read(text), event)
    expect(read(again)).to.deep.equal(read(text))
    expect(shiftRows(again).map(({ day }) => day)).to.deep.equal(['', '2026-12-11'])
  })

  it('are understood as they were typed once, a line for each, under the ids they had', () => {
    const old = 'Stewards, 13:00-15:00, 1\nDriver, 2026-12-11 17:00-19:00\nTea | 14:00'
    const [stewards, driver, tea] = read(old)
    expect(stewards).to.include({ id: '9a84f8e75190', name: 'Stewards', capacity: 1 })
    expect(driver?.from).to.deep.equal(new Date('2026-12-11T17:00:00Z'))
    expect(tea).to.include({ name: 'Tea', to: null })
  })

  it('stay the same shift under another name or at another time, and two may have one name', () => {
    const [before] = read(shiftText([row]))
    const id = before?.id ?? ''
    expect(read(shiftText([{ ...row, name: 'Marshals', from: '16:00', id }]))[0]?.id).to.equal(id)
    const two = read(
      shiftText([
        { ...row, from: '15:00', until: '17:00' },
        { ...row, id },
      ]),
    )
    expect(two.map((shift) => shift.id)).to.include(id)
    expect(new Set(two.map((shift) => shift.id))).to.have.length(2)
    expect(faultsOf(shiftText([row, row, row]))).to.deep.equal(['shift-3-name bad-shifts'])
    const forged = read(
      shiftText([
        { ...row, id: '../../x' },
        { ...row, name: 'Tea', id },
        { ...row, name: 'Ale', id },
      ]),
    )
    expect(new Set(forged.map((shift) => shift.id))).to.have.length(3)
    for (const shift of forged) expect(shift.id).to.match(/^[0-9a-f]{12}$/)
  })

  it('say which cell of which row is wrong, and keep what was typed', () => {
    const rows = [
      row,
      { ...row, name: '', from: '' },
      { ...row, from: '25:00', places: 'many' },
      { ...row, until: 'late' },
      { ...row, day: '2026-02-30' },
      { ...row, day: '2027-02-28' },
    ]
    expect(faultsOf(shiftText(rows))).to.deep.equal([
      'shift-2-name required',
      'shift-2-from required',
      'shift-3-places number-range',
      'shift-3-from not-a-time',
      'shift-4-until not-a-time',
      'shift-5-day not-a-date',
      'shift-6-day shift-far',
    ])
    expect(shiftRows(shiftText(rows))).to.deep.equal(rows)
    expect(faultsOf(shiftText(Array.from({ length: 41 }, (_, n) => ({ ...row, name: `${n}` }))))).to.deep.equal([
      'shifts too-many-shifts',
    ])
  })

  it('are nothing when all is empty, and end on the day after where they end before they begin', () => {
    expect(shiftText([{ ...row, name: ' ', from: '', until: '', places: '', id: 'aaaaaaaaaaaa' }])).to.equal('')
    const [night] = read(shiftText([{ ...row, name: 'A|B', from: '22:00', until: '02:00' }]))
    expect(night).to.include({ name: 'A/B' })
    expect(night?.to).to.deep.equal(new Date('2026-12-13T02:00:00Z'))
  })

  it('move with the days of a series', () => {
    const text = shiftText([row, { ...row, name: 'Set up', day: '2026-12-11' }])
    const moved = shiftsMoved(text, (day) => day.replace('12-11', '12-18'))
    expect(shiftRows(moved).map(({ day }) => day)).to.deep.equal(['', '2026-12-18'])
  })
})
