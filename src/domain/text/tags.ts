import { withoutControls } from '../../core/characters.js'
import { fold } from './fold.js'

/** How many tags an item may have. */
export const MOST_TAGS = 12
/** In characters (code points), of the tag as of its key. */
export const LONGEST_TAG = 60

/** A hashtag: how it is shown, and what it is found by. */
export type Tag = { name: string; key: string }

/** `characters`: others than letters, digits and `_`; `digits`: no letter in it; `long`, `many`: beyond the limits. */
export type TagFault = { code: 'characters' | 'digits' | 'long' | 'many'; tag: string }

/** As in Mastodon, dots and the joiner that words of some languages need may stand inside, not at the ends. */
const INSIDE = '\u00b7\u30fb\u200c'
const WORD = '\\p{L}\\p{M}\\p{Nd}_'
const SHAPE = new RegExp(`^[${WORD}](?:[${WORD}${INSIDE}]*[${WORD}])?$`, 'u')
const IN_TEXT = new RegExp(`(?<![${WORD}${INSIDE}&/#＃])[#＃]([${WORD}](?:[${WORD}${INSIDE}]*[${WORD}])?)`, 'gu')
const BETWEEN = /[\s,;#＃，、،]+/u
const MOST_FAULTS = 5

const lengthOf = (text: string): number => [...text].length

/**
 * What a tag is found by, here and in addresses: folded, so that `#Café`, `#CAFE` and `#cafe` are one. This is what
 * Mastodon's HashtagNormalizer does, for more letters than its table has.
 * @param name  without '#'
 */
export function tagKey(name: string): string {
  return fold(name)
}

/**
 * One hashtag without its '#'.
 * @returns what is wrong when it is none
 */
export function tagOf(name: string): Tag | TagFault['code'] {
  const shown = name.normalize('NFC')
  const key = tagKey(shown)
  if (!SHAPE.test(shown) || !SHAPE.test(key)) return 'characters'
  if (!/\p{L}/u.test(key)) return 'digits'
  if (lengthOf(shown) > LONGEST_TAG || lengthOf(key) > LONGEST_TAG) return 'long'
  return { name: shown, key }
}

/** Each tag once, in the spelling that comes first, and at most `MOST_TAGS`: what was typed first, then what was found. */
export function joinTags(...lists: readonly (readonly Tag[])[]): Tag[] {
  const byKey = new Map<string, Tag>()
  for (const tag of lists.flat()) if (!byKey.has(tag.key)) byKey.set(tag.key, tag)
  return [...byKey.values()].slice(0, MOST_TAGS)
}

/**
 * Tags as they are typed into a field: parted by commas or spaces, with '#' or without.
 * @returns the good ones, and at most five faults, each with the tag as it was typed (cut after 60 characters)
 */
export function typedTags(text: string): { tags: Tag[]; faults: TagFault[] } {
  const words = withoutControls(text)
    .split(BETWEEN)
    .filter((word) => word !== '')
  const read = words.map((word) => ({ word, tag: tagOf(word) }))
  const good = read.flatMap(({ tag }) => (typeof tag === 'string' ? [] : [tag]))
  const faults = read.flatMap(({ word, tag }) => (typeof tag === 'string' ? [{ code: tag, tag: shortened(word) }] : []))
  const extra = good.filter(({ key }, at) => good.findIndex((other) => other.key === key) === at)[MOST_TAGS]
  if (extra !== undefined) faults.unshift({ code: 'many', tag: extra.name })
  return { tags: joinTags(good), faults: faults.slice(0, MOST_FAULTS) }
}

const shortened = (word: string): string => [...word].slice(0, LONGEST_TAG).join('')

/** A hashtag in running text; `index` and `length` are those of the whole, with its '#', in UTF-16 units. */
export type FoundTag = Tag & { index: number; length: number }

/** The hashtags of a piece of plain text, in order; what only looks like one (`#1`, `a#b`, `/#b`) is none. */
export function findTags(text: string): FoundTag[] {
  return [...text.matchAll(IN_TEXT)].flatMap((match) => {
    const tag = tagOf(match[1] as string)
    return typeof tag === 'string' ? [] : [{ ...tag, index: match.index, length: match[0].length }]
  })
}
