import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import { isPostponed, type Item } from '../items/item.js'
import type { LetterEntry } from '../mails/letter.js'
import { pathOf } from '../text/slug.js'

export type EntryWriter = ReturnType<typeof entryWriter>

/** Items as they stand in letters: what, when, where, and a sentence or two. */
export function entryWriter({ baseUrl, dates }: { baseUrl: string; dates: DateSource }) {
  return (item: Item, language: Language): LetterEntry => {
    const { event, call, ended, summary } = item
    const { letters } = wordsIn(language).subscriptions
    const lines: string[] = []
    if (event !== null) {
      lines.push(dates.dates(language, event.zone).span(event.startsAt, event.endsAt))
      const where = [event.place?.name ?? '', event.online === null ? '' : letters.online].filter((part) => part !== '')
      if (where.length > 0) lines.push(where.join(' · '))
    }
    if (call !== null && call.deadline !== null) {
      lines.push(letters.until(dates.dates(language, call.zone).span(call.deadline, null)))
    }
    if (ended !== null && item.kind === 'event')
      lines.unshift(isPostponed(item) ? letters.postponed : letters.cancelled)
    if (summary !== '') lines.push(summary)
    return { title: item.title, url: baseUrl + pathOf(item), lines }
  }
}
