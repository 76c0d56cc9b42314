import { apart, oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import { isPostponed, type EventPart, type Item } from '../../../domain/items/item.js'
import { nameIn } from '../../../domain/text/language-tags.js'
import { rruleText } from '../../../domain/series/rule.js'
import { offsetTime } from '../../../domain/text/zones.js'
import { wireFeature } from '../access.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { around, endingLine, endingWords, itemObject, nameOf, pageOf, sentence, cutSummary } from './item.js'
import { imageOf, picturesFirst } from './pictures.js'
import { placeWords, whereabouts } from './place.js'
import { bodyOf, linkTo, paragraph, plain, setApart, strong } from './text.js'
import { objectAddresses } from '../addresses.js'
import { fitted, type Tally, type WireWords, type Writing } from './writing.js'

/**
 * An Event as FEP-8a8e, Mobilizon and Gancio all understand it. When and where stand in its summary and in its text, too:
 * Mastodon shows only the one, GoToSocial and Misskey only the other.
 */
export function eventObject(
  item: Item & { event: EventPart },
  taking: number | null,
  writing: Writing,
  tally: Tally | null,
): JsonObject {
  const { event } = item
  const words = writing.words(item.language)
  return itemObject(
    item,
    {
      type: 'Event',
      html: `${endingLine(item, wordOf(item, words))}${factsOf(item, words)}${bodyOf(item)}`,
      own: {
        // Mobilizon looks for it beside `attributedTo`.
        actor: writing.voice,
        name: nameOf(item),
        summary: summaryOf(item, words),
        inLanguage: item.language,
        ...timesOf(event),
        eventStatus: statusOf(item),
        status: item.ended === null ? 'CONFIRMED' : isPostponed(item) ? 'TENTATIVE' : 'CANCELLED',
        ...detailsOf(item),
        ...seriesOf(event, writing),
        ...joiningOf(item, taking, writing),
        organizers: organizersOf(event, writing),
        ...whereabouts(event, words),
        attachment: picturesFirst([
          ...item.pictures.map((picture) => imageOf(picture, writing)),
          ...(event.online === null ? [] : [website(event.online)]),
        ]),
        ...around(item.iri as Iri, null, tally),
      },
    },
    writing,
  )
}

/** The group, and the hubs that have agreed to host it, too. */
function organizersOf({ hosts = [] }: EventPart, { voice }: Writing): JsonObject {
  const items = [voice, ...hosts.map(({ iri }) => iri)]
  return { type: 'Collection', totalItems: items.length, items }
}

const wordOf = (item: Item, { cancelled, postponed }: WireWords): string => (isPostponed(item) ? postponed : cancelled)

/** FEP-8a8e has one word for it: the gravest that holds. */
function statusOf({ ended, event: { moved } }: Item & { event: EventPart }): string {
  if (ended !== null) return ended.postponed === true ? 'EventPostponed' : 'EventCancelled'
  if (moved?.online === true) return 'EventMovedOnline'
  return (moved?.from ?? null) === null ? 'EventScheduled' : 'EventRescheduled'
}

/** Where all of its dates are, and how it comes again: for people alone, each date is an Event of its own. */
function seriesOf({ series }: EventPart, { baseUrl }: Writing): JsonObject {
  if (series === null || series === undefined) return {}
  return { 'hub:series': `${baseUrl}/series/${series.id}`, 'hub:rrule': rruleText(series.rule, series.first) }
}

/**
 * When it was to begin first. Of what was put off `startTime` says so, too: FEP-8a8e would leave that out, but Gancio and
 * others take no event without it.
 */
function formerStart(item: Item & { event: EventPart }): JsonObject {
  const { moved, startsAt, zone } = item.event
  const from = isPostponed(item) ? startsAt : (moved?.from ?? null)
  return from === null ? {} : { previousStartTime: offsetTime(from, zone) }
}

/** What older peers do not ask for; empty lists are left out. */
function detailsOf(item: Item & { event: EventPart }): JsonObject {
  const { category, features = [], spoken = [], organizers = [] } = item.event
  return {
    ...((category ?? null) === null ? {} : { category }),
    ...formerStart(item),
    ...(features.length === 0 ? {} : { 'hub:accessFeatures': features.map((feature) => wireFeature(feature)) }),
    ...(spoken.length === 0 ? {} : { 'hub:spoken': [...spoken] }),
    ...(organizers.length === 0 ? {} : { 'hub:organizedBy': organizers.map(oneLine) }),
  }
}

/**
 * How one comes: with a Join, which those who organise it may have to decide on, or in ways that only our page tells.
 * `none` would say the same of the latter, but Mobilizon knows no such mode. How many come is told, never who.
 */
function joiningOf(item: Item & { event: EventPart }, taking: number | null, writing: Writing): JsonObject {
  const { signUp = null } = item.event
  if (signUp === null) return { joinMode: 'external', externalParticipationUrl: pageOf(item, writing) }
  const { attendees } = objectAddresses(item.iri as Iri)
  return fitted({
    joinMode: signUp.approval ? 'restricted' : 'free',
    maximumAttendeeCapacity: signUp.capacity,
    participantCount: taking,
    attendees: taking === null ? attendees : { type: 'Collection', id: attendees, totalItems: taking },
  })
}

/** Mobilizon takes the link of this name for the event's own. */
const website = (href: string): JsonObject => ({ type: 'Link', mediaType: 'text/html', href, name: 'Website' })

const MINUTE_MS = 60_000

/** FEP-8a8e wants an end, later than the start; an open one is said not to be for people. */
function timesOf({ startsAt, endsAt, overAt, zone }: EventPart): JsonObject {
  const displayEndTime = endsAt !== null && endsAt > startsAt
  const end = displayEndTime ? endsAt : new Date(Math.max(overAt.getTime(), startsAt.getTime() + MINUTE_MS))
  return {
    startTime: offsetTime(startsAt, zone),
    endTime: offsetTime(end, zone),
    displayEndTime,
    timezone: zone,
  }
}

function summaryOf(item: Item & { event: EventPart }, words: WireWords): string {
  const { startsAt, endsAt, zone, place, online, signUp = null } = item.event
  const where = place === null ? '' : apart(placeWords(place))
  const how = signUp === null || item.ended !== null ? '' : `${words.answerYes} `
  const facts = [words.span(startsAt, endsAt, zone), where || (online === null ? '' : words.online)]
  const told = sentence(facts.filter((fact) => fact !== '').join(', '))
  return cutSummary(`${endingWords(item, wordOf(item, words))}${told} ${how}${apart(oneLine(item.summary))}`)
}

function factsOf({ title, event }: Item & { event: EventPart }, words: WireWords): string {
  const { startsAt, endsAt, zone, place, online } = event
  const access = oneLine(place?.access ?? '')
  return paragraph(
    strong(title),
    plain(words.span(startsAt, endsAt, zone)),
    place === null ? '' : plain(placeWords(place)),
    access === '' ? '' : `${plain(words.access)}: ${setApart(access)}`,
    online === null ? '' : `${plain(words.online)}: ${linkTo(online, online)}`,
    ...words
      .eventLines(event, nameIn)
      .map(({ label, text }) => (label === '' ? plain(text) : `${plain(label)}: ${setApart(text)}`)),
  )
}
