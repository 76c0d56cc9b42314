import { Temporal } from 'temporal-polyfill'
import type { SheetDay } from './zones.js'

/** The seven days of a week from Monday (ISO 8601). */
export type WeekSheet = {
  week: string
  /** The weeks beside it, `YYYY-Www`. */
  before: string
  after: string
  /** 1 to 53, and the year it counts in: that of its Thursday. */
  number: number
  year: number
  days: Omit<SheetDay, 'inMonth'>[]
}

const WEEK = /^((?:19|2\d)\d{2})-W(\d{2})$/

/** The Monday of a week that exists: not every year has a 53rd. */
function mondayOf(text: string): Temporal.PlainDate | null {
  const [, year, number] = WEEK.exec(text) ?? []
  if (year === undefined) return null
  const inFirst = Temporal.PlainDate.from(`${year}-01-04`)
  const monday = inFirst.subtract({ days: inFirst.dayOfWeek - 1 }).add({ weeks: Number(number) - 1 })
  return nameOf(monday) === text ? monday : null
}

const nameOf = (day: Temporal.PlainDate): string => `${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`

/** Reads `YYYY-Www`, as an input of the type `week` sends it; null when there is no such week, 1900 to 2999. */
export const parseWeek = (text: string): string | null => (mondayOf(text) === null ? null : text)

/** The week it is in the zone, `YYYY-Www`. */
export const weekOf = (date: Date, zone: string): string =>
  nameOf(Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone).toPlainDate())

/** A week as it stands in a diary. @param week  as `parseWeek` gives it */
export function weekSheet(week: string, zone: string): WeekSheet {
  const monday = mondayOf(week)
  if (monday === null) throw new RangeError(`Not a week: ${week}`)
  const midnights = Array.from({ length: 8 }, (_, at) => monday.add({ days: at }).toZonedDateTime(zone))
  const moments = midnights.map(({ epochMilliseconds }) => new Date(epochMilliseconds))
  return {
    week,
    before: nameOf(monday.subtract({ weeks: 1 })),
    after: nameOf(monday.add({ weeks: 1 })),
    number: monday.weekOfYear as number,
    year: monday.yearOfWeek as number,
    days: midnights.slice(0, 7).map((midnight, at) => ({
      day: midnight.toPlainDate().toString(),
      from: moments[at] as Date,
      to: moments[at + 1] as Date,
    })),
  }
}
