import { momentOf, wallOf } from '../../text/zones.js'
import type { Doubt } from './entry.js'
import type { Said } from './raw-event.js'
import { zoneNamed } from './zone-names.js'

/** A time at its place, and what is to be asked about it. */
export type Placed = { wall: string; zone: string; at: Date; doubts: Doubt[] }

/** What the whole calendar says about zones. */
export type ZoneRules = {
  /** Of the hub: for times that belong nowhere, or to a zone that nobody knows. */
  hub: string
  /** The zone the calendar is shown in; null when it does not say. */
  shown: string | null
  defined: ReadonlyMap<string, string>
}

/** Where and when a time is meant; null when there is no such day or hour. */
export function place(said: Said, { hub, shown, defined }: ZoneRules): Placed | null {
  if (said.tzid === 'UTC' && !said.isDate) return ofUtc(said.wall, shown ?? hub)
  const named = said.tzid === null ? null : (defined.get(said.tzid) ?? zoneNamed(said.tzid))
  const zone = named ?? hub
  const moment = momentOf(said.wall, zone)
  if (typeof moment === 'string') return null
  const doubts: Doubt[] = []
  if (said.isDate) doubts.push('all-day')
  else if (said.tzid === null) doubts.push('floating')
  else if (named === null) doubts.push('zone')
  if (moment.clock !== 'plain' && !said.isDate) doubts.push('clock')
  return { wall: said.wall, zone, at: moment.at, doubts }
}

function ofUtc(wall: string, zone: string): Placed | null {
  const moment = momentOf(wall, 'UTC')
  return typeof moment === 'string' ? null : { wall: wallOf(moment.at, zone), zone, at: moment.at, doubts: [] }
}
