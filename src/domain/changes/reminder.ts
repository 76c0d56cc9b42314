import { Temporal } from 'temporal-polyfill'
import type { EventPart, Item } from '../items/item.js'
import type { ItemDoc } from '../items/item-repo.js'

/** That people were reminded, or are being: of which beginning, and when. */
export type Reminded = { startsAt: Date; at: Date }

/** By the clock of the event's place: when work is over, and there is an evening left to arrange things. */
const HOUR = 17
/** Of what they heard of only so long ago, followers need no reminder. */
const FRESH_MS = 2 * 24 * 60 * 60_000

/** When people are reminded of an event: on the day before it, as days are counted at its place. */
export function remindedAt({ startsAt, zone }: Pick<EventPart, 'startsAt' | 'zone'>): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const at = day.subtract({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: { hour: HOUR } })
  return new Date(at.epochMilliseconds)
}

type Remindable = Pick<Item, 'event' | 'ended' | 'state'>

/** Whether there is anything left of it to be reminded of. */
export const isToCome = <T extends Remindable>(item: T, now: Date): item is T & { event: EventPart } =>
  item.state === 'published' && item.ended === null && item.event !== null && item.event.startsAt > now

/**
 * The mark for an item that is about to be written. What was due already and is not done stays due while it still begins
 * at the same time; what is moved so near that its day before is over is told as a change, and needs no reminder.
 */
export function reminderMark(
  before: (Remindable & Pick<ItemDoc, 'remind'>) | null,
  after: Remindable,
  now: Date,
): Date | null {
  if (!isToCome(after, now)) return null
  const due = remindedAt(after.event)
  if (due > now) return due
  const isSame = before?.event?.startsAt.getTime() === after.event.startsAt.getTime()
  return isSame ? (before?.remind ?? null) : null
}

/** Whether followers are reminded, too: where that is wished, and they have not just been told. */
export function remindsFollowers({ event, publishedAt, timeToldAt }: ItemDoc & { event: EventPart }): boolean {
  const toldAt = Math.max(publishedAt.getTime(), timeToldAt?.getTime() ?? 0)
  return event.sendReminder !== false && toldAt <= event.startsAt.getTime() - FRESH_MS
}
