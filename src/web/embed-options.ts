import { tagKey, tagOf } from '../domain/text/tags.js'
import { isLanguage, type Language } from '../words/words.js'
import { calendarPaths } from './paths.js'

export const looks = ['auto', 'light', 'dark'] as const
export type Look = (typeof looks)[number]
export const MOST_EMBEDDED = 20
const USUAL = 5

/** How the list of events looks on another website. */
export type EmbedOptions = {
  /** The key of a tag; empty for all events. */
  tag: string
  /** 1 to 20. */
  count: number
  /** Null: that of the hub. */
  language: Language | null
  look: Look
}

/** Reads them from a query; what cannot be read is as if it were not there. */
export function embedOptions(value: (name: string) => string): EmbedOptions {
  const [tag, count, language] = [value('tag').replace(/^#/, ''), value('count'), value('language')]
  const number = /^\d{1,2}$/.test(count) ? Number(count) : USUAL
  return {
    tag: tag !== '' && typeof tagOf(tag) !== 'string' ? tagKey(tag) : '',
    count: Math.min(Math.max(number, 1), MOST_EMBEDDED),
    language: isLanguage(language) ? language : null,
    look: looks.find((look) => look === value('look')) ?? 'auto',
  }
}

/** Where that list is, from '/' on: always the same for the same options. */
export function embedPath({ tag, count, language, look }: EmbedOptions): string {
  const query = new URLSearchParams({
    ...(tag !== '' && { tag }),
    count: String(count),
    ...(language !== null && { language }),
    ...(look !== 'auto' && { look }),
  })
  return `${calendarPaths.embed}?${query.toString()}`
}
