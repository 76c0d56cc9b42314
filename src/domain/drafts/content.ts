import { callPart } from '../calls/call-fields.js'
import {
  audiences,
  sections,
  settings,
  type AdaptedFrom,
  type EventPart,
  type Item,
  type ItemPicture,
  type Kind,
  type Setting,
  type WriteUpPart,
} from '../items/item.js'
import { languageTag } from '../text/language-tags.js'
import { markdownToHtml, summaryOf, tagsInMarkdown } from '../text/markdown.js'
import { plainText } from '../text/plain.js'
import { joinTags, MOST_TAGS, typedTags } from '../text/tags.js'
import { searchTokens } from '../text/tokens.js'
import { readRule } from '../series/rule-fields.js'
import { isZone, wallOf } from '../text/zones.js'
import type { ItemDoc } from '../items/item-repo.js'
import { LONGEST_ENTRIES, type TypedEntry } from '../reading-lists/entry.js'
import { readEntries } from '../reading-lists/entry-fields.js'
import { LONGEST_SHIFTS } from './shift-fields.js'
import { signUpPart } from './sign-up-fields.js'
import { LONGEST_ORGANIZER, MOST_ORGANIZERS, readDetails, readPlace } from './event-fields.js'
import { DEFAULT_LICENCE, licences, mayFollow } from '../write-ups/licence.js'
import { FieldReader } from './field-reader.js'
import type { Fields } from './fields.js'

/** What an item says, without what becomes of it. */
export type Content = Pick<
  Item,
  | 'kind'
  | 'audience'
  | 'byline'
  | 'title'
  | 'summary'
  | 'language'
  | 'tags'
  | 'tagKeys'
  | 'source'
  | 'html'
  | 'pictures'
  | 'files'
  | 'event'
  | 'writeUp'
  | 'call'
> &
  Pick<ItemDoc, 'entries' | 'listed'> & { tokens: string[] }

/** The same as its form alone tells: of a list, before it is known what its entries are. */
export type TypedContent = Omit<Content, 'entries' | 'listed'> & { typedEntries?: TypedEntry[] }

/** In UTF-16 units. */
export const longest = {
  title: 200,
  summary: 500,
  body: 50_000,
  section: 20_000,
  byline: 100,
  placeName: 200,
  address: 500,
  access: 500,
  shifts: LONGEST_SHIFTS,
  entries: LONGEST_ENTRIES,
  repeatExcept: 1_200,
  organizers: MOST_ORGANIZERS * (LONGEST_ORGANIZER + 2),
} as const

const HOUR_MS = 60 * 60_000
const OPEN_END_MS = 3 * HOUR_MS
const MOST_YEARS_AHEAD = 10

export const tagHref = (key: string): string => `/tags/${encodeURIComponent(key)}`

/**
 * Makes of what was typed what can be published.
 * @param options.now  what is over then is refused; null for edits, where it may be
 * @param options.adaptedFrom  what a write-up was made from
 * @throws FieldFaults with everything that is wrong
 */
export function contentOf(
  kind: Kind,
  fields: Fields,
  pictures: readonly ItemPicture[],
  { now, language, adaptedFrom = null }: { now: Date | null; language: string; adaptedFrom?: AdaptedFrom | null },
): TypedContent {
  const reader = new FieldReader(fields)
  const title = reader.line('title', { max: longest.title, required: true })
  const source = kind === 'write-up' ? '' : reader.text('body', { max: longest.body, required: kind !== 'list' })
  const event = kind === 'event' ? eventPart(reader, now) : null
  const ahead = (name: string, at: Date) => checkAhead(reader, name, at, at, now)
  const call = kind === 'call' ? callPart(reader, { zone: zoneOf(reader), ahead }) : null
  const writeUp = kind === 'write-up' ? writeUpPart(reader, adaptedFrom) : null
  const typedEntries = kind === 'list' ? readEntries(reader) : null
  const common = {
    audience: reader.choice('audience', audiences, 'public'),
    byline: reader.line('byline', { max: longest.byline }) || null,
    language: languageOf(reader, language),
  }
  const typed = tagsOf(reader)
  const given = reader.line('summary', { max: longest.summary })
  reader.done()

  const texts = writeUp === null ? [source] : writeUp.sections.map((section) => section.source)
  const tags = joinTags(typed, ...texts.map(tagsInMarkdown))
  const html = markdownToHtml(source, { tagHref })
  const words = [
    given,
    event?.place?.name ?? '',
    event?.place?.address ?? '',
    call?.area ?? '',
    common.byline ?? '',
    ...tags.map((tag) => tag.name),
  ]
  const bodies = writeUp === null ? [html] : writeUp.sections.map((section) => section.html)
  return {
    kind,
    ...common,
    title,
    summary: given || summaryOf(texts.find((text) => text !== '') ?? ''),
    tags: tags.map(({ name }) => name),
    tagKeys: tags.map(({ key }) => key),
    source,
    html,
    pictures: [...pictures],
    event,
    call,
    writeUp,
    ...(typedEntries !== null && { typedEntries }),
    tokens: searchTokens(title, [...words, ...bodies.map((body) => plainText(body))].join(' ')),
  }
}

function languageOf(reader: FieldReader, otherwise: string): string {
  const typed = reader.text('language', { max: 35 })
  if (typed === '') return otherwise
  const tag = languageTag(typed)
  if (tag === null) reader.fault('language', 'not-a-language')
  return tag ?? otherwise
}

function tagsOf(reader: FieldReader) {
  const { tags, faults } = typedTags(reader.text('tags', { max: 1_000 }))
  if (faults.some(({ code }) => code === 'many')) reader.fault('tags', 'too-many-tags', MOST_TAGS)
  else if (faults.length > 0) reader.fault('tags', 'bad-tags')
  return tags
}

function zoneOf(reader: FieldReader): string {
  const zone = reader.text('zone', { max: 64, required: true })
  if (zone !== '' && !isZone(zone)) reader.fault('zone', 'not-a-zone')
  return isZone(zone) ? zone : 'UTC'
}

function checkAhead(reader: FieldReader, name: string, at: Date, overAt: Date, now: Date | null): void {
  const base = now ?? new Date(at)
  if (overAt < base) reader.fault(name, 'over-already')
  if (at.getUTCFullYear() - base.getUTCFullYear() > MOST_YEARS_AHEAD) reader.fault(name, 'too-far', MOST_YEARS_AHEAD)
}

function eventPart(reader: FieldReader, now: Date | null): EventPart | null {
  const zone = zoneOf(reader)
  const startsAt = reader.moment('startsAt', zone, { required: true })
  const endsAt = reader.moment('endsAt', zone)
  const where = readPlace(reader, longest)
  const details = readDetails(reader)
  const online = reader.link('online')
  const isQuiet = reader.choice('quiet', ['no', 'yes'], 'no') === 'yes'
  const isUnreminded = reader.choice('unreminded', ['no', 'yes'], 'no') === 'yes'
  readRule(reader, startsAt === null ? null : wallOf(startsAt, zone).slice(0, 10))
  if (startsAt === null) return null
  if (endsAt !== null && endsAt < startsAt) reader.fault('endsAt', 'ends-before-start')
  const overAt = endsAt ?? new Date(startsAt.getTime() + OPEN_END_MS)
  checkAhead(reader, 'startsAt', startsAt, overAt, now)
  const signing = signUpPart(reader, { startsAt, overAt, zone })
  return {
    startsAt,
    endsAt,
    overAt,
    zone,
    ...where,
    online,
    ...details,
    ...(isQuiet && { sendNote: false }),
    ...(isUnreminded && { sendReminder: false }),
    ...signing,
  }
}

function writeUpPart(reader: FieldReader, adaptedFrom: AdaptedFrom | null): WriteUpPart {
  const written = sections.map((name, at) => ({
    name,
    source: reader.text(name, { max: longest.section, required: at < 2 }),
  }))
  const money = reader.money('money', 'currency')
  const licence = reader.choice('licence', licences, DEFAULT_LICENCE)
  if (adaptedFrom !== null && !mayFollow(adaptedFrom.licence, licence)) reader.fault('licence', 'share-alike')
  return {
    sections: written
      .filter(({ source }) => source !== '')
      .map(({ name, source }) => ({
        name,
        source,
        html: markdownToHtml(source.slice(0, longest.section), { tagHref }),
      })),
    people: reader.number('people', { max: 10_000_000 }),
    hours: reader.number('hours', { max: 10_000_000 }),
    money,
    weeks: reader.number('weeks', { max: 5_000 }),
    setting: reader.choice<Setting | ''>('setting', settings, '') || null,
    licence,
    adaptedFrom,
  }
}
