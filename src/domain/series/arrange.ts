import { Temporal } from 'temporal-polyfill'
import type { Fields } from '../drafts/fields.js'
import { shiftsMoved } from '../drafts/shift-fields.js'
import { momentOf, wallOf } from '../text/zones.js'
import type { Occurrence, SeriesDoc } from './series-repo.js'

/** A time moves with the rule when its new day is not further away than this. */
const MOST_DAYS_MOVED = 7
/** Times that are remembered; the oldest go first. */
const MOST_KEPT = 300

const apart = (one: string, other: string): number =>
  Math.abs(Temporal.PlainDate.from(one).until(Temporal.PlainDate.from(other), { largestUnit: 'day' }).days)

/**
 * The times of a series once its rule has changed, or time has gone on. A time whose day the rule has no more is moved to
 * a day nearby that has none yet, so that whoever has signed up goes along; else it is out.
 * @param days   that the rule has from `today` on, also somewhat further than they are made
 * @param to     the last day that is made, if nothing was moved there
 * @param newId  an id for the item of a new time
 */
export function arranged(
  occurrences: readonly Occurrence[],
  days: readonly string[],
  { today, to, newId }: { today: string; to: string; newId: () => string },
): Occurrence[] {
  const settled = ({ day, state }: Occurrence) => state !== 'in' || day < today
  const open = occurrences.filter((one) => !settled(one))
  const taken = new Set(open.filter(({ day }) => days.includes(day)).map(({ day }) => day))
  const free = days.filter((day) => !taken.has(day))
  const next = open.map((one): Occurrence => {
    if (taken.has(one.day)) return one
    const at = free.findIndex((day) => apart(day, one.day) <= MOST_DAYS_MOVED)
    const [day] = at === -1 ? [] : free.splice(at, 1)
    return day === undefined ? { ...one, made: 0, state: 'out' } : { ...one, made: 0, day }
  })
  const fresh = free.filter((day) => day <= to).map((day): Occurrence => ({ day, item: newId(), made: 0, state: 'in' }))
  const all = [...occurrences.filter(settled), ...next, ...fresh]
  return all.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).slice(-MOST_KEPT)
}

/**
 * What stands in the form of one time of a series: the same clock times on its own day. Where the clocks skip its beginning,
 * so that it would end before that, it lasts as long as ever.
 */
export function fieldsOn({ fields, first }: Pick<SeriesDoc, 'fields' | 'first'>, day: string): Fields {
  const days = Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(day), { largestUnit: 'day' }).days
  const moved = (wall = '') =>
    wall === '' ? '' : Temporal.PlainDateTime.from(wall).add({ days }).toString({ smallestUnit: 'minute' })
  const later = (of: string) => dayIn(of)?.add({ days }).toString() ?? of
  const { startsAt, endsAt, closesAt, shifts = '', zone = 'UTC' } = fields
  const now = { startsAt: moved(startsAt), endsAt: moved(endsAt), closesAt: moved(closesAt) }
  const [begins, ends] = [momentIn(now.startsAt, zone), momentIn(now.endsAt, zone)]
  if (begins !== null && ends !== null && ends < begins) {
    const lasts = Temporal.PlainDateTime.from(startsAt ?? '')
      .until(endsAt ?? '')
      .total('milliseconds')
    now.endsAt = wallOf(new Date(begins.getTime() + lasts), zone)
  }
  return { ...fields, ...now, shifts: shiftsMoved(shifts, later) }
}

function momentIn(wall: string, zone: string): Date | null {
  const moment = momentOf(wall, zone)
  return typeof moment === 'string' ? null : moment.at
}

/** What was typed there is judged when it is published. */
function dayIn(day: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(day)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
