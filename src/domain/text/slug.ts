import { parseId } from '../../core/ids.js'
import type { Item, Kind } from '../items/item.js'
import { fold } from './fold.js'

const LONGEST_SLUG = 60
const LONGEST_SEGMENT = 200

/** Where the pages of a kind stand, without a slash at the end. */
export const folderOf: Record<Kind, string> = {
  'event': '/events',
  'call': '/calls',
  'write-up': '/write-ups',
  'list': '/lists',
}

const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' }

/**
 * A title as part of an address: lower-case ASCII words with hyphens between, at most 60 characters, cut between words
 * where that leaves a good half. 'item' when no Latin letter or digit is in it.
 * @param language  BCP 47 tag; German writes its umlauts out
 */
export function slugOf(title: string, language = 'en'): string {
  const start = title.slice(0, 4 * LONGEST_SLUG)
  const spelled = /^de\b/i.test(language)
    ? start
        .normalize('NFC')
        .toLowerCase()
        .replace(/[äöü]/g, (letter) => UMLAUTS[letter] as string)
    : start
  const words = fold(spelled)
    .replace(/(?<=[a-z])['’](?=[a-z])/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return shortened(words) || 'item'
}

function shortened(words: string): string {
  if (words.length <= LONGEST_SLUG) return words
  const end = words.lastIndexOf('-', LONGEST_SLUG)
  return words.slice(0, end > LONGEST_SLUG / 2 ? end : LONGEST_SLUG).replace(/-$/, '')
}

/** Where an item's page stands: `/events/<slug>-<id in base 36>`. The slug is for people; only the id is read back. */
export function pathOf(item: Pick<Item, 'id' | 'kind' | 'title' | 'language'>): string {
  return `${folderOf[item.kind]}/${slugOf(item.title, item.language)}-${BigInt(item.id).toString(36)}`
}

/** The same without the slug, for paper: short enough to be typed. */
export function shortPathOf({ id, kind }: Pick<Item, 'id' | 'kind'>): string {
  return `${folderOf[kind]}/${BigInt(id).toString(36)}`
}

/**
 * The id at the end of the last part of an item's address, with or without a slug before it.
 * @returns an id of 20 digits; null when none can be meant
 */
export function idFromPath(segment: string): string | null {
  if (segment.length > LONGEST_SEGMENT) return null
  const [, digits] = /(?:^|-)([0-9a-z]{1,13})$/i.exec(segment) ?? []
  if (digits === undefined) return null
  let number = 0n
  for (const digit of digits) number = number * 36n + BigInt(Number.parseInt(digit, 36))
  return parseId(number.toString())
}
