import { de } from './de/index.js'
import { en } from './en/index.js'

/** The languages the hub itself speaks; what people write may be in any. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** Everything the hub says, in one language. English says what there is; the others say the same. */
export type Words = typeof en

const catalogue: Record<Language, Words> = { en, de }

export const wordsIn = (language: Language): Words => catalogue[language]

/** The language itself, its speakers' own name for it. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }

export const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text)

/** The one of our languages that a tag means, as programs write it: `de`, `de-AT`, `de_AT`; null where there is none. */
export function languageOf(tag: string): Language | null {
  const [base = ''] = tag.toLowerCase().split(/[-_]/, 1)
  return isLanguage(base) ? base : null
}

/**
 * The best of our languages for what a browser accepts.
 * @param accepted  an `Accept-Language` header (RFC 9110, 12.5.4); only the first ten ranges count
 * @returns null when it names none that we have
 */
export function languageFrom(accepted: string): Language | null {
  const ranges = accepted.split(',', 10).map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { tag: tag.split('-')[0] as string, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
  return wanted.map(({ tag }) => tag).find(isLanguage) ?? null
}
