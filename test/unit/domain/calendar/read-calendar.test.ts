import { expect } from 'chai'
import type { CalendarEntry, ReadCalendar } from '../../../../src/domain/calendar/import/entry.js'
import { readCalendar } from '../../../../src/domain/calendar/import/read-calendar.js'
import { calendarReading } from '../../../../src/domain/calendar/import/reading.js'

const NOW = new Date('2026-11-10T12:00:00Z')
const HUB = { now: NOW, zone: 'Europe/London' }

const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:1@x', 'SUMMARY:Meeting', ...lines, 'END:VEVENT']

function read(...lines: string[]): ReadCalendar {
  const got = readCalendar(calendar(...lines), HUB)
  return typeof got === 'string' ? expect.fail(got) : got
}
function only(...lines: string[]): CalendarEntry {
  const { entries, leftOut } = read(...lines)
  expect(entries, JSON.stringify(leftOut)).to.have.lengthOf(1)
  return entries[0] as CalendarEntry
}
const starts = ({ entries }: ReadCalendar) => entries.map(({ startsAt }) => startsAt)

describe('a calendar that was made elsewhere', () => {
  it('has events with their time at their place, and all that a draft asks for', () => {
    const entry = only(
      ...event(
        'DTSTART;TZID=Europe/Berlin:20261212T190000',
        'DTEND;TZID=Europe/Berlin:20261212T210000',
        'DESCRIPTION:Bring seeds\\, please.\\nTea is there.',
        'LOCATION:Volkshaus\\, Marktplatz 1\\, Jena',
        'URL:https://jena.test/seeds',
        'CATEGORIES:Garden,Seed swap,1',
        'ORGANIZER;CN=Jo:mailto:jo@x.test',
        'ATTENDEE:mailto:kim@x.test',
      ),
    )
    expect(entry).to.deep.equal({
      ...{
        uid: '1@x',
        recurrence: '',
        title: 'Meeting',
        text: 'Bring seeds, please.\nTea is there.\n\nhttps://jena.test/seeds',
      },
      ...{ placeName: 'Volkshaus', address: 'Marktplatz 1\nJena', online: '', tags: ['Garden', 'Seedswap'] },
      ...{ startsAt: '2026-12-12T19:00', endsAt: '2026-12-12T21:00', zone: 'Europe/Berlin', doubts: [] },
    })
  })

  it('may have zones under the names of Windows, of other programs, and of its own making', () => {
    const zoneOf = (name: string, ...before: string[]) => {
      const { zone, doubts } = only(...before, ...event(`DTSTART;TZID=${name}:20261212T190000`))
      return [zone, doubts.includes('zone')]
    }
    expect(zoneOf('W. Europe Standard Time')).to.deep.equal(['Europe/Berlin', false])
    expect(zoneOf('"Pacific Standard Time (Mexico)"')).to.deep.equal(['America/Tijuana', false])
    expect(zoneOf('/freeassociation.sourceforge.net/Europe/Rome')).to.deep.equal(['Europe/Rome', false])
    expect(zoneOf('/mozilla.org/20050126_1/America/Argentina/Salta')).to.deep.equal(['America/Argentina/Salta', false])
    expect(zoneOf('Customized Time Zone')).to.deep.equal(['Europe/London', true])
    const named = [
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      'X-LIC-LOCATION:Asia/Tokyo',
      'BEGIN:STANDARD',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    expect(zoneOf('Ours', ...named)).to.deep.equal(['Asia/Tokyo', false])
  })

  it('may have times in UTC, which stand as the clock shows them, floating ones, and whole days', () => {
    expect(
      only(...event('DTSTART:20260701T180000Z', 'RRULE:FREQ=YEARLY;COUNT=1', 'RDATE:20261201T180000Z')),
    ).to.include({
      startsAt: '2026-12-01T18:00',
      zone: 'Europe/London',
    })
    const shown = ['X-WR-TIMEZONE:America/New_York', ...event('DTSTART:20261201T180000Z')]
    expect(only(...shown)).to.include({ startsAt: '2026-12-01T13:00', zone: 'America/New_York' })
    const floating = only(...event('DTSTART:20261201T180000'))
    expect([floating.startsAt, floating.zone, floating.doubts]).to.deep.equal([
      ...['2026-12-01T18:00', 'Europe/London'],
      ['floating', 'no-text'],
    ])
    const days = only(...event('DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261203'))
    expect([days.startsAt, days.endsAt]).to.deep.equal(['2026-12-01T00:00', '2026-12-02T23:59'])
    expect(days.doubts).to.include('all-day')
    expect(only(...event('DTSTART;VALUE=DATE:20261201')).endsAt).to.equal('2026-12-01T23:59')
    expect(only(...event('DTSTART:20261201T180000Z', 'DURATION:PT90M')).endsAt).to.equal('2026-12-01T19:30')
  })

  it('asks about an hour that the clocks leave out', () => {
    expect(only(...event('DTSTART;TZID=Europe/London:20270328T013000')).doubts).to.include('clock')
  })

  it('has a series of ours for each that comes to the same days, from the next time on', () => {
    const ofRule = (rule: string, start = 'TZID=Europe/London:20260106T190000', ...more: string[]) => {
      const { recurrence, startsAt, rule: found, doubts } = only(...event(`DTSTART;${start}`, `RRULE:${rule}`, ...more))
      expect([recurrence, doubts.includes('series')]).to.deep.equal(['', false])
      return [startsAt.slice(0, 10), found?.pace, found?.every, found?.until, found?.except.join(' ')]
    }
    expect(ofRule('FREQ=WEEKLY')).to.deep.equal(['2026-11-10', 'week', 1, null, ''])
    expect(ofRule('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU')).to.deep.equal(['2026-11-10', 'week', 2, null, ''])
    expect(ofRule('FREQ=WEEKLY;COUNT=50')).to.deep.equal(['2026-11-10', 'week', 1, '2026-12-15', ''])
    expect(ofRule('FREQ=WEEKLY;UNTIL=20261201T190000Z')).to.deep.equal(['2026-11-10', 'week', 1, '2026-12-01', ''])
    expect(ofRule('FREQ=WEEKLY;UNTIL=20261201T180000Z')).to.deep.equal(['2026-11-10', 'week', 1, '2026-11-30', ''])
    expect(ofRule('FREQ=WEEKLY;UNTIL=20261201')).to.deep.equal(['2026-11-10', 'week', 1, '2026-12-01', ''])
    const berlin = 'TZID=Europe/Berlin:20260113T003000'
    expect(ofRule('FREQ=MONTHLY;BYDAY=2TU', berlin, 'EXDATE:20261207T233000Z')).to.deep.equal([
      ...['2027-01-12', 'nth', 1, null, ''],
    ])
    expect(ofRule('FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2', berlin)).to.deep.equal(['2026-12-08', 'nth', 1, null, ''])
    expect(ofRule('FREQ=MONTHLY;BYDAY=-1FR', 'TZID=Europe/London:20260130T190000')).to.deep.equal([
      ...['2026-11-27', 'last', 1, null, ''],
    ])
    expect(ofRule('FREQ=MONTHLY;INTERVAL=3', 'VALUE=DATE:20260131')).to.deep.equal(['2027-01-31', 'day', 3, null, ''])
    expect(ofRule('FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1', 'TZID=Europe/London:20200501T120000')).to.deep.equal([
      ...['2027-05-01', 'year', 1, null, ''],
    ])
    expect(ofRule('FREQ=WEEKLY', 'TZID=Europe/London:20261117T190000', 'EXDATE;VALUE=DATE:20261201')).to.deep.equal([
      ...['2026-11-17', 'week', 1, null, '2026-12-01'],
    ])
  })

  it('has the times alone of series that ours do not come to', () => {
    for (const rule of [
      ...['FREQ=WEEKLY;BYDAY=TU,TH', 'FREQ=WEEKLY;BYDAY=WE', 'FREQ=MONTHLY;BYDAY=TU', 'FREQ=MONTHLY;BYMONTHDAY=6,20'],
      ...['FREQ=DAILY', 'FREQ=WEEKLY;BYHOUR=19,20', 'FREQ=MONTHLY;BYDAY=-2TU'],
    ]) {
      const { entries } = read(...event('DTSTART;TZID=Europe/London:20261006T190000', `RRULE:${rule}`))
      expect(entries.length, rule).to.be.greaterThan(0)
      expect(
        entries.every((entry) => entry.rule === undefined && entry.doubts.includes('series')),
        rule,
      ).to.equal(true)
    }
    const utc = read(...event('DTSTART:20261006T190000Z', 'RRULE:FREQ=WEEKLY'))
    expect(
      utc.entries.every(({ rule }) => rule === undefined),
      'by UTC',
    ).to.equal(true)
  })

  it('may say where on the map it is, in two ways, and is nowhere at zero', () => {
    const at = (...lines: string[]) => only(...event('DTSTART:20261212T190000Z', ...lines)).point
    expect(at('GEO:53.408412345;-2.98')).to.deep.equal({ latitude: 53.408412, longitude: -2.98 })
    expect(at('X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=Hall:geo:47.06829,15.45634')).to.deep.equal({
      ...{ latitude: 47.06829, longitude: 15.45634 },
    })
    for (const odd of ['GEO:0;0', 'GEO:91;0', 'GEO:5', 'GEO:x;y', 'GEO:NaN;1', 'GEO:1;2;3', 'GEO:Infinity;1', 'GEO:'])
      expect(at(odd), odd).to.equal(undefined)
    expect(at('X-APPLE-STRUCTURED-LOCATION:geo:1e9,1')).to.equal(undefined)
  })

  it('has series for eight weeks at most, by the clock on the wall', () => {
    const weekly = read(...event('DTSTART;TZID=Europe/London:20260106T190000', 'RRULE:FREQ=WEEKLY;BYDAY=TU,TU,MO'))
    expect(weekly.entries).to.have.lengthOf(16)
    expect(starts(weekly).every((wall) => wall.endsWith('T19:00'))).to.equal(true)
    expect(weekly.entries.every(({ doubts }) => doubts.includes('series') && !doubts.includes('rule'))).to.equal(true)
    expect(new Set(weekly.entries.map(({ recurrence }) => recurrence)).size).to.equal(16)
    expect(read(...event('DTSTART:20200101T190000Z', 'RRULE:FREQ=DAILY')).entries).to.have.lengthOf(56)
    const utc = 'DTSTART;TZID=Europe/Berlin:20261110T190000'
    expect(starts(read(...event(utc, 'RRULE:FREQ=DAILY;INTERVAL=7;UNTIL=20261124T180000Z')))).to.deep.equal([
      ...['2026-11-10T19:00', '2026-11-17T19:00', '2026-11-24T19:00'],
    ])
    const secondTuesday = 'RRULE:FREQ=MONTHLY;BYDAY=2TU,3WE'
    expect(starts(read(...event('DTSTART;TZID=Europe/Berlin:20261013T190000', secondTuesday)))).to.deep.equal([
      ...['2026-11-10T19:00', '2026-11-18T19:00', '2026-12-08T19:00', '2026-12-16T19:00'],
    ])
  })

  it('has series with exceptions, more dates, moved and cancelled ones', () => {
    const zone = 'TZID=Europe/Berlin'
    const series = event(
      `DTSTART;${zone}:20261201T190000`,
      `DTEND;${zone}:20261201T200000`,
      'RRULE:FREQ=WEEKLY;COUNT=5',
      'EXDATE:20261208T180000Z',
      `RDATE;${zone}:20261210T190000`,
    )
    const moved = event(`RECURRENCE-ID;${zone}:20261215T190000`, `DTSTART;${zone}:20261216T200000`)
    const off = event(`RECURRENCE-ID;${zone}:20261222T190000`, `DTSTART;${zone}:20261222T190000`, 'STATUS:CANCELLED')
    const got = read(...series, ...moved, ...off)
    expect(starts(got)).to.deep.equal(['2026-12-01T19:00', '2026-12-10T19:00', '2026-12-16T20:00', '2026-12-29T19:00'])
    expect(got.entries[3]?.endsAt).to.equal('2026-12-29T20:00')
    expect(got.leftOut).to.deep.equal([{ title: 'Meeting', because: 'cancelled' }])
    expect(got.entries[2]?.recurrence).to.equal('2026-12-15T18:00:00.000Z')
  })

  it('leaves out what is over, cancelled, far away or unreadable, and says so', () => {
    const other = (uid: string, ...lines: string[]) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `SUMMARY:${uid}`,
      ...lines,
      'END:VEVENT',
    ]
    const { entries, leftOut } = read(
      ...other('past', 'DTSTART:20261101T100000Z'),
      ...other('off', 'DTSTART:20261201T100000Z', 'STATUS:CANCELLED'),
      ...other('far', 'DTSTART:20990101T100000Z'),
      ...other('odd', 'DTSTART:tomorrow'),
      ...other('none'),
      ...other('on now', 'DTSTART:20261110T110000Z'),
      ...other('ended', 'DTSTART:20200101T100000Z', 'RRULE:FREQ=DAILY;COUNT=3'),
    )
    expect(entries.map(({ title }) => title)).to.deep.equal(['on now'])
    expect(Object.fromEntries(leftOut.map(({ title, because }) => [title, because]))).to.deep.equal({
      ...{ past: 'over', off: 'cancelled', far: 'too-far', odd: 'unreadable', none: 'unreadable', ended: 'over' },
    })
    const all = read('METHOD:CANCEL', ...event('DTSTART:20261201T100000Z'))
    expect([all.entries, all.leftOut[0]?.because]).to.deep.equal([[], 'cancelled'])
  })

  it('keeps what is private for members, reads HTML as text, and cuts what is too long', () => {
    const entry = only(
      ...event(
        'DTSTART:20261201T100000Z',
        'CLASS:PRIVATE',
        `DESCRIPTION:<p>Hello <a href="https://x.test/">there</a></p><script>alert(1)</script>${'x'.repeat(9_000)}`,
        'LOCATION:https://meet.test/room',
      ),
    )
    expect(entry.doubts).to.include.members(['private', 'cut'])
    expect(entry.text)
      .to.match(/^Hello there \(https:\/\/x\.test\/\)/)
      .and.not.to.include('alert')
    expect([entry.text.length <= 5_000, entry.online]).to.deep.equal([true, 'https://meet.test/room'])
  })

  it('is nothing when it is something else, or too much', () => {
    const refusals = ['', '<html>', 'BEGIN:VCARD\r\nEND:VCARD', '\u0000\u0001'].map((text) => readCalendar(text, HUB))
    expect(refusals).to.deep.equal(Array(4).fill('not-a-calendar'))
    expect(readCalendar(calendar('X-A:'.padEnd(1_048_577, 'a')), HUB)).to.equal('calendar-too-large')
    const many = Array.from({ length: 2_001 }, () => event('DTSTART:20261201T100000Z')).flat()
    expect(readCalendar(calendar(...many), HUB)).to.equal('calendar-too-much')
    expect(readCalendar(calendar(...Array<string>(50).fill('BEGIN:VEVENT')), HUB)).to.equal('calendar-too-much')
  })

  it('has 150 entries at most, and says how many more there were', () => {
    const events = Array.from({ length: 400 }, (_, at) => [
      'BEGIN:VEVENT',
      `UID:${at}`,
      'DTSTART:20261201T100000Z',
      'END:VEVENT',
    ])
    const { entries, leftOut, leftOutCount } = read(...events.flat())
    expect([entries.length, leftOut.length, leftOutCount]).to.deep.equal([150, 100, 250])
  })
})

describe('a calendar made to do harm', () => {
  const readInThread = calendarReading({ longestMs: 3_000 })
  const hostile: Record<string, string[]> = {
    'rules by the second': event('DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY'),
    'a rule nothing satisfies': event('DTSTART:20260101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
    'a rule of many parts': event(
      'DTSTART:19700101T000000Z',
      `RRULE:FREQ=YEARLY;BYSETPOS=1;BYHOUR=${Array.from({ length: 24 }, (_, at) => at).join(',')};BYDAY=MO,TU`,
    ),
    'two thousand old series': Array.from({ length: 1_900 }, (_, at) => [
      ...['BEGIN:VEVENT', `UID:${at}`, 'DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY', 'END:VEVENT'],
    ]).flat(),
    'two thousand series of ours': Array.from({ length: 2_000 }, (_, at) => [
      ...['BEGIN:VEVENT', `UID:${at}`, 'DTSTART;TZID=Europe/London:19700106T190000', 'RRULE:FREQ=WEEKLY;COUNT=520'],
      'END:VEVENT',
    ]).flat(),
    'a zone of many rules': [
      ...['BEGIN:VTIMEZONE', 'TZID:X', 'BEGIN:STANDARD', 'DTSTART:16010101T000000', 'RRULE:FREQ=SECONDLY'],
      ...['TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000', 'END:STANDARD', 'END:VTIMEZONE'],
      ...event('DTSTART;TZID=X:20261201T100000'),
    ],
    'a folded line of half a megabyte': event(`DESCRIPTION:${'a\r\n '.repeat(130_000)}`, 'DTSTART:20261201T100000Z'),
    'many exceptions': event(
      'DTSTART:20260101T000000Z',
      'RRULE:FREQ=DAILY',
      `EXDATE:${'20261201T000000Z,'.repeat(3_000)}20261202T000000Z`,
    ),
    'rules that contradict themselves': event('DTSTART:20261201T100000Z', 'RRULE:FREQ=WEEKLY;BYMONTHDAY=99;BYDAY=9XX'),
    'an end beyond all time': event(
      'DTSTART:20261201T100000Z',
      'DURATION:P99999999999D',
      'RRULE:FREQ=DAILY;UNTIL=20269999T999999Z',
    ),
    'names of prototypes': event(
      'DTSTART:20261201T100000Z',
      '__proto__:x',
      'constructor;__proto__=1:x',
      'X-WR-TIMEZONE:__proto__',
    ),
  }
  for (const [name, lines] of Object.entries(hostile)) {
    it(`comes to an end: ${name}`, async function () {
      this.timeout(15_000)
      const since = performance.now()
      const got = await readInThread(calendar(...lines), HUB)
      expect(performance.now() - since).to.be.lessThan(6_000)
      if (typeof got !== 'string') expect(got.entries.length).to.be.at.most(150)
      const plain = await readInThread(calendar(...event('DTSTART:20261201T100000Z')), HUB)
      expect(plain).to.have.property('entries').with.lengthOf(1)
    })
  }

  it('does no harm in any of three thousand broken forms', function () {
    this.timeout(60_000)
    const whole = calendar(
      ...event('DTSTART;TZID=Europe/Berlin:20261201T190000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE:20261208T180000Z'),
      ...event('RECURRENCE-ID:20261215T180000Z', 'DTSTART;VALUE=DATE:20261216', 'DURATION:P1D', 'CATEGORIES:a,b'),
    )
    let seed = 20261121
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const odd = [
      '\n',
      ':',
      ';',
      '=',
      ',',
      '"',
      '\\',
      '\u0000',
      '\u202e',
      '9'.repeat(40),
      '-',
      'T',
      'Z',
      '\ud800',
      'BEGIN:VEVENT\r\n',
    ]
    for (let round = 0; round < 3_000; round++) {
      let text = whole
      for (let cut = random(4) + 1; cut > 0; cut--) {
        const at = random(text.length)
        text = text.slice(0, at) + (random(2) === 0 ? (odd[random(odd.length)] ?? '') : '') + text.slice(at + random(6))
      }
      const got = readCalendar(text, HUB)
      if (typeof got === 'string') continue
      for (const { startsAt, endsAt, title } of got.entries) {
        expect(startsAt, text).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
        expect(endsAt, text).to.match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$/)
        expect(title.length).to.be.at.most(200)
      }
    }
  })
})
