import { expect } from 'chai'
import * as zone from '../../../../src/domain/text/zones.js'

const BERLIN = 'Europe/Berlin'
const at = (wall: string, name: string) => {
  const moment = zone.momentOf(wall, name)
  return typeof moment === 'string' ? moment : `${moment.at.toISOString()} ${moment.clock}`
}

describe('a zone', () => {
  it('is one of the list, or an older name of one', () => {
    expect(zone.zones()).to.include.members([BERLIN, 'Pacific/Apia', 'UTC']).and.to.have.length.above(400)
    expect(zone.zones().filter((name) => !zone.isZone(name))).to.deep.equal([])
    for (const name of ['Europe/Kyiv', 'Europe/Kiev', 'Etc/GMT+1']) expect(zone.isZone(name), name).to.equal(true)
    for (const name of [
      '',
      'europe/berlin',
      '+01:00',
      'EST5EDT',
      'Mars/Base',
      `${BERLIN}\n`,
      '__proto__',
      'A/'.repeat(9_999),
    ]) {
      expect(zone.isZone(name), name.slice(0, 20)).to.equal(false)
    }
  })
})

describe('wall-clock time', () => {
  it('is a moment in its zone', () => {
    expect(at('2026-12-12T14:00', BERLIN)).to.equal('2026-12-12T13:00:00.000Z plain')
    expect(at('2026-07-12T14:00', BERLIN)).to.equal('2026-07-12T12:00:00.000Z plain')
    expect(at('2026-07-12T14:00', 'Asia/Kathmandu')).to.equal('2026-07-12T08:15:00.000Z plain')
  })

  it('that clocks skip is later by what is skipped', () => {
    expect(at('2026-03-29T02:30', BERLIN)).to.equal('2026-03-29T01:30:00.000Z skipped')
    expect(zone.wallOf(new Date('2026-03-29T01:30Z'), BERLIN)).to.equal('2026-03-29T03:30')
    expect(at('2011-12-30T12:00', 'Pacific/Apia')).to.equal('2011-12-30T22:00:00.000Z skipped')
  })

  it('that comes twice is the first', () => {
    expect(at('2026-10-25T02:30', BERLIN)).to.equal('2026-10-25T00:30:00.000Z repeated')
    expect(at('2026-04-05T01:45', 'Australia/Lord_Howe')).to.equal('2026-04-04T14:45:00.000Z repeated')
  })

  it('is refused when it is no time, with why', () => {
    for (const wall of [
      '',
      '2026-12-12',
      '2026-12-12T14:00Z',
      '2026-12-12T14:00:00',
      ' 2026-12-12T14:00',
      '26-12-12T14:00',
    ]) {
      expect(at(wall, BERLIN), wall).to.equal('format')
    }
    for (const wall of [
      '2026-02-29T10:00',
      '2026-13-01T10:00',
      '2026-00-10T10:00',
      '2026-01-01T24:00',
      '2026-01-01T10:60',
    ]) {
      expect(at(wall, BERLIN), wall).to.equal('date')
    }
    expect(at('2026-12-12T14:00', 'Mars/Base')).to.equal('zone')
  })

  it('comes back as it was, in every zone', () => {
    for (const name of zone.zones()) {
      for (const wall of ['2026-01-15T09:05', '2026-07-15T23:59']) {
        const moment = zone.momentOf(wall, name)
        expect(moment, `${wall} ${name}`).to.be.an('object')
        expect(zone.wallOf((moment as zone.WallMoment).at, name), name).to.equal(wall)
      }
    }
  })
})

describe('a time with its offset', () => {
  it('is the wall clock there, and the same moment', () => {
    const at = new Date('2026-12-12T13:00:45.900Z')
    expect(zone.offsetTime(at, 'Europe/Berlin')).to.equal('2026-12-12T14:00:45+01:00')
    expect(zone.offsetTime(at, 'America/St_Johns')).to.equal('2026-12-12T09:30:45-03:30')
    expect(zone.offsetTime(at, 'UTC')).to.equal('2026-12-12T13:00:45+00:00')
    expect(zone.offsetTime(new Date('2026-07-01T12:00:00Z'), 'Europe/Berlin')).to.equal('2026-07-01T14:00:00+02:00')
  })
})

describe('days of a zone', () => {
  it('begin there, not here, and not always at midnight', () => {
    const noon = new Date('2026-04-24T12:00Z')
    expect(zone.startOfDay(noon, 'Asia/Tokyo').toISOString()).to.equal('2026-04-23T15:00:00.000Z')
    expect(zone.dayOf(new Date('2026-04-24T16:00Z'), 'Asia/Tokyo')).to.equal('2026-04-25')
    expect(zone.monthOf(new Date('2026-04-30T16:00Z'), 'Asia/Tokyo')).to.equal('2026-05')
    expect(zone.startOfMonth(noon, BERLIN).toISOString()).to.equal('2026-03-31T22:00:00.000Z')
    expect(zone.wallOf(zone.startOfDay(noon, 'Africa/Cairo'), 'Africa/Cairo')).to.equal('2026-04-24T01:00')
  })

  it('are counted as nights, whatever the hours and the clocks do', () => {
    const days = (date: string, now: string): number => zone.daysUntil(new Date(date), new Date(now), BERLIN)
    expect(days('2026-03-28T22:00Z', '2026-03-28T08:00Z')).to.equal(0)
    expect(days('2026-03-28T23:30Z', '2026-03-28T22:30Z')).to.equal(1)
    expect(days('2026-03-30T08:00Z', '2026-03-28T20:00Z')).to.equal(2)
    expect(days('2027-03-28T08:00Z', '2026-03-28T20:00Z')).to.equal(365)
    expect(days('2026-03-27T08:00Z', '2026-03-28T20:00Z')).to.equal(-1)
  })
})

describe("a month's sheet", () => {
  it('has whole weeks, beginning with the day that is asked', () => {
    const { weeks, before, after } = zone.monthSheet('2026-03', BERLIN)
    expect(weeks.map((week) => week[0]?.day)).to.deep.equal([
      ...['2026-02-23', '2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'],
    ])
    expect(weeks.flat().filter(({ inMonth }) => inMonth)).to.have.length(31)
    expect([before, after]).to.deep.equal(['2026-02', '2026-04'])
    expect(zone.monthSheet('2026-03', BERLIN, 7).weeks[0]?.[0]?.day).to.equal('2026-03-01')
    expect(zone.monthSheet('2027-02', BERLIN).weeks).to.have.length(4)
    expect(zone.monthSheet('2026-12', BERLIN).after).to.equal('2027-01')
  })

  it('has days that follow on each other, with 23 or 25 hours where clocks change', () => {
    for (const [month, hours] of [
      ['2026-03', 23],
      ['2026-10', 25],
    ] as const) {
      const days = zone.monthSheet(month, BERLIN).weeks.flat()
      days.slice(1).forEach(({ from }, index) => expect(days[index]?.to).to.deep.equal(from))
      expect(new Set(days.map(({ from, to }) => (to.getTime() - from.getTime()) / 3_600_000))).to.deep.equal(
        new Set([24, hours]),
      )
    }
  })

  it('is asked for by a month that there is', () => {
    for (const month of ['2026-03', '1900-01', '2999-12']) expect(zone.parseMonth(month)).to.equal(month)
    for (const text of ['', '2026-3', '2026-00', '2026-13', '0001-01', '9999-01', '2026-03-01', '2026-03\n']) {
      expect(zone.parseMonth(text), text).to.equal(null)
    }
  })

  it('begins its weeks as the readers do', () => {
    expect(['en', 'en-GB', 'en-US', 'de', 'ar-EG', 'he'].map(zone.firstDayOf)).to.deep.equal([1, 1, 7, 1, 6, 7])
  })
})
