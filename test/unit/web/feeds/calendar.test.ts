import { expect } from 'chai'
import ICAL from 'ical.js'
import { zones } from '../../../../src/domain/text/zones.js'
import { calendarOf } from '../../../../src/web/feeds/calendar.js'
import { vtimezone } from '../../../../src/web/feeds/vtimezone.js'
import { addressOf, call, context, event, site } from '../../../support/items.js'

const made = (items: Parameters<typeof calendarOf>[0]['items'], name = 'What’s on; here, now'): string =>
  calendarOf({ name, path: '/events', items }, context)
const read = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text) as never)
const eventsIn = (text: string): ICAL.Component[] => read(text).getAllSubcomponents('vevent')
const valueOf = (component: ICAL.Component | undefined, name: string): string =>
  String(component?.getFirstPropertyValue(name) ?? 'none')

/** The moment a property stands for, going by the VTIMEZONE that came with it and nothing else. */
function momentOf(calendar: ICAL.Component, entry: ICAL.Component, name: string): Date {
  const property = entry.getFirstProperty(name)
  const time = property?.getFirstValue() as ICAL.Time
  const id = property?.getParameter('tzid') as string | undefined
  if (id === undefined) return time.toJSDate()
  const component = calendar.getAllSubcomponents('vtimezone').find((zone) => zone.getFirstPropertyValue('tzid') === id)
  if (component === undefined) throw new Error(`No VTIMEZONE for ${id}`)
  const zone = new ICAL.Timezone({ component, tzid: id })
  return new Date(
    Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) - zone.utcOffset(time) * 1_000,
  )
}

describe('a calendar', () => {
  it('says what it is, where it is from and how often to look', () => {
    const calendar = read(made([event()]))
    expect(valueOf(calendar, 'version')).to.equal('2.0')
    expect(valueOf(calendar, 'prodid')).to.equal('-//Allotment//Hub//EN')
    for (const name of ['name', 'x-wr-calname'])
      expect(valueOf(calendar, name)).to.match(/^What’s on\\?; here\\?, now$/)
    expect(valueOf(calendar, 'refresh-interval')).to.equal('PT1H')
    expect(calendar.getFirstProperty('timezone-id')).to.equal(null)
  })

  it('has each event under its permanent id, with all that is known of it', () => {
    const [entry] = eventsIn(made([event()]))
    expect(valueOf(entry, 'uid')).to.equal(event().iri)
    expect(valueOf(entry, 'summary')).to.equal('Repair café, <tea> & "cake"')
    expect(valueOf(entry, 'location')).to.equal('Volkshaus; hall 2, High Street 1, Walton, 12345')
    expect(valueOf(entry, 'url')).to.equal(addressOf(event()))
    expect(valueOf(entry, 'sequence')).to.equal('2')
    expect(valueOf(entry, 'status')).to.equal('CONFIRMED')
    for (const name of ['dtstamp', 'last-modified']) expect(valueOf(entry, name)).to.equal('2026-11-02T10:00:00Z')
    expect(entry?.getFirstProperty('categories')?.getValues()).to.deep.equal(['Repair', 'Café'])
    expect(valueOf(entry, 'description')).to.equal(
      `Bring it (https://a.example/?a=1&b=2) & #Repair\n\nAccess: Step-free\n\nOnline: https://meet.example/rc\n\n${addressOf(event())}`,
    )
  })

  it('says where it is on the map, what it is about, and what helps people to come', () => {
    const point = { latitude: 53.408412, longitude: -2 }
    const told = event(
      { tags: ['Repair'] },
      {
        place: { name: 'Mill', address: '', access: '', point },
        ...{ category: 'CAUSES', features: ['step-free'], spoken: ['ar'], organizers: ['Kitchen; team'] },
      },
    )
    const [entry] = eventsIn(made([told]))
    expect(entry?.getFirstProperty('geo')?.getFirstValue()).to.deep.equal([53.408412, -2])
    expect(valueOf(entry, 'location')).to.equal('Mill')
    expect(entry?.getFirstProperty('categories')?.getValues()).to.deep.equal(['Good causes', 'Repair'])
    expect(valueOf(entry, 'description')).to.include(
      'Organised by: Kitchen; team\nThere will be: Step-free way in\nLanguages: Arabic',
    )
    const [bare] = eventsIn(made([event({}, { place: { name: '', address: '', access: '', point }, online: null })]))
    expect(bare?.getFirstProperty('geo')?.getFirstValue()).to.deep.equal([53.408412, -2])
  })

  it('keeps wall-clock time and zone, so that both can be read', () => {
    const text = made([event()])
    expect(text).to.include('DTSTART;TZID=Europe/Berlin:20261212T140000\r\n')
    expect(text).to.include('DTEND;TZID=Europe/Berlin:20261212T170000\r\n')
    expect(momentOf(read(text), eventsIn(text)[0] as ICAL.Component, 'dtstart')).to.deep.equal(event().event?.startsAt)
  })

  it('has UTC without a zone, and no end where none is known', () => {
    const text = made([event({}, { zone: 'UTC', endsAt: null })])
    expect(text).to.include('DTSTART:20261212T130000Z\r\n').and.not.include('DTEND').and.not.include('VTIMEZONE')
  })

  it('says that an event is cancelled, and why', () => {
    const ended = { at: new Date('2026-11-09T08:00:00Z'), reason: 'The hall; it leaks, badly' }
    const [entry] = eventsIn(made([event({ ended, revision: 3 })]))
    expect([valueOf(entry, 'status'), valueOf(entry, 'sequence')]).to.deep.equal(['CANCELLED', '3'])
    expect(valueOf(entry, 'summary')).to.match(/^Cancelled: Repair/)
    expect(valueOf(entry, 'description')).to.match(/^The hall; it leaks, badly\n\n/)
    expect(valueOf(entry, 'dtstamp')).to.equal('2026-11-09T08:00:00Z')
  })

  it('has where to join in place of a place', () => {
    expect(valueOf(eventsIn(made([event({}, { place: null })]))[0], 'location')).to.equal('https://meet.example/rc')
    expect(valueOf(eventsIn(made([event({}, { place: null, online: null })]))[0], 'location')).to.equal('none')
  })

  it('leaves out what has no date and what is not open to all', () => {
    expect(
      eventsIn(
        made([call(), event({ audience: 'hub' }), event({ audience: 'followers' }), event({ state: 'deleted' })]),
      ),
    ).to.deep.equal([])
    expect(eventsIn(made([event({ audience: 'unlisted' })]))).to.have.length(1)
  })

  it('is the same each time it is made of the same', () => {
    expect(made([event()])).to.equal(made([event()]))
  })

  it('folds its lines at 75 bytes between characters and ends each with CRLF', () => {
    const title = '😀é漢'.repeat(100)
    const text = made([event({ title })])
    expect(text.endsWith('END:VCALENDAR\r\n')).to.equal(true)
    expect(text.replaceAll('\r\n', '')).to.not.match(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line), line).to.be.at.most(75)
    expect(valueOf(eventsIn(text)[0], 'summary')).to.equal(title)
  })

  it('takes no line from what was written', () => {
    const evil = 'x\r\nATTENDEE:mailto:a@b.example\nEND:VEVENT\r\u2028BEGIN:VALARM'
    const text = made(
      [
        event(
          { title: evil, summary: evil, tags: ['a,b;c\nd'], html: `<p>${evil}</p>` },
          { place: { name: evil, address: evil, access: evil } },
        ),
      ],
      evil,
    )
    const [entry, ...others] = eventsIn(text)
    expect(others).to.deep.equal([])
    expect(entry?.getFirstProperty('attendee')).to.equal(null)
    expect(entry?.getAllSubcomponents()).to.deep.equal([])
    expect(entry?.getFirstProperty('categories')?.getValues()).to.deep.equal(['a,b;c d'])
  })

  it('escapes what stands in its own name', () => {
    const text = calendarOf(
      { name: 'a;b,c\\d\ne', path: '/', items: [] },
      { ...context, site: { ...site, description: '' } },
    )
    expect(text).to.include('X-WR-CALNAME:a\\;b\\,c\\\\d e\r\n').and.not.include('CALDESC')
  })
})

describe('a VTIMEZONE', () => {
  it('has the changes of the clocks around a moment', () => {
    expect(vtimezone('Europe/Berlin', [new Date('2026-12-12T13:00:00Z')]).split('\r\n')).to.deep.equal([
      ...['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin'],
      ...['BEGIN:STANDARD', 'DTSTART:20261025T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD'],
      ...['BEGIN:DAYLIGHT', 'DTSTART:20270328T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'END:DAYLIGHT'],
      'END:VTIMEZONE',
    ])
  })

  it('has one offset where clocks never changed since', () => {
    expect(vtimezone('Etc/GMT+3', [new Date('2026-12-12T13:00:00Z')])).to.include(
      'DTSTART:19700101T000000\r\nTZOFFSETFROM:-0300\r\nTZOFFSETTO:-0300',
    )
  })

  it('leads back to the moment in every zone, in winter, in summer and when clocks change', () => {
    const moments = [
      '2026-01-15T12:00Z',
      '2026-07-15T12:00Z',
      '2026-03-29T00:59Z',
      '2026-03-29T01:00Z',
      '2031-10-26T12:00Z',
    ].map((at) => new Date(at))
    for (const zone of zones().filter((name) => name !== 'UTC')) {
      const text = made(
        moments.map((startsAt, at) => event({ iri: `https://hub.example/o/${at}` }, { zone, startsAt, endsAt: null })),
      )
      const calendar = read(text)
      const found = calendar.getAllSubcomponents('vevent').map((entry) => momentOf(calendar, entry, 'dtstart'))
      expect(found, zone).to.deep.equal(moments)
    }
  })
})
