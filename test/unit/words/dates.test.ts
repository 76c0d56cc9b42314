import { expect } from 'chai'
import { dateSource } from '../../../src/words/dates.js'

const source = dateSource()
const london = source.dates('en', 'Europe/London')
const berlin = source.dates('de', 'Europe/Berlin')
const now = new Date('2026-11-10T12:00:00Z')
const start = new Date('2026-11-21T19:00:00Z')

describe('dates in words', () => {
  it('are written as people of the language write them', () => {
    expect(london.full(start)).to.equal('Saturday, 21 November 2026')
    expect(berlin.full(start)).to.equal('Samstag, 21. November 2026')
    expect(london.short(start, now)).to.equal('Sat 21 Nov')
    expect(berlin.short(start, now)).to.equal('Sa 21. Nov')
    expect(london.short(start, new Date('2025-01-01T00:00:00Z'))).to.equal('Sat 21 Nov 2026')
    expect(london.leaf(start)).to.deep.equal({ weekday: 'Sat', day: '21', month: 'Nov', year: '2026' })
    expect(berlin.leaf(start)).to.deep.equal({ weekday: 'Sa', day: '21', month: 'Nov', year: '2026' })
  })

  it('have ranges that name a day once when it is the same', () => {
    expect(london.range(start, new Date('2026-11-21T21:00:00Z'), now)).to.equal('Sat 21 Nov, 19:00–21:00')
    expect(london.range(start, null, now)).to.equal('Sat 21 Nov, 19:00')
    const night = new Date('2026-11-22T01:30:00Z')
    expect(london.range(start, night, now)).to.equal('Sat 21 Nov, 19:00 – Sun 22 Nov, 01:30')
  })

  it('name year and zone for readers who are anywhere', () => {
    expect(london.span(start, new Date('2026-11-21T21:00:00Z'))).to.equal('Sat 21 Nov 2026, 19:00–21:00 (GMT)')
    expect(berlin.span(start, null)).to.equal('Sa 21. Nov 2026, 20:00 (MEZ)')
    const night = new Date('2027-01-01T01:30:00Z')
    expect(london.span(start, night)).to.equal('Sat 21 Nov 2026, 19:00 – Fri 1 Jan 2027, 01:30 (GMT)')
  })

  it('belong to the zone that is asked for, through a change of its clocks', () => {
    const nearMidnight = new Date('2026-06-30T22:30:00Z')
    expect(source.dates('en', 'Europe/Berlin').wall(nearMidnight)).to.deep.equal({ date: '2026-07-01', time: '00:30' })
    expect(london.wall(nearMidnight)).to.deep.equal({ date: '2026-06-30', time: '23:30' })
    const [before, after] = [new Date('2026-10-24T22:30:00Z'), new Date('2026-10-25T23:30:00Z')]
    expect(london.daysUntil(after, before)).to.equal(1)
    expect([london.zoneName(before), london.zoneName(after)]).to.deep.equal(['BST', 'GMT'])
  })

  it('say how far away a day is, counted on the calendar', () => {
    const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)
    expect(london.away(inDays(0), now)).to.equal('today')
    expect(london.away(new Date('2026-11-11T00:10:00Z'), new Date('2026-11-10T23:50:00Z'))).to.equal('tomorrow')
    expect(london.away(inDays(12), now)).to.equal('in 12 days')
    expect(london.away(inDays(-1), now)).to.equal('yesterday')
    expect(london.away(inDays(28), now)).to.equal('in 4 weeks')
    expect(berlin.away(inDays(100), now)).to.equal('in 3 Monaten')
    expect(london.away(inDays(-800), now)).to.equal('2 years ago')
  })

  it('come with months, weeks that begin on Monday, numbers and money', () => {
    const [english, german] = [source.calendar('en'), source.calendar('de')]
    expect(english.monthName(2026, 11)).to.equal('November 2026')
    expect(german.weekdays[0]).to.deep.equal({ short: 'Mo', long: 'Montag' })
    expect(english.weekdays.at(-1)?.long).to.equal('Sunday')
    expect([english.number(1204.5), german.number(1204.5)]).to.deep.equal(['1,204.5', '1.204,5'])
    expect([english.money(120, 'GBP'), german.money(12.5, 'EUR')]).to.deep.equal(['£120', '12,50\u00a0€'])
  })

  it('refuse a zone that does not exist', () => {
    expect(() => source.dates('en', 'Mars/Olympus')).to.throw(RangeError)
  })
})
