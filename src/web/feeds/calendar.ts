import { ICalCalendar, ICalEventClass, ICalEventStatus, type ICalEventData } from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { apart, oneLine, withoutControls } from '../../core/characters.js'
import { isPostponed, type EventPart, type Item, type Place } from '../../domain/items/item.js'
import { plainText } from '../../domain/text/plain.js'
import { nameIn } from '../../domain/text/language-tags.js'
import { eventLines } from '../../words/event-lines.js'
import { bodyHtml } from './content.js'
import { changedAt, openOnly, pageUrl, titleOf, type FeedContext } from './site.js'
import { vtimezone } from './vtimezone.js'

const REFRESH_S = 3_600
const LONGEST_DESCRIPTION = 4_000

export type CalendarPage = {
  /** Such as "What's on · Walton Hub". */
  name: string
  /** Of the page that shows the same, from '/' on. */
  path: string
  /** Items without dates, and those not open to all, are left out. */
  items: readonly Item[]
}

/** An item that is an event. */
export type Happening = Item & { event: EventPart }
const isHappening = (item: Item): item is Happening => item.event !== null

/**
 * A calendar of events (RFC 5545, with the properties of RFC 7986 that programmes follow). Served as
 * `text/calendar; charset=utf-8`.
 * Times stand as wall-clock times with their zone and its VTIMEZONE, not as UTC: when a zone changes its rules, people
 * still come when the clock on the wall says so. A UID is the item's permanent address, so that the same event is one
 * entry in a reader's calendar whichever hub or feed it came through.
 */
export function calendarOf(page: CalendarPage, context: FeedContext): string {
  return written(page, itemEntries(openOnly(page.items), context), context)
}

/** One line of a calendar, with what its zone has to be described for. */
export type Entry = { zone: string; moments: readonly Date[]; data: ICalEventData }

/** Of those items that have dates. Who may see them is for the caller to have asked. */
const itemEntries = (items: readonly Item[], context: FeedContext): Entry[] =>
  items.filter(isHappening).map((item) => itemEntry(item, context))

/** What one line of somebody's own calendar says that others do not. */
export type Own = {
  place: Place | null
  /** They may come, or not: it is not sure yet. */
  isOpen: boolean
  /** How they stand and what they do there, before everything else; may be empty. */
  lines: readonly string[]
}

/** One event. @param own  left out for what everybody may read */
export function itemEntry(item: Happening, context: FeedContext, own: Own | null = null): Entry {
  const { startsAt, endsAt, zone } = item.event
  return { zone, moments: endsAt === null ? [startsAt] : [startsAt, endsAt], data: entryOf(item, context, own) }
}

/** The text of a calendar with these entries. */
export function written(
  page: Omit<CalendarPage, 'items'>,
  entries: readonly Entry[],
  { site }: Pick<FeedContext, 'site'>,
): string {
  const momentsIn = (zone: string) => entries.filter((entry) => entry.zone === zone).flatMap(({ moments }) => moments)
  const calendar = new ICalCalendar({
    name: textValue(oneLine(page.name)),
    prodId: { company: 'Allotment', product: 'Hub', language: 'EN' },
    url: `${site.baseUrl}${page.path}`,
    ttl: REFRESH_S,
    // Without a zone of its own: the library would write its stamps, which must be UTC, in that.
    timezone: { name: null, generator: (zone) => vtimezone(zone, momentsIn(zone)) },
  })
  if (site.description !== '') calendar.description(textValue(oneLine(site.description)))
  for (const { data } of entries) calendar.createEvent(data)
  return `${calendar.toString()}\r\n`
}

export const inZone = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)

function entryOf(item: Happening, context: FeedContext, own: Own | null): ICalEventData {
  const { startsAt, endsAt, zone } = item.event
  const changed = changedAt(item)
  return {
    id: textValue(item.iri),
    sequence: item.revision,
    stamp: changed,
    lastModified: changed,
    created: item.publishedAt,
    start: inZone(startsAt, zone),
    end: endsAt === null ? null : inZone(endsAt, zone),
    timezone: zone,
    summary: titleOf(item, context.words),
    location: locationOf(own?.place ?? item.event.place, item.event.online),
    description: descriptionOf(item, context, own),
    categories: categoriesOf(item, context),
    url: pageUrl(item, context.site),
    status: own?.isOpen === true && item.ended === null ? ICalEventStatus.TENTATIVE : statusOf(item),
    ...(item.audience === 'hub' && { class: ICalEventClass.PRIVATE }),
  }
}

/** What was put off stays in people's calendars on its old day, as what may be, until there is a new one. */
function statusOf(item: Item): ICalEventStatus {
  if (item.ended === null) return ICalEventStatus.CONFIRMED
  return isPostponed(item) ? ICalEventStatus.TENTATIVE : ICalEventStatus.CANCELLED
}

/** A value that the library writes as it is. */
export const textValue = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n')

/** What it is about, then its tags. */
function categoriesOf({ event: { category = null }, tags }: Happening, { words }: FeedContext) {
  const names = [...(category === null ? [] : [words.events.categories[category]]), ...tags.map(oneLine)]
  return names.map((name) => ({ name }))
}

function locationOf(place: Place | null, online: string | null): ICalEventData['location'] {
  const where =
    place === null ? [] : [place.name, ...place.address.split('\n')].map(oneLine).filter((part) => part !== '')
  const point = place?.point ?? null
  const geo = point === null ? null : { geo: { lat: point.latitude, lon: point.longitude } }
  const title = where.length === 0 ? online : where.join(', ')
  return title === null ? geo : { title, ...geo }
}

function descriptionOf(item: Happening, context: FeedContext, own: Own | null): string {
  const { feeds } = context.words
  const { place, online } = item.event
  // Who reads where it is need not be told that others do not.
  const said = own !== null && own.place !== place ? { ...item.event, exact: null } : item.event
  const parts = [
    own?.lines.join('\n') ?? '',
    item.ended?.reason ?? '',
    plainText(bodyHtml(item, context), LONGEST_DESCRIPTION, { links: true }) || item.summary,
    place === null || place.access === '' ? '' : `${feeds.access}: ${apart(place.access)}`,
    online === null ? '' : `${feeds.online}: ${online}`,
    eventLines(context.words, context.site.language, said, nameIn)
      .map(({ label, text }) => (label === '' ? text : `${label}: ${apart(text)}`))
      .join('\n'),
    pageUrl(item, context.site),
  ]
  return withoutControls(parts.filter((part) => part !== '').join('\n\n'))
}
