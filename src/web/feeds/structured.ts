import { oneLine } from '../../core/characters.js'
import { heightAt } from '../../core/picture.js'
import type { Moved } from '../../domain/items/event-details.js'
import type { Action, CallPart, EventPart, Item, ItemPicture, Place } from '../../domain/items/item.js'
import { dayOf, offsetTime } from '../../domain/text/zones.js'
import { changedAt, pageUrl, type FeedContext, type FeedSite } from './site.js'

/** A value of JSON-LD; what is null or undefined is left out. */
type Node = { [name: string]: unknown }

/** Google shows no more of a headline. */
const LONGEST_HEADLINE = 110

const actionTypes: Record<Action, string> = {
  attend: 'JoinAction',
  write: 'WriteAction',
  object: 'DisagreeAction',
  sign: 'EndorseAction',
  donate: 'DonateAction',
  volunteer: 'JoinAction',
  share: 'ShareAction',
  strike: 'Action',
  other: 'Action',
}

/**
 * An item in the words of schema.org, for search engines: an `Event`; an `Article` for a write-up; for a call, which
 * schema.org has no word for, an `Article` that expires with the deadline and has the action as its `potentialAction`.
 */
export function structuredItem(item: Item, context: FeedContext): Node {
  const { site, pictureUrl } = context
  const common = {
    '@context': 'https://schema.org',
    '@id': item.iri,
    'url': pageUrl(item, site),
    'description': oneLine(item.summary),
    'inLanguage': item.language,
    'image': item.pictures.map((picture) => imageOf(picture, pictureUrl)),
    'keywords': item.tags.map(oneLine).join(', '),
  }
  if (item.event !== null) return pruned({ ...common, ...eventOf(item, item.event, site) })
  const article = { ...common, ...articleOf(item, site) }
  return pruned(item.call === null ? article : { ...article, ...callOf(item, item.call, site) })
}

/** The hub itself, for its start page. */
export function structuredSite(site: FeedSite): Node {
  const organization = { ...organizationOf(site), description: oneLine(site.description), email: site.email }
  return pruned({ '@context': 'https://schema.org', ...organization })
}

function organizationOf({ name, baseUrl, iconUrl }: FeedSite): Node {
  return { '@type': 'Organization', '@id': `${baseUrl}/actor`, 'name': oneLine(name), 'url': baseUrl, 'logo': iconUrl }
}

function imageOf(picture: ItemPicture, pictureUrl: FeedContext['pictureUrl']): Node {
  const width = picture.widths.at(-1) ?? picture.width
  return {
    '@type': 'ImageObject',
    'url': pictureUrl(picture, width),
    width,
    'height': heightAt(picture, width),
    'caption': oneLine(picture.alt),
  }
}

function eventOf(item: Item, event: EventPart, site: FeedSite): Node {
  const { startsAt, endsAt, zone, place, online, spoken = [], organizers = [], moved = null } = event
  const was = moved?.from ?? null
  const there = place === null ? null : placeOf(place, event)
  const away = online === null ? null : { '@type': 'VirtualLocation', 'url': online }
  const mode = there === null ? 'Online' : away === null ? 'Offline' : 'Mixed'
  const locations = [there, away].filter((location) => location !== null)
  return {
    '@type': 'Event',
    'name': oneLine(item.title),
    'startDate': offsetTime(startsAt, zone),
    'endDate': endsAt === null ? null : offsetTime(endsAt, zone),
    'previousStartDate': was === null ? null : offsetTime(was, zone),
    'eventStatus': oneOrAll(statusesOf(item, moved).map((status) => `https://schema.org/${status}`)),
    // Of an event with no place yet, nothing is claimed.
    'eventAttendanceMode': locations.length === 0 ? null : `https://schema.org/${mode}EventAttendanceMode`,
    'location': locations,
    // Beside the language of the text, that of what is said there.
    ...(spoken.length === 0 ? {} : { inLanguage: spoken }),
    'organizer': oneOrAll([
      organizationOf(site),
      ...organizers.map((name) => ({ '@type': 'Organization', 'name': oneLine(name) })),
    ]),
  }
}

function placeOf({ name, address, point = null }: Place, { features = [] }: EventPart): Node {
  const amenities = features.map((feature) => ({
    '@type': 'LocationFeatureSpecification',
    'name': feature,
    'value': true,
  }))
  return {
    '@type': 'Place',
    'name': oneLine(name),
    'address': oneLine(address),
    'geo': point === null ? null : { '@type': 'GeoCoordinates', ...point },
    'amenityFeature': amenities,
  }
}

/** Some readers take no list where there is only one. */
const oneOrAll = <T>(all: T[]): T | T[] | undefined => (all.length === 1 ? all[0] : all)

/** Schema.org lets several hold at once, but of what is cancelled nothing else matters. */
function statusesOf({ ended }: Item, moved: Moved | null): string[] {
  if (ended !== null) return [ended.postponed === true ? 'EventPostponed' : 'EventCancelled']
  const changes = [
    ...(moved?.online === true ? ['EventMovedOnline'] : []),
    ...((moved?.from ?? null) === null ? [] : ['EventRescheduled']),
  ]
  return changes.length === 0 ? ['EventScheduled'] : changes
}

function articleOf(item: Item, site: FeedSite): Node {
  const byline = oneLine(item.byline ?? '')
  return {
    '@type': 'Article',
    'headline': [...oneLine(item.title)].slice(0, LONGEST_HEADLINE).join(''),
    'datePublished': item.publishedAt.toISOString(),
    'dateModified': changedAt(item).toISOString(),
    'author': byline === '' ? organizationOf(site) : { '@type': 'Person', 'name': byline },
    'publisher': organizationOf(site),
    'mainEntityOfPage': pageUrl(item, site),
  }
}

function callOf(item: Item, { action, deadline, zone, link }: CallPart, site: FeedSite): Node {
  if (item.ended !== null) return { expires: dayOf(item.ended.at, zone) }
  return {
    expires: deadline === null ? null : offsetTime(deadline, zone),
    potentialAction: pruned({
      '@type': actionTypes[action],
      'name': oneLine(item.title),
      'target': link ?? pageUrl(item, site),
      'endTime': deadline === null ? null : offsetTime(deadline, zone),
    }),
  }
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Without what says nothing, in nodes inside too. */
function pruned(node: Node): Node {
  const inside = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(inside)
      : typeof value === 'object' && value !== null
        ? pruned(value as Node)
        : value
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => !isNothing(value))
      .map(([name, value]) => [name, inside(value)]),
  )
}

const UNSAFE: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/**
 * JSON as it stands, unescaped, inside `<script type="application/ld+json">`: nothing in it can close the element or
 * begin a comment there. Such an element is data, and no content policy on scripts stops it.
 */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => UNSAFE[character] as string)
}
