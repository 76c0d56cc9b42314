import type { Language } from './words.js'

/** Dates and times as people write them, in one language and one time zone. */
export type Dates = {
  /** 'Saturday, 21 November 2026' */
  full(at: Date): string
  /** 'Sat 21 Nov'; with the year when it is not the one of `now` */
  short(at: Date, now: Date): string
  /** '19:00' */
  time(at: Date): string
  /** 'Sat 21 Nov, 19:00–21:00'; both days when it ends on another one; without an end only its start */
  range(from: Date, to: Date | null, now: Date): string
  /** 'Sat 21 Nov 2026, 19:00–21:00 (GMT)': the same for readers anywhere, at any time */
  span(from: Date, to: Date | null): string
  /** The parts of a date block: 'Sat', '21', 'Nov', '2026' */
  leaf(at: Date): { weekday: string; day: string; month: string; year: string }
  /** The calendar day there: '2026-11-21' */
  dayKey(at: Date): string
  /** The wall clock there, for a form: '2026-11-21' and '19:00' */
  wall(at: Date): { date: string; time: string }
  /** 'GMT', 'CET'; the offset where the language has no name for it */
  zoneName(at: Date): string
  /** Midnights between `now` and `at`, as one counts on a calendar there; negative when it is over */
  daysUntil(at: Date, now: Date): number
  /** 'tomorrow', 'in 12 days', 'yesterday'; weeks, months and years when it is far away */
  away(at: Date, now: Date): string
}

/** What does not hang on a time zone. */
export type Calendar = {
  /** 'November 2026'; month 1 to 12 */
  monthName(year: number, month: number): string
  /** The week in its order there: { short: 'Mon', long: 'Monday' } */
  weekdays: readonly { short: string; long: string }[]
  /** Day of the week of the first column: 0 Sunday, 1 Monday */
  firstWeekday: number
  /** '1,204.5' */
  number(value: number): string
  /** '£120', '12,50 €'; `currency` as in ISO 4217 */
  money(amount: number, currency: string): string
}

export type DateSource = {
  /** @param zone  an IANA name. @throws RangeError when there is no such zone */
  dates(language: Language, zone: string): Dates
  calendar(language: Language): Calendar
}

/** Which of its regions a language is written for: it decides the order of a date and the clock of 24 hours. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

const DAY_MS = 86_400_000

/** Making a formatter costs a hundred times its use, so a source keeps one set for each language and zone it met. */
export function dateSource(): DateSource {
  const known = new Map<string, Dates>()
  const calendars = new Map<Language, Calendar>()
  return {
    dates(language, zone) {
      const key = `${language} ${zone}`
      const found = known.get(key) ?? datesIn(locales[language], zone)
      return known.set(key, found).get(key) as Dates
    },
    calendar(language) {
      const found = calendars.get(language) ?? calendarIn(locales[language])
      return calendars.set(language, found).get(language) as Calendar
    },
  }
}

function datesIn(locale: string, timeZone: string): Dates {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone })
  const fullDate = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const parts = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const zone = format({ timeZoneName: 'short' })
  const key = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

  const leaf = (at: Date) => {
    const found = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value.replace(/\.$/, '')]))
    const { weekday = '', day = '', month = '', year = '' } = found
    return { weekday, day, month, year }
  }
  const dayKey = (at: Date) => key.format(at)
  const undated = (at: Date) => {
    const { weekday, day, month } = leaf(at)
    return `${weekday} ${day}${locale.startsWith('de') ? '.' : ''} ${month}`
  }
  const dated = (at: Date) => `${undated(at)} ${leaf(at).year}`
  const short = (at: Date, now: Date) => (leaf(at).year === leaf(now).year ? undated(at) : dated(at))
  const rangeOf = (from: Date, to: Date | null, day: (at: Date) => string) => {
    const start = `${day(from)}, ${clock.format(from)}`
    if (to === null) return start
    if (dayKey(from) === dayKey(to)) return `${start}–${clock.format(to)}`
    return `${start} – ${day(to)}, ${clock.format(to)}`
  }
  const zoneName = (at: Date) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  const daysUntil = (at: Date, now: Date) => Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(now))) / DAY_MS)
  return {
    full: (at) => fullDate.format(at),
    short,
    time: (at) => clock.format(at),
    range: (from, to, now) => rangeOf(from, to, (at) => short(at, now)),
    span: (from, to) => `${rangeOf(from, to, dated)} (${zoneName(from)})`,
    leaf,
    dayKey,
    wall: (at) => ({ date: dayKey(at), time: clock.format(at) }),
    zoneName,
    daysUntil,
    away(at, now) {
      const days = daysUntil(at, now)
      const size = Math.abs(days)
      if (size < 21) return relative.format(days, 'day')
      if (size < 63) return relative.format(Math.trunc(days / 7), 'week')
      if (size < 730) return relative.format(Math.trunc(days / 30.44), 'month')
      return relative.format(Math.trunc(days / 365.25), 'year')
    },
  }
}

function calendarIn(locale: string): Calendar {
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  const month = inUtc({ month: 'long', year: 'numeric' })
  const [shortName, longName] = [inUtc({ weekday: 'short' }), inUtc({ weekday: 'long' })]
  const numbers = new Intl.NumberFormat(locale)
  const firstWeekday = 1 // in both of our regions
  const SUNDAY_MS = Date.UTC(2023, 0, 1)
  const weekdays = Array.from({ length: 7 }, (_, index) => {
    const day = new Date(SUNDAY_MS + (firstWeekday + index) * DAY_MS)
    return { short: shortName.format(day), long: longName.format(day) }
  })
  return {
    monthName: (year, number) => month.format(new Date(Date.UTC(year, number - 1, 1))),
    weekdays,
    firstWeekday,
    number: (value) => numbers.format(value),
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        ...(Number.isInteger(amount) && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
      }).format(amount),
  }
}
