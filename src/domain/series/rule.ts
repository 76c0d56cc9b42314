import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'

/**
 * How an event comes again, always counted from its first day: every so many weeks on that weekday; in months on the
 * same nth weekday (`nth`), on the last one (`last`), or on the same day of the month (`day`); on the same day of years.
 */
export const paces = ['week', 'nth', 'last', 'day', 'year'] as const
export type Pace = (typeof paces)[number]

export type Rule = {
  pace: Pace
  /** Every so many weeks, months or years; 1 to 52. */
  every: number
  /** The last day it may be on, `YYYY-MM-DD`; null when it goes on until it is ended. */
  until: string | null
  /** Days it is not on, `YYYY-MM-DD`, in order. */
  except: readonly string[]
}

const FREQUENCY = { week: 'WEEKLY', nth: 'MONTHLY', last: 'MONTHLY', day: 'MONTHLY', year: 'YEARLY' } as const
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** `2TU` for the second Tuesday, `-1FR` for the last Friday; null where the day itself says it. */
function byDayOf(pace: Pace, first: Temporal.PlainDate): string | null {
  const weekday = WEEKDAYS[first.dayOfWeek - 1] as string
  if (pace === 'last') return `-1${weekday}`
  return pace === 'nth' ? `${Math.ceil(first.day / 7)}${weekday}` : null
}

/** Whether a first day can begin such a rule: the last Friday has to be one. */
export function canBegin(pace: Pace, first: string): boolean {
  const day = Temporal.PlainDate.from(first)
  return pace !== 'last' || day.day + 7 > day.daysInMonth
}

/**
 * The days of a rule in [from, to], in order, `YYYY-MM-DD`. Days alone: what is at the same time on the clock of its place
 * is not moved by what the clocks do there. A day that a month or year does not have is left out, as RFC 5545 has it.
 * @param first  the day it counts from
 * @param most   no more than so many
 */
export function daysOf(
  rule: Rule,
  first: string,
  { from, to, most }: { from: string; to: string; most: number },
): string[] {
  const last = rule.until !== null && rule.until < to ? rule.until : to
  if (last < first || last < from) return []
  const days: string[] = []
  for (const at of walk(rule, first, last)) {
    const day = at.toPlainDate().toString()
    if (day > last || days.length === most) break
    if (day >= from && !rule.except.includes(day)) days.push(day)
  }
  return days
}

/** The day of the nth time, exceptions counted; null when it is too far away. */
export function dayOfNth(rule: Omit<Rule, 'until' | 'except'>, first: string, nth: number): string | null {
  const far = Temporal.PlainDate.from(first).add({ years: 10 }).toString()
  const days = daysOf({ ...rule, until: null, except: [] }, first, { from: first, to: far, most: nth })
  return days.length === nth ? (days.at(-1) ?? null) : null
}

/** At noon in UTC, where there is no clock to change. */
const noon = (day: string): Temporal.ZonedDateTime =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' })

function walk({ pace, every }: Rule, first: string, last: string): Iterable<Temporal.ZonedDateTime> {
  const byDay = byDayOf(pace, Temporal.PlainDate.from(first))
  const rule = new RRuleTemporal({
    ...{ freq: FREQUENCY[pace], interval: every, dtstart: noon(first), tzid: 'UTC', until: noon(last) },
    ...(byDay !== null && { byDay: [byDay] }),
    temporal: Temporal,
  })
  return rule.all()
}

/** As RFC 5545 writes it, for others to show: `FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;UNTIL=20270630`. */
export function rruleText({ pace, every, until }: Rule, first: string): string {
  const byDay = byDayOf(pace, Temporal.PlainDate.from(first))
  return [
    `FREQ=${FREQUENCY[pace]}`,
    every === 1 ? '' : `INTERVAL=${every}`,
    byDay === null ? '' : `BYDAY=${byDay}`,
    until === null ? '' : `UNTIL=${until.replaceAll('-', '')}`,
  ]
    .filter((part) => part !== '')
    .join(';')
}
