import type { Item } from '../items/item.js'
import { fold } from '../text/fold.js'

/** What somebody who wants to come to an event has to know, and is told again when it is no longer so. */
export type Meaning = {
  startsAt: Date
  endsAt: Date | null
  zone: string
  place: { name: string; address: string } | null
  online: string | null
  cancelled: boolean
}

export type Change = 'cancelled' | 'back' | 'time' | 'place' | 'online'

/** @returns null for what is no event, or was taken down */
export function meaningOf({ event, ended, state }: Pick<Item, 'event' | 'ended' | 'state'>): Meaning | null {
  if (event === null || state !== 'published') return null
  const { startsAt, endsAt, zone, online } = event
  const place = event.place === null ? null : { name: event.place.name, address: event.place.address }
  return { startsAt, endsAt, zone, place, online, cancelled: ended !== null }
}

/** Letters and digits alone: another spelling of the same place is no other place. */
const bare = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '')

const placeKey = ({ place }: Meaning): string => (place === null ? '' : `${bare(place.name)} ${bare(place.address)}`)
const timeKey = ({ startsAt, endsAt, zone }: Meaning): string =>
  `${startsAt.getTime()} ${endsAt?.getTime() ?? ''} ${zone}`

/** What of it changed, in the order in which it matters; empty when it means the same. */
export function changesBetween(before: Meaning, after: Meaning): Change[] {
  const ending: Change[] = before.cancelled === after.cancelled ? [] : [after.cancelled ? 'cancelled' : 'back']
  return [
    ...ending,
    ...(timeKey(before) === timeKey(after) ? [] : ['time' as const]),
    ...(placeKey(before) === placeKey(after) ? [] : ['place' as const]),
    ...(before.online === after.online ? [] : ['online' as const]),
  ]
}

/** A change that people have still to be told of: what they know, and when to tell them. */
export type Changed = { before: Meaning; due: Date }

/** How long others may follow, or it may be taken back, before anybody is told. */
export const SETTLE_MS = 10 * 60_000

type Known = Pick<Item, 'event' | 'ended' | 'state'> & { changed?: Changed | null }

/**
 * The mark for an edit that is about to be written. What was told last counts, not what was written last: a change that
 * is taken back in time leaves nothing to tell. Of what is over nobody is told.
 */
export function changedMark(before: Known, after: Known, now: Date): Changed | null {
  const [known, next] = [before.changed?.before ?? meaningOf(before), meaningOf(after)]
  if (known === null || next === null || changesBetween(known, next).length === 0) return null
  const isOver = (item: Known) => item.event !== null && item.event.overAt <= now
  if (isOver(before) && isOver(after)) return null
  return { before: known, due: before.changed?.due ?? new Date(now.getTime() + SETTLE_MS) }
}
