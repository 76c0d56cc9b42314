import type { PostEvent, PostFile } from '../../../domain/posts/post.js'
import { isZone } from '../../../domain/text/zones.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { dateOf } from './dates.js'
import { detailsOf } from './event-details.js'
import { webAddressOf, whereOf } from './place.js'
import { ofHub, shortName } from './terms.js'
import { countOf, objectIn, one, stringIn, totalOf } from './values.js'

const OPEN_END_MS = 3 * 60 * 60_000
const JOIN_MODES = ['free', 'restricted', 'invite', 'external', 'none']

/**
 * The event that an Event of FEP-8a8e, Mobilizon, Gancio or WordPress tells of; null when it does not say when it begins.
 * @param files  those beside it, one of which may be the link to it online
 */
export function eventOf(json: JsonObject, files: readonly PostFile[]): PostEvent | null {
  const zone = zoneOf(json['timezone'])
  const startsAt = dateOf(json['startTime'], zone) ?? dateOf(json['previousStartTime'], zone)
  if (startsAt === null) return null
  const given = dateOf(json['endTime'], zone)
  const end = given === null || given < startsAt ? null : given
  const { place, online } = whereOf(json['location'])
  const participants = countOf(json['participantCount']) ?? totalOf(json['attendees']) ?? totalOf(json['participants'])
  return {
    startsAt,
    endsAt: json['displayEndTime'] === false ? null : end,
    overAt: end ?? new Date(startsAt.getTime() + OPEN_END_MS),
    zone,
    place,
    online:
      online ?? webAddressOf(objectIn(ofHub(json, 'virtualLocation'))?.['url']) ?? websiteAmong(files)?.url ?? null,
    state: stateOf(json),
    joinMode: joinModeOf(json['joinMode']),
    participants,
    capacity: capacityOf(json, participants),
    ...detailsOf(json, { zone, startsAt }),
  }
}

function zoneOf(given: Json | undefined): string | null {
  const zone = stringIn(given)
  return zone !== null && zone.length <= 64 && isZone(zone) ? zone : null
}

/** What the sender names `Website` (Mobilizon), or calls by its own address (Gancio): the link for taking part online. */
export function websiteAmong(files: readonly PostFile[]): PostFile | null {
  const links = files.filter(({ kind }) => kind === 'link')
  return links.find(({ alt }) => alt === 'Website') ?? links.find(({ alt, url }) => alt === url) ?? null
}

/** Schema.org's word and iCalendar's, each with or without a prefix: the graver of the two. */
function stateOf(json: JsonObject): PostEvent['state'] {
  const word = (name: string) => shortName(stringIn(json[name]) ?? '').toLowerCase()
  const words = [word('eventStatus'), word('status'), word('ical:status')]
  if (words.includes('eventcancelled') || words.includes('cancelled')) return 'cancelled'
  if (words.includes('eventpostponed')) return 'postponed'
  return words.includes('tentative') ? 'tentative' : 'scheduled'
}

function joinModeOf(given: Json | undefined): string | null {
  const mode = one(given)
  return typeof mode === 'string' && JOIN_MODES.includes(mode) ? mode : null
}

/** Mobilizon writes 0 where there is no limit. */
function capacityOf(json: JsonObject, participants: number | null): number | null {
  const most = countOf(json['maximumAttendeeCapacity'])
  if (most !== null) return most === 0 ? null : most
  const left = countOf(json['remainingAttendeeCapacity'])
  return left === null || participants === null ? null : left + participants
}
