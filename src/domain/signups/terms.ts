import type { Item } from '../items/item.js'
import { DAY_MS } from '../members/throttle.js'
import type { Terms } from './place-book.js'
import type { Listing } from './sign-up.js'

/** How long after an event it is known who was there. */
export const KEPT_DAYS = 30
/** How long those are kept who signed up for what was put off, and got no new date. */
const KEPT_POSTPONED_DAYS = 180

/** What a list takes over from its event. */
export function termsOf({ rules: { capacity }, shift }: Listing, { event, ended, title }: Item, now: Date): Terms {
  if (event === null) return { capacity, eraseAt: now, remindAt: null }
  const about = { title, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone }
  const startsAt = shift?.from ?? event.startsAt
  const remindAt = new Date(startsAt.getTime() - DAY_MS)
  return {
    capacity,
    about,
    eraseAt: new Date(
      ended?.postponed === true
        ? Math.max(event.overAt.getTime(), ended.at.getTime()) + KEPT_POSTPONED_DAYS * DAY_MS
        : event.overAt.getTime() + KEPT_DAYS * DAY_MS,
    ),
    remindAt: ended === null && startsAt > now ? remindAt : null,
  }
}
