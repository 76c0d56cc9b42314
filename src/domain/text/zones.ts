import { Temporal } from 'temporal-polyfill'

/** The zones that can be chosen: IANA names, sorted, with UTC. */
export function zones(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort()
}

/** `Area/Place`, as events keep them; no offsets, no old abbreviations. */
const ZONE = /^(?:UTC|[A-Z][A-Za-z_]{1,20}(?:\/[A-Z][A-Za-z0-9_+-]{0,30}){1,2})$/

/** Whether this is the name of a zone whose rules we know, spelled as in the list or as one of its older names. */
export function isZone(text: string): boolean {
  if (!ZONE.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** `format`: not `YYYY-MM-DDTHH:mm`; `date`: no such day or time; `zone`: unknown. */
export type WallFault = 'format' | 'date' | 'zone'

/**
 * The moment a wall-clock time stands for.
 * `clock`: 'skipped' when clocks were put forward over it (`at` is then later by as much as was skipped), 'repeated' when
 * they were put back and it came twice (`at` is then the first), else 'plain'.
 */
export type WallMoment = { at: Date; clock: 'plain' | 'skipped' | 'repeated' }

const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** @param wall  `YYYY-MM-DDTHH:mm`, as an input of the type `datetime-local` sends it */
export function momentOf(wall: string, zone: string): WallMoment | WallFault {
  if (!WALL.test(wall)) return 'format'
  if (!isZone(zone)) return 'zone'
  const plain = plainOf(wall)
  if (plain === null) return 'date'
  const [first, last] = (['earlier', 'later'] as const).map(
    (disambiguation) => plain.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
  ) as [number, number]
  if (first === last) return { at: new Date(first), clock: 'plain' }
  return wallOf(new Date(first), zone) === wall
    ? { at: new Date(first), clock: 'repeated' }
    : { at: new Date(last), clock: 'skipped' }
}

function plainOf(wall: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(wall, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const zoned = (date: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone)

const instantOf = (at: Temporal.ZonedDateTime): Date => new Date(at.epochMilliseconds)

/** What a clock in the zone shows, as `YYYY-MM-DDTHH:mm`; seconds are dropped. @throws RangeError for an unknown zone */
export function wallOf(date: Date, zone: string): string {
  return zoned(date, zone).toPlainDateTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' })
}

/** The time of day there with the offset that holds then, in whole seconds: `2026-12-12T14:00:00+01:00` (RFC 3339). */
export function offsetTime(date: Date, zone: string): string {
  const second = { smallestUnit: 'second', roundingMode: 'floor', timeZoneName: 'never' } as const
  return zoned(date, zone).toString(second)
}

/** The day it is in the zone, as `YYYY-MM-DD`. */
export function dayOf(date: Date, zone: string): string {
  return zoned(date, zone).toPlainDate().toString()
}

/** The month it is in the zone, as `YYYY-MM`. */
export function monthOf(date: Date, zone: string): string {
  return dayOf(date, zone).slice(0, 7)
}

/** When the day began in the zone; not always at midnight. */
export function startOfDay(date: Date, zone: string): Date {
  return instantOf(zoned(date, zone).startOfDay())
}

/** When the month began in the zone. */
export function startOfMonth(date: Date, zone: string): Date {
  return instantOf(zoned(date, zone).with({ day: 1 }).startOfDay())
}

/** How many nights are left in the zone: 0 today, 1 until tomorrow whatever the hour, below 0 afterwards. */
export function daysUntil(date: Date, now: Date, zone: string): number {
  return zoned(now, zone).toPlainDate().until(zoned(date, zone).toPlainDate(), { largestUnit: 'day' }).days
}

/** A day on a month's sheet. `from` and `to` bound it in the zone, `to` excluded. */
export type SheetDay = { day: string; inMonth: boolean; from: Date; to: Date }

export type MonthSheet = {
  month: string
  /** The months beside it, `YYYY-MM`. */
  before: string
  after: string
  /** Four to six weeks of seven days each; the first and the last are filled up from the months beside. */
  weeks: SheetDay[][]
}

/** Reads `YYYY-MM`, as an input of the type `month` sends it; null when it is none of the years 1900 to 2999. */
export function parseMonth(text: string): string | null {
  return /^(?:19|2\d)\d{2}-(?:0[1-9]|1[0-2])$/.test(text) ? text : null
}

/**
 * A month as it hangs on the wall.
 * @param month     as `parseMonth` gives it
 * @param firstDay  of the week: 1 is Monday, 7 is Sunday (see `firstDayOf`)
 */
export function monthSheet(month: string, zone: string, firstDay = 1): MonthSheet {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const lead = (first.dayOfWeek - firstDay + 7) % 7
  const start = first.subtract({ days: lead })
  const weekCount = Math.ceil((lead + first.daysInMonth) / 7)
  const midnights = Array.from({ length: weekCount * 7 + 1 }, (_, at) => start.add({ days: at }).toZonedDateTime(zone))
  const days = midnights.slice(0, -1).map((midnight, at) => ({
    day: midnight.toPlainDate().toString(),
    inMonth: midnight.month === first.month,
    from: instantOf(midnight),
    to: instantOf(midnights[at + 1] as Temporal.ZonedDateTime),
  }))
  return {
    month,
    before: first.subtract({ months: 1 }).toString().slice(0, 7),
    after: first.add({ months: 1 }).toString().slice(0, 7),
    weeks: Array.from({ length: weekCount }, (_, week) => days.slice(week * 7, week * 7 + 7)),
  }
}

/** Not yet in the compiler's library. */
type WithWeek = Intl.Locale & { weekInfo?: { firstDay: number }; getWeekInfo?: () => { firstDay: number } }

/**
 * The day a week begins with for readers of a language: 1 is Monday, 7 is Sunday. English without a region gives Monday,
 * since half of its countries would have it otherwise.
 */
export function firstDayOf(language: string): number {
  const locale: WithWeek = new Intl.Locale(language)
  if (locale.language === 'en' && locale.region === undefined) return 1
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}
