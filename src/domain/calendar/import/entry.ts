import type { Point } from '../../items/event-details.js'
import type { Rule } from '../../series/rule.js'

/** What somebody has to look at before an entry can be published as it is. */
export const doubts = [
  'zone',
  'floating',
  'clock',
  'all-day',
  'no-title',
  'no-text',
  'cut',
  'tentative',
  'private',
  'series',
  'rule',
] as const
/**
 * `zone`: its zone has a name that nobody knows, `floating`: it has none; both are read as the hub's. `clock`: the clocks
 * change at that time. `series`: one of several that no series of ours comes to; those after eight weeks are not here. `rule`: it repeats
 * in a way that was not worked out.
 */
export type Doubt = (typeof doubts)[number]

/** One event of a calendar, as it would stand in a draft. Times are wall-clock times in `zone`, `YYYY-MM-DDTHH:mm`. */
export type CalendarEntry = {
  uid: string
  /** Which one of a series: when it was to begin, in UTC (ISO 8601); empty for one that stands alone, and for a whole series. */
  recurrence: string
  title: string
  /** Plain text; may be empty. */
  text: string
  placeName: string
  address: string
  /** Where to join, an http(s) URL; empty when there is none. */
  online: string
  startsAt: string
  /** Empty when it is not said. */
  endsAt: string
  zone: string
  tags: string[]
  /** Where it is on the map; left out when it is not said. */
  point?: Point
  /** How it comes again from then on, as a series of ours; left out for what stands alone. */
  rule?: Rule
  doubts: Doubt[]
}

export const reasons = ['cancelled', 'over', 'too-far', 'unreadable', 'too-many'] as const
export type Reason = (typeof reasons)[number]
/** What would not become a draft, and why. `title` may be empty. */
export type LeftOut = { title: string; because: Reason }

export type ReadCalendar = {
  /** As it calls itself; may be empty. */
  name: string
  /** In the order in which they begin; at most 150. */
  entries: CalendarEntry[]
  /** The first hundred. */
  leftOut: LeftOut[]
  /** How many there are of them in all. */
  leftOutCount: number
}

export const MOST_ENTRIES = 150
export const MOST_LEFT_OUT = 100
/** Occurrences of a series are read this far ahead. */
export const WEEKS_AHEAD = 8

/** Why nothing of a file could be read. */
export type ReadFault = 'not-a-calendar' | 'calendar-too-large' | 'calendar-too-much'
