import { expect } from 'chai'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import { itemOf } from '../../../src/domain/items/item-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import { fieldsOn } from '../../../src/domain/series/arrange.js'
import { wallOf } from '../../../src/domain/text/zones.js'
import { calendarOf } from '../../../src/web/feeds/calendar.js'
import { context } from '../../support/items.js'
import { edit, publish } from '../../support/published.js'
import { event, openDesk, type Desk } from '../../support/publishing.js'

const WEEK_MS = 7 * 24 * 60 * 60_000
/** Far east and west, half and quarter hours, clocks that go by half an hour, back in summer, or for Ramadan. */
const zones = [
  ...['Pacific/Kiritimati', 'Pacific/Niue', 'America/St_Johns', 'Asia/Kathmandu', 'Africa/Casablanca'],
  ...['Europe/Dublin', 'Australia/Lord_Howe', 'America/New_York', 'Europe/London', 'Pacific/Chatham', 'Africa/Cairo'],
  ...['America/Santiago', 'Asia/Tehran', 'Antarctica/Troll', 'UTC'],
] as const

/** Numbers that look drawn and are the same each time (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const paces = ['week', 'nth', 'last', 'day', 'year'] as const
type Typed = {
  zone: string
  pace: (typeof paces)[number]
  every: number
  start: Temporal.PlainDateTime
  minutes: number
}

/** A first time somewhere, of which every second one is close to the next change of the clocks there. */
function drawn(next: (below: number) => number, from: Temporal.PlainDate): Typed {
  const zone = zones[next(zones.length)] as string
  const change = from.toZonedDateTime(zone).getTimeZoneTransition('next')
  const onChange = change !== null && next(2) === 0
  const day = onChange ? change.toPlainDate().subtract({ days: 7 * next(3) }) : from.add({ days: next(20) })
  const hour = onChange ? (change.hour + 23 + next(3)) % 24 : next(24)
  const at = day.toPlainDateTime({ hour, minute: 15 * next(4) })
  const isLast = at.day + 7 > at.daysInMonth
  const pace = paces[next(paces.length)] as Typed['pace']
  const minutes = [0, 15, 45, 120, 26 * 60][next(5)] ?? 0
  const early = Temporal.PlainDate.compare(day, from) < 0 ? at.add({ days: 21 }) : at
  return { zone, pace: pace === 'last' && !isLast ? 'week' : pace, every: 1 + next(2), start: early, minutes }
}

/** The days it is on, found by asking every day: slow, and by nothing that the hub uses for it. */
function daysBetween({ pace, every, start }: Typed, from: Temporal.PlainDate, to: Temporal.PlainDate): string[] {
  const first = start.toPlainDate()
  const months = (day: Temporal.PlainDate) => (day.year - first.year) * 12 + day.month - first.month
  const isOn = (day: Temporal.PlainDate): boolean => {
    const sameWeekday = day.dayOfWeek === first.dayOfWeek
    if (pace === 'week') return sameWeekday && (first.until(day, { largestUnit: 'day' }).days / 7) % every === 0
    if (pace === 'year')
      return day.day === first.day && day.month === first.month && (day.year - first.year) % every === 0
    if (months(day) % every !== 0) return false
    if (pace === 'day') return day.day === first.day
    if (pace === 'last') return sameWeekday && day.day + 7 > day.daysInMonth
    return sameWeekday && Math.ceil(day.day / 7) === Math.ceil(first.day / 7)
  }
  const days: string[] = []
  for (let day = first; Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 }))
    if (Temporal.PlainDate.compare(day, from) >= 0 && isOn(day)) days.push(day.toString())
  return days
}

const typedAs = ({ zone, pace, every, start, minutes }: Typed): Fields => ({
  ...event,
  zone,
  startsAt: start.toString({ smallestUnit: 'minute' }),
  endsAt: minutes === 0 ? '' : start.add({ minutes }).toString({ smallestUnit: 'minute' }),
  repeat: pace,
  every: String(every),
})

/** The moments of a calendar's entries, by nothing but the VTIMEZONE that came with them. */
function momentsIn(text: string): { from: number; to: number | null }[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never)
  const known = new Map(
    calendar.getAllSubcomponents('vtimezone').map((component) => {
      const tzid = String(component.getFirstPropertyValue('tzid'))
      return [tzid, new ICAL.Timezone({ component, tzid })]
    }),
  )
  const momentOf = (entry: ICAL.Component, name: string): number | null => {
    const property = entry.getFirstProperty(name)
    if (property === null) return null
    const time = property.getFirstValue() as ICAL.Time
    const zone = known.get(String(property.getParameter('tzid')))
    const asUtc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
    if (zone === undefined) return String(property.toICALString()).endsWith('Z') ? asUtc : NaN
    return asUtc - zone.utcOffset(time) * 1_000
  }
  return calendar
    .getAllSubcomponents('vevent')
    .map((entry) => ({ from: momentOf(entry, 'dtstart') ?? NaN, to: momentOf(entry, 'dtend') }))
}

describe('series and clocks', () => {
  let desk: Desk
  beforeEach(async () => {
    desk = await openDesk()
  })
  afterEach(() => desk.dispose())

  const work = async () => {
    while (await desk.series.step());
  }
  const datesOf = async (id: string): Promise<Item[]> =>
    (await desk.series.itemsOf(id))
      .map(itemOf)
      .sort((a, b) => (a.event?.startsAt.getTime() ?? 0) - (b.event?.startsAt.getTime() ?? 0))
  const at = (moment: string) => desk.pass(Date.parse(moment) - desk.now().getTime())

  for (const [moment, seeds] of [
    ['2027-02-20T12:00:00Z', [1, 2, 3, 4, 5, 6]],
    ['2027-09-10T12:00:00Z', [7, 8, 9, 10]],
    ['2028-02-10T12:00:00Z', [11, 12, 13]],
  ] as const)
    for (const seed of seeds)
      it(`are at the same time by the clock on the wall, eight weeks ahead, as time goes on (${seed})`, async function () {
        this.timeout(60_000)
        at(moment)
        const next = generator(seed)
        const writer = await desk.person()
        for (let n = 0; n < 4; n++) {
          const typed = drawn(next, Temporal.PlainDate.from(desk.now().toISOString().slice(0, 10)).add({ days: 2 }))
          const told = `${typed.pace}/${typed.every} ${typed.start.toString()} ${typed.zone} +${typed.minutes}`
          const { id } = await publish(desk, writer, 'event', typedAs(typed))
          for (let weeks = 0; weeks < 3; weeks++) {
            await work()
            const dates = await datesOf(id)
            const today = Temporal.Instant.fromEpochMilliseconds(desk.now().getTime())
              .toZonedDateTimeISO(typed.zone)
              .toPlainDate()
            const seen = dates.map(({ event: part }) => part?.series?.day ?? '')
            expect(
              seen.filter((day) => day >= today.toString()),
              told,
            ).to.deep.equal([
              ...new Set([
                ...(typed.start.toPlainDate().toString() >= today.toString()
                  ? [typed.start.toPlainDate().toString()]
                  : []),
                ...daysBetween(typed, today, inEightWeeks(desk.now(), typed.zone)),
              ]),
            ])
            for (const { event: part } of dates) if (part !== null) expectOnTheWall(part, typed, told)
            const moments = dates.map(({ event: part }) => ({
              from: part?.startsAt.getTime(),
              to: part?.endsAt?.getTime() ?? null,
            }))
            const text = calendarOf({ name: 'Dates', path: '/', items: dates }, context)
            // A wall-clock time that comes twice is the first for us; programs do not agree on which it is.
            momentsIn(text).forEach((read, at) => {
              if (!comesTwice(moments[at]?.from ?? 0, typed.zone)) expect(read.from, told).to.equal(moments[at]?.from)
            })
            desk.pass(WEEK_MS)
          }
        }
      })

  it('are not stuck where clocks skip the beginning and the end would come first', async () => {
    at('2027-03-01T12:00:00Z')
    const night: Fields = { ...event, startsAt: '2027-03-14T01:30', endsAt: '2027-03-14T02:00', repeat: 'week' }
    const { id } = await publish(desk, await desk.person(), 'event', night)
    await work()
    const dates = await datesOf(id)
    expect(dates).to.have.lengthOf(7)
    const skipped = dates[2]?.event
    expect(wallOf(skipped?.startsAt ?? new Date(0), 'Europe/London')).to.equal('2027-03-28T02:30')
    expect(wallOf(skipped?.endsAt ?? new Date(0), 'Europe/London')).to.equal('2027-03-28T03:00')
  })

  it('close, and have shifts, as far from each time as from the first', async () => {
    at('2027-03-01T12:00:00Z')
    const { id } = await publish(desk, await desk.person(), 'event', {
      ...{ ...event, startsAt: '2027-03-14T19:00', endsAt: '', repeat: 'week', signUp: 'yes' },
      ...{ closesAt: '2027-03-13T12:00', shifts: 'Set up, 2027-03-13 17:00-18:00, 2\nStewards, 18:00-22:00, 2' },
    })
    await work()
    const [, , third] = await datesOf(id)
    const wall = (date: Date | null | undefined) => wallOf(date ?? new Date(0), 'Europe/London')
    expect(wall(third?.event?.signUp?.closesAt)).to.equal('2027-03-27T12:00')
    expect(third?.event?.shifts?.map(({ name, from }) => `${name} ${wall(from)}`)).to.deep.equal([
      'Set up 2027-03-27T17:00',
      'Stewards 2027-03-28T18:00',
    ])
    const day = fieldsOn(
      { fields: { shifts: 'Talk, 2027-02-31 17:00\nOn 2027-03-14, 18:00' }, first: '2027-03-14' },
      '2027-03-21',
    )
    expect(day.shifts, 'only what is a day of a shift').to.equal(
      'Talk | 2027-02-31 | 17:00 |  |  | \nOn 2027-03-14 |  | 18:00 |  |  | ',
    )
  })

  it('keep those who signed up with their time, whatever is edited from the middle on', async () => {
    at('2027-03-01T12:00:00Z')
    const writer = await desk.person()
    const weekly: Fields = { ...event, startsAt: '2027-03-14T19:00', endsAt: '', repeat: 'week', signUp: 'yes' }
    const { id } = await publish(desk, writer, 'event', weekly)
    await work()
    const first = await datesOf(id)
    const keys = await Promise.all(
      first.map(async (item, n) => {
        const mail = `${n}@example.org`
        const key = await desk.signUps.keyOfMail(mail)
        await desk.signUps.signUp(item.id, { key, door: 'mail', name: null, mail })
        return { key, item: item.id }
      }),
    )
    await edit(desk, writer, first[1] as Item, { startsAt: '2027-03-22T20:00' })
    await edit(desk, writer, first[2] as Item, { startsAt: '2027-03-30T18:30', scope: 'following' })
    await work()
    await edit(desk, writer, (await datesOf(id)).at(-1) as Item, { title: 'The last', scope: 'one' })
    await work()
    const walls = new Map(
      (await datesOf(id)).map((item) => [item.id, wallOf(item.event?.startsAt ?? new Date(0), 'Europe/London')]),
    )
    expect(keys.map(({ item }) => walls.get(item))).to.deep.equal([
      ...['2027-03-14T19:00', '2027-03-22T20:00', '2027-03-30T18:30', '2027-04-06T18:30', '2027-04-13T18:30'],
      ...['2027-04-20T18:30', '2027-04-27T18:30'],
    ])
    for (const { key, item } of keys) expect((await desk.signUps.stateOf(item, key))?.state).to.equal('accepted')
  })
})

const inEightWeeks = (now: Date, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime() + 8 * WEEK_MS)
    .toZonedDateTimeISO(zone)
    .toPlainDate()

function comesTwice(moment: number, zone: string): boolean {
  const plain = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDateTime()
  const [one, other] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(zone, { disambiguation }),
  )
  return one?.epochMilliseconds !== other?.epochMilliseconds
}

/** On its day at the time that was typed; where the clocks skip that, later by as much as they skip. Never ends early. */
function expectOnTheWall({ startsAt, endsAt, series }: NonNullable<Item['event']>, typed: Typed, told: string): void {
  const plain = Temporal.PlainDate.from(series?.day ?? '').toPlainDateTime(typed.start.toPlainTime())
  const zoned = plain.toZonedDateTime(typed.zone, { disambiguation: 'compatible' })
  expect(startsAt.getTime(), told).to.equal(zoned.epochMilliseconds)
  if (typed.minutes === 0) expect(endsAt, told).to.equal(null)
  else expect(endsAt?.getTime() ?? 0, told).to.be.at.least(startsAt.getTime())
}
