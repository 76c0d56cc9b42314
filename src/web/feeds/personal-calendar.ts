import { ICalEventStatus, type ICalEventData } from 'ical-generator'
import { apart, oneLine, withoutControls } from '../../core/characters.js'
import type { EventPost } from '../../domain/calendar/home-events.js'
import type { OwnItem, OwnPost, Standing } from '../../domain/calendar/own-dates.js'
import type { PostEvent } from '../../domain/posts/post.js'
import { plainText } from '../../domain/text/plain.js'
import { isZone } from '../../domain/text/zones.js'
import { dateSource } from '../../words/dates.js'
import { languageFrom } from '../../words/words.js'
import { inZone, itemEntry, textValue, written, type Entry, type Own } from './calendar.js'
import type { FeedContext } from './site.js'

const LONGEST_DESCRIPTION = 4_000

type PersonalPage = {
  name: string
  /** Of the page that shows something like it, from '/' on: never the secret address. */
  path: string
  /** What the member may see. */
  items: readonly OwnItem[]
  posts: readonly OwnPost[]
}

/** A member's own calendar: the hub's events, those for members among them, and those of others that they follow. */
export function personalCalendar({ items, posts, ...page }: PersonalPage, context: FeedContext): string {
  const shown = posts.filter(({ post }) => isWritable(post.event.startsAt))
  const own = items.map((one) => itemEntry(one.item, context, ownOf(one, context)))
  return written(page, [...own, ...shown.map((one) => postEntry(one, context))], context)
}

/** How they stand, and what they do there. */
function ownOf({ item, place, standing, shifts }: OwnItem, { words, site }: FeedContext): Own {
  const language = languageFrom(site.language) ?? 'en'
  const dates = dateSource().dates(language, item.event.zone)
  const { standings } = words.calendar.personal
  const work = shifts.map(({ name, from, to }) => `${apart(oneLine(name))}: ${dates.span(from, to)}`)
  const isOn = standing !== null && item.ended === null
  return { place, isOpen: standing === 'maybe', lines: isOn ? [standings[standing], ...work] : [] }
}

/** Years of four digits are all that a calendar can say (RFC 5545, 3.3.4). */
const isWritable = (at: Date): boolean => at.getUTCFullYear() > 1970 && at.getUTCFullYear() < 9999

const states: Record<PostEvent['state'], ICalEventStatus> = {
  scheduled: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
  postponed: ICalEventStatus.TENTATIVE,
  tentative: ICalEventStatus.TENTATIVE,
}

/** A UID is the event's IRI, as in the calendars of other hubs: the same event is one entry wherever it came from. */
function postEntry({ post, standing }: OwnPost, context: FeedContext): Entry {
  const { startsAt, zone: given, state } = post.event
  const zone = given !== null && isZone(given) ? given : 'UTC'
  const { endsAt: end } = post.event
  const endsAt = end !== null && end >= startsAt && isWritable(end) ? end : null
  const changed = post.editedAt ?? post.publishedAt
  const title = oneLine(post.title ?? post.summary ?? '') || post.host
  const data: ICalEventData = {
    id: textValue(post.iri),
    stamp: changed,
    lastModified: changed,
    created: post.publishedAt,
    start: inZone(startsAt, zone),
    end: endsAt === null ? null : inZone(endsAt, zone),
    timezone: zone,
    summary: state === 'cancelled' ? context.words.feeds.cancelled(apart(title)) : title,
    location: locationOf(post.event),
    description: descriptionOf(post, standing, context),
    url: oneLine(post.url ?? post.iri),
    status: standing === 'maybe' && state === 'scheduled' ? ICalEventStatus.TENTATIVE : states[state],
  }
  return { zone, moments: endsAt === null ? [startsAt] : [startsAt, endsAt], data }
}

function locationOf({ place, online }: PostEvent): string | null {
  const where = place === null ? [] : [place.name, ...place.address.split('\n')].map(oneLine)
  return where.filter((part) => part !== '').join(', ') || (online === null ? null : oneLine(online))
}

function descriptionOf(
  { event, html, summary, url, iri, host }: EventPost,
  standing: Standing | null,
  { words }: FeedContext,
): string {
  const parts = [
    standing === null || event.state === 'cancelled' ? '' : words.calendar.personal.standings[standing],
    plainText(html, LONGEST_DESCRIPTION, { links: true }) || (summary ?? ''),
    event.online === null ? '' : `${words.feeds.online}: ${event.online}`,
    `${host}: ${url ?? iri}`,
  ]
  return withoutControls(parts.filter((part) => part !== '').join('\n\n'))
}
