import type { ExactPlace, Moved, Point } from './event-details.js'
import type { EventPart, Place } from './item.js'

/**
 * Where an event is, for somebody.
 * @param mayKnow  whether they may know the exact place: those who may edit it, and those whose sign-up was accepted
 */
export function placeFor({ place, exact }: Pick<EventPart, 'place' | 'exact'>, mayKnow: boolean): Place | null {
  if (!mayKnow || exact === null || exact === undefined) return place
  return { access: place?.access ?? '', ...exact }
}

/** Name and address in one line: 'Volkshaus, High Street 1, Walton'. */
export const placeInLine = ({ name, address }: Pick<Place, 'name' | 'address'>): string =>
  [name, ...address.split('\n')]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(', ')

/** Whether there is more to know than everybody is told. */
export const hidesPlace = ({ exact }: Pick<EventPart, 'exact'>): boolean => exact !== null && exact !== undefined

/** What everybody may know of a place: its neighbourhood, and where that is within a kilometre. */
export function openPart(area: string, access: string, { point }: Pick<ExactPlace, 'point'>): Place {
  return { name: area, address: '', access, point: point === null ? null : roughly(point) }
}

const roughly = ({ latitude, longitude }: Point): Point => ({
  latitude: twoDigits(latitude),
  longitude: twoDigits(longitude),
})

/** Without a negative zero, which stores and JSON treat differently. */
const twoDigits = (degrees: number): number => Math.round(degrees * 100) / 100 || 0

/**
 * How an event differs from its first announcement once it is edited.
 * @param before  what it said; what that had moved from counts on
 */
export function movedFrom(before: EventPart, after: EventPart): Moved | null {
  const first = before.moved?.from ?? before.startsAt
  const from = first.getTime() === after.startsAt.getTime() ? null : first
  const wasThere = before.place !== null || before.moved?.online === true
  const online = wasThere && after.place === null && after.online !== null
  return from === null && !online ? null : { from, online }
}

/**
 * A former version as somebody may see it who may not know the place: where it was public then and is not any more, it
 * says what it says now.
 */
export function withoutFormerPlace<T extends { event: EventPart | null }>(former: T, now: EventPart | null): T {
  if (former.event === null) return former
  const { exact: _exact, ...event } = former.event
  return { ...former, event: now !== null && hidesPlace(now) ? { ...event, place: now.place } : event }
}
