import { Temporal } from 'temporal-polyfill'

/** When digests go out, by the clock on the wall. `day`: 1 is Monday, 7 is Sunday. */
export type DigestTime = { day: number; hour: number; zone: string }

/** One digest: its moment, the moment of the one before, and the week of the calendar (ISO 8601) that it belongs to. */
export type DigestDate = { at: Date; before: Date; week: string }

/**
 * The latest moment for a digest that is not after `now`. Where clocks are put forward over the hour it is as much later,
 * where the hour comes twice it is the first.
 */
export function latestDigest({ day, hour, zone }: DigestTime, now: Date): DigestDate {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const last = today.subtract({ days: (today.dayOfWeek - day + 7) % 7 })
  const momentOn = (date: Temporal.PlainDate) =>
    new Date(date.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).epochMilliseconds)
  const date = momentOn(last) > now ? last.subtract({ weeks: 1 }) : last
  return { at: momentOn(date), before: momentOn(date.subtract({ weeks: 1 })), week: weekOf(date) }
}

const weekOf = ({ yearOfWeek, weekOfYear }: Temporal.PlainDate): string =>
  `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`
