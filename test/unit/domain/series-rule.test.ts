import { expect } from 'chai'
import { canBegin, dayOfNth, daysOf, rruleText, type Rule } from '../../../src/domain/series/rule.js'

const rule = (change: Partial<Rule>): Rule => ({ pace: 'week', every: 1, until: null, except: [], ...change })
const days = (change: Partial<Rule>, first: string, to: string, from = first) =>
  daysOf(rule(change), first, { from, to, most: 100 })

describe('how an event comes again', () => {
  it('is every week, or every so many, over changes of the clocks', () => {
    expect(days({}, '2027-03-21', '2027-04-11')).to.deep.equal(['2027-03-21', '2027-03-28', '2027-04-04', '2027-04-11'])
    expect(days({ every: 2 }, '2027-10-20', '2027-11-30')).to.deep.equal(['2027-10-20', '2027-11-03', '2027-11-17'])
    expect(days({ every: 3 }, '2027-01-01', '2027-03-31', '2027-02-10')).to.deep.equal([
      '2027-02-12',
      '2027-03-05',
      '2027-03-26',
    ])
  })

  it('is on the nth and on the last weekday of months, however long they are', () => {
    expect(days({ pace: 'nth' }, '2027-01-12', '2027-04-30')).to.deep.equal([
      '2027-01-12',
      '2027-02-09',
      '2027-03-09',
      '2027-04-13',
    ])
    expect(days({ pace: 'last' }, '2028-01-28', '2028-05-31')).to.deep.equal([
      ...['2028-01-28', '2028-02-25', '2028-03-31', '2028-04-28', '2028-05-26'],
    ])
    expect(days({ pace: 'nth' }, '2027-01-29', '2027-07-31'), 'only months with a fifth Friday').to.deep.equal([
      ...['2027-01-29', '2027-04-30', '2027-07-30'],
    ])
    expect([
      canBegin('last', '2027-01-29'),
      canBegin('last', '2027-01-22'),
      canBegin('nth', '2027-01-22'),
    ]).to.deep.equal([...[true, false, true]])
  })

  it('leaves out days that a month or a year does not have', () => {
    expect(days({ pace: 'year' }, '2028-02-29', '2036-12-31')).to.deep.equal(['2028-02-29', '2032-02-29', '2036-02-29'])
    expect(days({ pace: 'day' }, '2027-01-29', '2027-04-30')).to.deep.equal(['2027-01-29', '2027-03-29', '2027-04-29'])
    expect(days({ pace: 'day' }, '2028-01-29', '2028-03-30')).to.deep.equal(['2028-01-29', '2028-02-29', '2028-03-29'])
    expect(days({ pace: 'day' }, '2027-10-31', '2028-01-31')).to.deep.equal(['2027-10-31', '2027-12-31', '2028-01-31'])
  })

  it('ends with its last day, and leaves out those it is not on', () => {
    const until = { until: '2027-01-15', except: ['2027-01-08'] }
    expect(days(until, '2027-01-01', '2027-12-31')).to.deep.equal(['2027-01-01', '2027-01-15'])
    expect(days({ until: '2026-12-31' }, '2027-01-01', '2027-12-31')).to.deep.equal([])
    expect(dayOfNth(rule({}), '2027-01-01', 3)).to.equal('2027-01-15')
    expect(dayOfNth(rule({ pace: 'year' }), '2028-02-29', 4)).to.equal(null)
  })

  it('is written as others write it', () => {
    expect(rruleText(rule({ every: 2 }), '2027-01-12')).to.equal('FREQ=WEEKLY;INTERVAL=2')
    expect(rruleText(rule({ pace: 'nth' }), '2027-01-12')).to.equal('FREQ=MONTHLY;BYDAY=2TU')
    expect(rruleText(rule({ pace: 'last', until: '2027-06-30' }), '2027-01-29')).to.equal(
      'FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270630',
    )
  })
})
