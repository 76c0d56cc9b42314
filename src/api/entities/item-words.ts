import { lazy } from '../../core/lazy.js'
import { languageOf, wordsIn, type Language, type Words } from '../../words/words.js'
import type { Calendar, Dates, DateSource } from '../../words/dates.js'
import { pluralIn } from '../../words/plural.js'

/** How the hub says something in a language. */
export type Saying = {
  words: Words
  language: Language
  calendar: Calendar
  plural: ReturnType<typeof pluralIn>
  /** @param zone  IANA name */
  dates: (zone: string) => Dates
}

/**
 * What the hub says beside what somebody wrote: in the language of that text, where it speaks it, else in its own.
 * @param hub  the hub's own language
 */
export function sayingIn(source: DateSource, hub: Language) {
  const made = new Map<Language, Saying>()
  return (language: string | null): Saying => {
    const spoken = (language === null ? null : languageOf(language)) ?? hub
    const before = made.get(spoken)
    if (before !== undefined) return before
    const plural = lazy(() => pluralIn(spoken)) // dear to make, and hardly ever asked for
    const saying: Saying = {
      words: wordsIn(spoken),
      language: spoken,
      calendar: source.calendar(spoken),
      plural: (count, forms) => plural()(count, forms),
      dates: (zone: string) => source.dates(spoken, zone),
    }
    made.set(spoken, saying)
    return saying
  }
}
