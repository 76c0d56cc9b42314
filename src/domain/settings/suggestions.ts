import { Name } from '../members/member.js'
import type { Language } from '../../words/words.js'

/** Where a group that speaks this is most likely at home. */
export const likelyZone: Record<Language, string> = { en: 'Europe/London', de: 'Europe/Berlin' }

/** How a language writes its letters where there are only those of English. */
const spelling: Record<Language, [RegExp, string][]> = {
  en: [],
  de: [
    [/ä/g, 'ae'],
    [/ö/g, 'oe'],
    [/ü/g, 'ue'],
  ],
}

/**
 * A handle for a group of this name: 'Walton Hub' -> 'walton', 'Süd-Ost' -> 'sued_ost' in German.
 * @returns '' when the name has nothing a handle could be made of
 */
export function suggestHandle(name: string, language: Language): string {
  const letters = spelling[language]
    .reduce((text, [from, to]) => text.replace(from, to), name.normalize('NFC').toLowerCase())
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
  const words = letters.split(/[^a-z0-9]+/).filter((word) => word !== '')
  const short = words.length > 1 && words.at(-1) === 'hub' ? words.slice(0, -1) : words
  const handle = short.join('_').slice(0, 30).replace(/_+$/, '')
  return Name.safeParse(handle).success ? handle : ''
}
