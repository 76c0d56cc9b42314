import { expect } from 'chai'
import { latestDigest } from '../../../../src/domain/subscriptions/digest-times.js'

const at = (day: number, hour: number, zone: string, now: string) => {
  const { at: moment, before, week } = latestDigest({ day, hour, zone }, new Date(now))
  return { at: moment.toISOString(), before: before.toISOString(), week }
}

describe('the moment of a digest', () => {
  it('is the latest that has come, a week apart by the calendar', () => {
    const thursday = { at: '2026-11-12T09:00:00.000Z', before: '2026-11-05T09:00:00.000Z', week: '2026-W46' }
    expect(at(4, 9, 'Europe/London', '2026-11-12T09:00:00Z')).to.deep.equal(thursday)
    expect(at(4, 9, 'Europe/London', '2026-11-18T23:00:00Z')).to.deep.equal(thursday)
    expect(at(4, 9, 'Europe/London', '2026-11-12T08:59:59Z').at).to.equal('2026-11-05T09:00:00.000Z')
  })

  it('stays at the same hour on the wall when the clocks change', () => {
    // 25 October 2026: 02:00 summer time becomes 01:00.
    const after = at(1, 9, 'Europe/London', '2026-10-27T00:00:00Z')
    expect([after.before, after.at]).to.deep.equal(['2026-10-19T08:00:00.000Z', '2026-10-26T09:00:00.000Z'])
    // 29 March 2026: 01:00 becomes 02:00.
    const spring = at(1, 9, 'Europe/London', '2026-03-31T00:00:00Z')
    expect([spring.before, spring.at]).to.deep.equal(['2026-03-23T09:00:00.000Z', '2026-03-30T08:00:00.000Z'])
  })

  it('is the first of an hour that comes twice, and the next where an hour is left out', () => {
    expect(at(7, 1, 'Europe/London', '2026-10-25T12:00:00Z').at).to.equal('2026-10-25T00:00:00.000Z')
    expect(at(7, 1, 'Europe/London', '2026-10-25T01:30:00Z').at).to.equal('2026-10-25T00:00:00.000Z')
    expect(at(7, 1, 'Europe/London', '2026-03-29T12:00:00Z').at).to.equal('2026-03-29T01:00:00.000Z')
  })

  it('goes by the day there, far east and west of Greenwich', () => {
    expect(at(1, 0, 'Pacific/Kiritimati', '2026-11-15T10:00:00Z').at).to.equal('2026-11-15T10:00:00.000Z')
    expect(at(7, 23, 'Pacific/Pago_Pago', '2026-11-16T10:00:00Z').at).to.equal('2026-11-16T10:00:00.000Z')
    // Samoa had no 30 December 2011: that Friday’s digest comes with the beginning of the next day.
    expect(at(5, 9, 'Pacific/Apia', '2011-12-31T12:00:00Z').at).to.equal('2011-12-30T19:00:00.000Z')
  })

  it('names the week of the calendar, also around New Year and a leap day', () => {
    expect(at(5, 9, 'UTC', '2027-01-01T12:00:00Z').week).to.equal('2026-W53')
    expect(at(1, 9, 'UTC', '2027-01-04T12:00:00Z').week).to.equal('2027-W01')
    expect(at(2, 9, 'UTC', '2028-02-29T12:00:00Z')).to.deep.include({
      at: '2028-02-29T09:00:00.000Z',
      week: '2028-W09',
    })
  })
})
