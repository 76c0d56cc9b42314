import ICAL from 'ical.js'
import { momentOf, wallOf } from '../../text/zones.js'
import { place, type Placed, type ZoneRules } from './clock-of.js'
import type { RawEvent, Said } from './raw-event.js'

/** Steps of rules that one calendar may cost, over all its series: a rule may have begun long ago. */
export const MOST_STEPS = 200_000
const MOST_OF_ONE = 100
/** Nothing that people meet for comes round more often. */
const TOO_OFTEN = new Set(['SECONDLY', 'MINUTELY', 'HOURLY'])

export type Budget = { steps: number }
type Window = { from: Date; to: Date }

/** `isWhole` is false when a rule was not, or not fully, worked out. */
export type Series = { starts: Placed[]; isWhole: boolean }

/** When the events of a series begin that begin in a window, exceptions left out. */
export function occurrences(
  raw: RawEvent,
  first: Placed,
  { from, to }: Window,
  zones: ZoneRules,
  budget: Budget,
): Series {
  const found = new Map<number, Placed>()
  const keep = (one: Placed | null) => {
    if (one !== null && one.at >= from && one.at < to && found.size < MOST_OF_ONE) found.set(one.at.getTime(), one)
  }
  let isWhole = !raw.hasOddRule
  keep(first)
  for (const rule of raw.rules) isWhole = walk(raw, rule, { first, to, zones, budget, keep }) && isWhole
  for (const added of raw.added) keep(place(added, zones))
  for (const excepted of raw.excepted) drop(found, excepted, zones)
  return { starts: [...found.values()].sort((a, b) => a.at.getTime() - b.at.getTime()), isWhole }
}

type Walk = { first: Placed; to: Date; zones: ZoneRules; budget: Budget; keep: (one: Placed | null) => void }

/** Rules go by the clock on the wall: at seven every week stays at seven. @returns false when it was not worked out */
function walk(raw: RawEvent, rule: ICAL.Recur, { first, to, zones, budget, keep }: Walk): boolean {
  if (TOO_OFTEN.has(rule.freq)) return false
  const start = raw.start as Said
  // A rule of an event in UTC goes by UTC, wherever it is shown.
  const zone = start.tzid === 'UTC' ? 'UTC' : first.zone
  const last = wallOf(to, zone)
  if (rule.until !== null) {
    rule.until = inZone(rule.until, zone, start.isDate)
    if (rule.until === null) return false
  }
  const steps = stepsOf(rule, timeOf(start.wall, start.isDate))
  for (let time = steps(); time !== null; time = steps()) {
    if (time === 'odd' || --budget.steps < 0) return false
    const wall = wallIn(time)
    if (wall >= last) return true
    keep(place({ ...start, wall }, zones))
  }
  return true
}

/** The library throws at rules that contradict themselves, at once or on the way. */
function stepsOf(rule: ICAL.Recur, first: ICAL.Time): () => ICAL.Time | 'odd' | null {
  let steps: ICAL.RecurIterator | null = null
  return () => {
    try {
      steps ??= rule.iterator(first)
      return steps.next() ?? null
    } catch {
      return 'odd'
    }
  }
}

function drop(found: Map<number, Placed>, excepted: Said, zones: ZoneRules): void {
  const one = place(excepted, zones)
  if (one === null) return
  // A day as an exception stands for whatever begins on it.
  if (excepted.isDate) {
    const day = one.wall.slice(0, 10)
    for (const [key, { wall }] of found) if (wall.startsWith(day)) found.delete(key)
  } else found.delete(one.at.getTime())
}

/** The end of a rule is often in UTC where its events are not (RFC 5545, 3.3.10): said as the clock there shows it; null when it is none. */
function inZone(until: ICAL.Time, zone: string, isDate: boolean): ICAL.Time | null {
  const wall = wallIn(until)
  const isUtc = until.zone === ICAL.Timezone.utcTimezone
  if (until.isDate) return timeOf(isDate ? wall : `${wall.slice(0, 10)}T23:59`, isDate)
  const moment = momentOf(wall, 'UTC')
  if (typeof moment === 'string') return null
  return timeOf(isUtc ? wallOf(moment.at, zone) : wall, isDate)
}

/** The day of the nth time of a rule, exceptions counted; null when it has none, or that costs too much. */
export function nthDay({ start }: RawEvent, rule: ICAL.Recur, nth: number, budget: Budget): string | null {
  if (start === null) return null
  const steps = stepsOf(rule, timeOf(start.wall, start.isDate))
  for (let n = 1; ; n++) {
    const time = steps()
    if (time === null || time === 'odd' || --budget.steps < 0) return null
    if (n === nth) return wallIn(time).slice(0, 10)
  }
}

/** The last moment of a rule by the clock in its zone, `YYYY-MM-DDTHH:mm`; null when it is none. */
export function untilIn(until: ICAL.Time, zone: string, isDate: boolean): string | null {
  const last = inZone(until, zone, isDate)
  if (last === null) return null
  return isDate ? `${wallIn(last).slice(0, 10)}T23:59` : wallIn(last)
}

function timeOf(wall: string, isDate: boolean): ICAL.Time {
  const [year, month, day, hour, minute] = wall.split(/[-T:]/).map(Number) as [number, number, number, number, number]
  return new ICAL.Time(
    { year, month, day, hour: isDate ? 0 : hour, minute: isDate ? 0 : minute, second: 0, isDate },
    ICAL.Timezone.localTimezone,
  )
}

const digits = (number: number, length = 2) => String(number).padStart(length, '0')
const wallIn = ({ year, month, day, hour, minute }: ICAL.Time): string =>
  `${digits(year, 4)}-${digits(month)}-${digits(day)}T${digits(hour)}:${digits(minute)}`
