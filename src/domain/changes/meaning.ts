import { hidesPlace, placeFor } from '../items/place.js'
import type { EventPart, Item } from '../items/item.js'
import { fold } from '../text/fold.js'

type Where = { name: string; address: string }

/** What somebody who wants to come to an event has to know, and is told again when it is no longer so. */
export type Meaning = {
  startsAt: Date
  endsAt: Date | null
  zone: string
  /** As everybody may know it. */
  place: Where | null
  /** Where it really is, when only those are told who are accepted; left out or null when `place` says it all. */
  exact?: Where | null
  online: string | null
  cancelled: boolean
  /** Put off, with no new date yet; not so where it is left out. */
  postponed?: boolean
}

export type Change = 'cancelled' | 'postponed' | 'back' | 'time' | 'place' | 'online'

/** @returns null for what is no event, or was taken down */
export function meaningOf({ event, ended, state }: Pick<Item, 'event' | 'ended' | 'state'>): Meaning | null {
  if (event === null || state !== 'published') return null
  const { startsAt, endsAt, zone, online } = event
  const postponed = ended?.postponed === true
  return {
    ...{ startsAt, endsAt, zone, online, postponed, cancelled: ended !== null && !postponed },
    place: whereOf(event, false),
    exact: hidesPlace(event) ? whereOf(event, true) : null,
  }
}

function whereOf(event: EventPart, mayKnow: boolean): Where | null {
  const place = placeFor(event, mayKnow)
  return place === null ? null : { name: place.name, address: place.address }
}

/** Where it is, for somebody. @param mayKnow  whether they may know the exact place */
export const whereFor = ({ place, exact = null }: Meaning, mayKnow: boolean): Where | null =>
  mayKnow && exact !== null ? exact : place

/** Letters and digits alone: another spelling of the same place is no other place. */
const bare = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '')

const keyOf = (place: Where | null): string => (place === null ? '' : `${bare(place.name)} ${bare(place.address)}`)
const timeKey = ({ startsAt, endsAt, zone }: Meaning): string =>
  `${startsAt.getTime()} ${endsAt?.getTime() ?? ''} ${zone}`
const stateOf = ({ cancelled, postponed }: Meaning): Change =>
  cancelled ? 'cancelled' : postponed === true ? 'postponed' : 'back'

/**
 * What of it changed for somebody, in the order in which it matters; empty when it means the same to them.
 * @param mayKnow  whether they may know the exact place
 */
export function changesBetween(before: Meaning, after: Meaning, mayKnow: boolean): Change[] {
  return [
    ...(stateOf(before) === stateOf(after) ? [] : [stateOf(after)]),
    ...(timeKey(before) === timeKey(after) ? [] : ['time' as const]),
    ...(placeChanged(before, after, mayKnow) ? ['place' as const] : []),
    ...(before.online === after.online ? [] : ['online' as const]),
  ]
}

/** A place that is only kept back from now on has not moved. */
function placeChanged(before: Meaning, after: Meaning, mayKnow: boolean): boolean {
  const [known, next] = [before, after].map((meaning) => keyOf(whereFor(meaning, mayKnow)))
  if (known === next) return false
  return mayKnow || (after.exact ?? null) === null || keyOf(whereFor(before, true)) !== keyOf(whereFor(after, true))
}

/** Whether anybody has to be told: those who know the exact place, or everybody else. */
export const differ = (before: Meaning, after: Meaning): boolean =>
  [true, false].some((mayKnow) => changesBetween(before, after, mayKnow).length > 0)

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
  if (known === null || next === null || !differ(known, next)) return null
  const isOver = (item: Known) => item.event !== null && item.event.overAt <= now
  if (isOver(before) && isOver(after)) return null
  return { before: known, due: before.changed?.due ?? new Date(now.getTime() + SETTLE_MS) }
}
