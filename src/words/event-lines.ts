import type { Words } from './words.js'

/** What of an event can be said in lines of a label and a text. */
export type Sayable = {
  features?: readonly (keyof Words['events']['features'])[]
  spoken?: readonly string[]
  organizers?: readonly string[]
  exact?: unknown
}

/** @param shownIn  BCP 47 tag of the language to name it in */
export type LanguageName = (shownIn: string, tag: string) => string

/**
 * What is said of an event beside when and where, one thing in each line: who organises it, what helps people to come, in
 * which languages. That a place is kept back is the last. An empty label is none.
 */
export function eventLines(
  { events }: Words,
  language: string,
  { features = [], spoken = [], organizers = [], exact = null }: Sayable,
  nameOf: LanguageName,
): { label: string; text: string }[] {
  const list = (texts: readonly string[]) => new Intl.ListFormat(language, { type: 'unit' }).format(texts)
  return [
    { label: events.organizers, text: organizers.join(', ') },
    { label: events.featuresLabel, text: list(features.map((feature) => events.features[feature])) },
    { label: events.spoken, text: list(spoken.map((tag) => nameOf(language, tag))) },
    { label: '', text: exact === null ? '' : events.hidden },
  ].filter(({ text }) => text !== '')
}
