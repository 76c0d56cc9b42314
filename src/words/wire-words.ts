import type { DateSource } from './dates.js'
import { eventLines, type LanguageName, type Sayable } from './event-lines.js'
import { pluralIn } from './plural.js'
import { languageFrom, wordsIn, type Language } from './words.js'

type Money = { amount: number; currency: string }
type Figures = { people: number | null; hours: number | null; money: Money | null; weeks?: number | null }

/**
 * What the hub says, on other servers, beside what somebody wrote: in the language of that text, else in its own.
 * @param hub  the hub's own language
 */
export function wireWords(source: DateSource, hub: Language) {
  return (language: string) => wordsFor(source, languageFrom(language) ?? hub)
}

function wordsFor(source: DateSource, language: Language) {
  const words = wordsIn(language)
  const { doors, feeds, parts, pledges, readingLists, writeUps } = words
  const calendar = source.calendar(language)
  const plural = pluralIn(language)
  const counted = (count: number, forms: { one: string; other: string }) =>
    `${calendar.number(count)} ${plural(count, forms)}`
  return {
    span: (from: Date, to: Date | null, zone: string) => source.dates(language, zone).span(from, to),
    figures: ({ people, hours, money, weeks = null }: Figures): string[] => [
      ...(people === null ? [] : [counted(people, parts.figures.people)]),
      ...(hours === null ? [] : [counted(hours, parts.figures.hours)]),
      ...(money === null ? [] : [`${calendar.money(money.amount, money.currency)} ${parts.figures.money}`]),
      ...(weeks === null ? [] : [counted(weeks, parts.figures.weeks)]),
    ],
    byline: parts.byline,
    adaptedFrom: writeUps.adaptedFrom,
    licence: writeUps.licence,
    licences: writeUps.licenceNames,
    ...feeds.loudly,
    access: feeds.access,
    online: feeds.online,
    until: feeds.until,
    takePart: feeds.takePart,
    learned: feeds.learned,
    answerYes: doors.byReply,
    byReply: pledges.byReply,
    sections: feeds.sections,
    list: {
      teaser: (count: number): string => `${readingLists.wire.list}, ${plural(count, readingLists.wire.count)}`,
      gone: readingLists.wire.gone,
    },
    eventLines: (details: Sayable, nameOf: LanguageName) => eventLines(words, language, details, nameOf),
  }
}
