import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import type { Item } from '../items/item.js'
import { changesBetween, type Change, type Meaning } from './meaning.js'

/** What changed: one sentence that says it all, and what to know now, line by line. */
export type SaidChange = { headline: string; lines: string[] }

/** @param after  as it was when it was decided to tell; `item` may have changed since, and gives the names alone */
export function sayChange(
  { before, after }: { before: Meaning; after: Meaning },
  item: Pick<Item, 'title' | 'ended'>,
  { language, dates }: { language: Language; dates: DateSource },
): SaidChange {
  const words = wordsIn(language).changes
  const changes = changesBetween(before, after)
  const of = (...wanted: Change[]) => changes.some((change) => wanted.includes(change))
  if (of('cancelled')) {
    const reason = item.ended?.reason ?? ''
    return { headline: words.cancelled(item.title), lines: reason === '' ? [] : [reason] }
  }
  const when = dates.dates(language, after.zone).span(after.startsAt, after.endsAt)
  const where = [after.place?.name ?? '', after.place?.address.replaceAll('\n', ', ') ?? ''].filter(
    (part) => part !== '',
  )
  const lines = [
    ...(of('time', 'back') ? [words.when(when, of('time'))] : []),
    ...(of('place', 'back') && where.length > 0 ? [words.where(where.join(', '), of('place'))] : []),
    ...(of('place') && where.length === 0 ? [words.noPlace] : []),
    ...(of('online') ? [after.online === null ? words.notOnline : words.online(after.online)] : []),
  ]
  return { headline: of('back') ? words.back(item.title) : words.changed(item.title), lines }
}
