import { expect } from 'chai'
import { readMoment } from '../../../../src/domain/post-commands/moments.js'

/** Day, time, and the end if there is one, in one line. */
const read = (text: string): string => {
  const found = readMoment(text)
  if (typeof found === 'string') return found
  const { day, time, end } = found
  const until = end === null ? '' : ` - ${end.day === null ? '' : `${end.day} `}${end.time}`
  return `${day ?? '?'} ${time ?? '?'}${until}`
}

describe('days and times as people type them', () => {
  const same: Record<string, string[]> = {
    '2026-12-24 19:00': [
      '2026-12-24 19:00',
      '2026-12-24T19:00',
      '2026-12-24, 7pm',
      '24.12.2026 19:00',
      '24. 12. 2026, 19.00 Uhr',
      '24.12.2026 um 19 Uhr',
      '24 December 2026 19:00',
      '24 Dec 2026, 7 pm',
      '24th of December 2026 at 7.00 p.m.',
      'December 24, 2026 at 7:00pm',
      'Dec. 24th 2026 19:00',
      'Thursday 24 December 2026 19:00',
      'thu, 24 dec 2026, 19:00.',
      'on Thursday the 24th December 2026 at 19:00',
      'Donnerstag, 24. Dezember 2026, 19:00 Uhr',
      'Do. 24.12.2026 19h00',
      'am Donnerstag, den 24. Dez. 2026 ab 19 Uhr',
      '  24   December 2026   19:00 ',
      '２４.１２.２０２６ １９:００',
    ],
    '2026-12-24 19:00 - 21:30': [
      '2026-12-24 19:00-21:30',
      '2026-12-24 19:00 – 21:30',
      '24 December 2026, 7-9.30pm',
      '24 December 2026, 7pm to 9:30pm',
      '24.12.2026 19 bis 21:30 Uhr',
      '24.12.2026 von 19:00 bis um 21.30 Uhr',
      'Thu 24 Dec 2026 from 19:00 until 21:30',
    ],
    '2026-12-24 19:00 - 2026-12-25 02:00': [
      '24 Dec 2026 19:00 - 25 Dec 2026 02:00',
      'Do 24.12.2026 19:00 bis Fr 25.12.2026 2 Uhr',
    ],
    '2027-03-01 ?': ['1 March 2027', '1. März 2027', '1.3.2027', '1. Maerz 2027', '1. Mrz 2027', '2027-3-1'],
    '? 09:05': ['9:05', '09.05', '9:05 am', '9:05 Uhr'],
    '? 00:30': ['12:30 am', '0:30'],
    '? 12:00': ['12pm', '12:00', '12 Uhr'],
    '? 19:00 - 21:00': ['19-21 Uhr', '7-9pm', '19:00-21:00'],
  }
  for (const [meant, texts] of Object.entries(same))
    it(`are understood: ${meant}`, () => {
      for (const text of texts) expect(read(text), text).to.equal(meant)
    })

  it('are not guessed at where they could be something else', () => {
    const unclear = [
      ...['', 'tomorrow', 'next Tuesday', '24 December', '24.12.', '24.12.26', '24/12/2026 19:00', '12/24/2026'],
      ...['24 December 2026 19', '24 December 2026 7-9', '2026-12-24 25:00', '2026-12-24 19:60', '2026-12-24 13pm'],
      ...['2026-12-24 0 am', '2026-12-24 11-1pm', '2026-12-24 19:00 -', 'Thursday', 'Thursday 19:00', '19'],
      ...['2026-12-24 19:00 or 20:00', '24 December 2026 19:00 GMT', '24 Dezember 2026 sevenish', '2026-12-241'],
    ]
    for (const text of unclear) expect(read(text), text).to.equal('not-understood')
  })

  it('have days that are there, and that are what day of the week they say', () => {
    for (const text of ['2026-02-29', '31.4.2026', '0 May 2026', '2026-13-01', '1 January 0026'])
      expect(read(text), text).to.equal('no-such-day')
    expect(read('29 February 2028')).to.equal('2028-02-29 ?')
    for (const text of ['Friday 24 December 2026 19:00', 'Mo, 24.12.2026', 'Sun 24 Dec 2026'])
      expect(read(text), text).to.equal('weekday')
  })

  it('take no time to refuse what was made to take long', () => {
    const since = performance.now()
    for (const text of ['1 '.repeat(20_000), '24 '.repeat(20_000), `mon ${' '.repeat(50_000)}x`, '1.'.repeat(20_000)])
      expect(read(text)).to.equal('not-understood')
    expect(performance.now() - since).to.be.lessThan(500)
  })
})
