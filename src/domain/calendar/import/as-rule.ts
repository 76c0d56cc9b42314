import type ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { canBegin, type Pace, type Rule } from '../../series/rule.js'
import { wallOf } from '../../text/zones.js'
import { place, type Placed, type ZoneRules } from './clock-of.js'
import { nthDay, untilIn, type Budget } from './occurrences.js'
import type { RawEvent } from './raw-event.js'

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const MOST_EVERY = 52
const MOST_TIMES = 520
const MOST_EXCEPT = 100

/**
 * The rule of a series of ours that comes to the same days; null when there is none, and its times stand alone.
 * @param first  where the series begins, however long ago
 * @param changed  moments of those that have an entry of their own
 */
export function asRule(
  raw: RawEvent,
  first: Placed,
  changed: Iterable<number>,
  { zones, budget }: { zones: ZoneRules; budget: Budget },
): Rule | null {
  const [rule] = raw.rules
  if (rule === undefined || raw.rules.length > 1 || raw.added.length > 0 || raw.hasOddRule) return null
  // What goes by UTC moves on the clocks of people.
  if (raw.start?.tzid === 'UTC' && first.zone !== 'UTC') return null
  const day = first.wall.slice(0, 10)
  const pace = paceOf(rule, Temporal.PlainDate.from(day))
  const every = rule.interval
  if (pace === null || !(every >= 1 && every <= MOST_EVERY)) return null
  const until = lastDay(rule, raw, { first, budget })
  const except = new Set([...exceptedDays(raw, first, zones), ...Array.from(changed, (at) => dayIn(first, at))])
  if (until === undefined || except.size > MOST_EXCEPT) return null
  return { pace, every, until, except: [...except].sort() }
}

function paceOf({ freq, parts }: ICAL.Recur, first: Temporal.PlainDate): Pace | null {
  const { BYDAY: days = [], BYMONTHDAY: dates = [], BYMONTH: months = [], BYSETPOS: places = [], ...others } = parts
  if (Object.keys(others).length > 0 || [days, dates, months, places].some(({ length }) => length > 1)) return null
  const weekday = WEEKDAYS[first.dayOfWeek - 1] as string
  const [day, date, month, nth] = [days[0], dates[0], months[0], places[0]]
  const isDate = (date === undefined || Number(date) === first.day) && day === undefined && nth === undefined
  if (freq === 'WEEKLY') {
    return [date, month, nth].every((part) => part === undefined) && (day ?? weekday) === weekday ? 'week' : null
  }
  if (freq === 'YEARLY') {
    const isMonth = month === undefined ? date === undefined : Number(month) === first.month
    return isDate && isMonth ? 'year' : null
  }
  if (freq !== 'MONTHLY' || month !== undefined) return null
  if (day === undefined) return isDate ? 'day' : null
  const which = `${nth ?? ''}${String(day)}`.replace('+', '')
  if (date !== undefined) return null
  if (which === `-1${weekday}`) return canBegin('last', first.toString()) ? 'last' : null
  return which === `${Math.ceil(first.day / 7)}${weekday}` ? 'nth' : null
}

/** Null when it goes on; undefined when it cannot be told. */
function lastDay(
  rule: ICAL.Recur,
  raw: RawEvent,
  { first, budget }: { first: Placed; budget: Budget },
): string | null | undefined {
  const { until, count } = rule
  if (count !== null && count !== undefined) {
    return count >= 1 && count <= MOST_TIMES ? (nthDay(raw, rule, count, budget) ?? undefined) : undefined
  }
  if (until === null || until === undefined) return null
  const last = untilIn(until, first.zone, raw.start?.isDate === true)
  if (last === null) return undefined
  // One that ends before its time on that day does not take place then.
  const isEarlier = last.slice(11) < first.wall.slice(11)
  return isEarlier ? Temporal.PlainDate.from(last.slice(0, 10)).subtract({ days: 1 }).toString() : last.slice(0, 10)
}

function exceptedDays({ excepted }: RawEvent, first: Placed, zones: ZoneRules): string[] {
  return excepted.flatMap((one) => {
    const there = place(one, zones)
    if (there === null) return []
    return [one.isDate ? there.wall.slice(0, 10) : dayIn(first, there.at.getTime())]
  })
}

const dayIn = ({ zone }: Placed, at: number): string => wallOf(new Date(at), zone).slice(0, 10)
