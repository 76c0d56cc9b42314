import { apart } from '../../core/characters.js'
import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import type { Item } from '../items/item.js'
import { changesBetween, whereFor, type Change, type Meaning } from './meaning.js'

/** One sentence that says it all, and what to know now, line by line. */
export type Said = { headline: string; lines: string[] }

type Manner = {
  language: Language
  dates: DateSource
  /** Whether the reader may know a place that is not told to everybody. */
  mayKnow: boolean
}

/** @param after  as it was when it was decided to tell; `item` may have changed since, and gives the names alone */
export function sayChange(
  { before, after }: { before: Meaning; after: Meaning },
  item: Pick<Item, 'title' | 'ended'>,
  { language, dates, mayKnow }: Manner,
): Said {
  const words = wordsIn(language).changes
  const title = apart(item.title)
  const changes = changesBetween(before, after, mayKnow)
  const of = (...wanted: Change[]) => changes.some((change) => wanted.includes(change))
  const reason = item.ended?.reason ?? ''
  const because = reason === '' ? [] : [apart(reason)]
  const when = ({ startsAt, endsAt, zone }: Meaning) => dates.dates(language, zone).span(startsAt, endsAt)
  if (of('cancelled')) return { headline: words.cancelled(title), lines: because }
  if (of('postponed')) {
    return { headline: words.postponed(title), lines: [...because, words.wasToBe(when(before)), words.noDateYet] }
  }
  const where = placeText(after, mayKnow)
  const { online } = after
  const isOnlyOnline = of('place') && where === '' && online !== null
  const lines = [
    ...(of('time', 'back') ? [words.when(when(after), of('time'))] : []),
    ...(of('place', 'back') && where !== '' ? [words.where(apart(where), of('place'))] : []),
    ...(of('place') && where === '' ? [online === null ? words.noPlace : words.onlyOnline(online)] : []),
    ...(of('online') && !isOnlyOnline ? [online === null ? words.notOnline : words.online(online)] : []),
  ]
  const isNewDate = before.postponed === true && of('time')
  const headline = isNewDate ? words.newDate : of('back') ? words.back : words.changed
  return { headline: headline(title), lines }
}

/** What those are told on the day before who follow, or signed up. */
export function sayReminder(meaning: Meaning, title: string, { language, dates, mayKnow }: Manner): Said {
  const words = wordsIn(language).changes
  const { startsAt, endsAt, zone, online } = meaning
  const where = placeText(meaning, mayKnow)
  const lines = [
    words.when(dates.dates(language, zone).span(startsAt, endsAt), false),
    ...(where === '' ? [] : [words.where(apart(where), false)]),
    ...(online === null ? [] : [words.online(online)]),
  ]
  return { headline: words.reminder(apart(title)), lines }
}

function placeText(meaning: Meaning, mayKnow: boolean): string {
  const place = whereFor(meaning, mayKnow)
  return [place?.name ?? '', place?.address.replaceAll('\n', ', ') ?? ''].filter((part) => part !== '').join(', ')
}
