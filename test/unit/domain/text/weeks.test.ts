import { expect } from 'chai'
import { parseWeek, weekOf, weekSheet } from '../../../../src/domain/text/weeks.js'

describe('weeks', () => {
  it('are read as they are written, where there is one', () => {
    for (const week of ['2026-W48', '2026-W53', '2020-W53', '2027-W01']) expect(parseWeek(week)).to.equal(week)
    for (const none of ['2027-W53', '2026-W54', '2026-W00', '2026-48', '2026-W5', '1899-W01', '', '2026-W48 '])
      expect(parseWeek(none), none).to.equal(null)
  })

  it('count in the year of their Thursday, at their place', () => {
    expect(weekOf(new Date('2027-01-03T12:00:00Z'), 'UTC')).to.equal('2026-W53')
    expect(weekOf(new Date('2024-12-30T12:00:00Z'), 'UTC')).to.equal('2025-W01')
    expect(weekOf(new Date('2026-11-22T12:30:00Z'), 'Pacific/Auckland')).to.equal('2026-W48')
    expect(weekOf(new Date('2026-11-22T12:30:00Z'), 'UTC')).to.equal('2026-W47')
  })

  it('have seven days from Monday, one of them shorter when clocks change', () => {
    const sheet = weekSheet('2026-W53', 'Europe/London')
    expect([sheet.before, sheet.after, sheet.number, sheet.year]).to.deep.equal(['2026-W52', '2027-W01', 53, 2026])
    expect(sheet.days.map(({ day }) => day)).to.deep.equal([
      ...['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'],
    ])
    const hours = weekSheet('2026-W13', 'Europe/London').days.map(
      ({ from, to }) => (to.getTime() - from.getTime()) / 3_600_000,
    )
    expect(hours).to.deep.equal([24, 24, 24, 24, 24, 24, 23])
  })
})
