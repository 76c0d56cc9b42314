import { escapeText, withoutControls } from '../../../core/characters.js'
import { LONGEST_HTML, safeHtml } from '../../../core/sanitise.js'
import { languageTag } from '../../../domain/text/language-tags.js'
import { markdownToHtml } from '../../../domain/text/markdown.js'
import { cutText, plainText } from '../../../domain/text/plain.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { longestText } from './limits.js'
import { isObject, lineOf, one, stringIn } from './values.js'

/** In UTF-16 units: what is longer and not HTML costs more to read than it is worth. */
const LONGEST_SOURCE = 50_000
/** Markdown is the dearest to read; those who write it at length send the HTML of it. */
const LONGEST_MARKDOWN = 10_000
const MOST_LANGUAGES = 50

/** A text of an object: the property itself, else the first entry of its language map. Empty when there is none. */
export function textOf(json: JsonObject, name: 'content' | 'summary' | 'name'): string {
  const given = stringIn(json[name])
  if (given !== null && given !== '') return given
  for (const [, text] of entriesOf(json, name)) if (text !== '') return text
  return ''
}

function entriesOf(json: JsonObject, name: string): [string, string][] {
  const map = json[`${name}Map`]
  if (!isObject(map)) return []
  const entries: [string, string][] = []
  for (const key in map) {
    if (entries.length === MOST_LANGUAGES) break
    const text = map[key]
    if (typeof text === 'string' && !key.startsWith('_')) entries.push([key, text])
  }
  return entries
}

/**
 * Its language: that entry of the language map that says what `content` says, else the map's first; or what Mobilizon
 * (`inLanguage`), Lemmy and PeerTube (`language`) say.
 */
export function languageOf(json: JsonObject): string | null {
  const content = stringIn(json['content'])
  const entries = [...entriesOf(json, 'content'), ...entriesOf(json, 'summary'), ...entriesOf(json, 'name')]
  const same = entries.find(([, text]) => text === content)
  const [mapped] = same ?? entries[0] ?? [null]
  const given = one(json['inLanguage']) ?? one(json['language'])
  const named = isObject(given) ? given['identifier'] : given
  for (const tag of [mapped, named]) {
    const language = typeof tag === 'string' && tag.length <= 35 ? languageTag(tag.replaceAll('_', '-')) : null
    if (language !== null && language !== 'und' && language !== 'mul') return language
  }
  return null
}

/**
 * The body as safe HTML; empty when there is none.
 * @param headings  as in `safeHtml`
 */
export function bodyOf(json: JsonObject, headings: 'flatten' | number): string {
  const text = textOf(json, 'content')
  if (text === '') return ''
  const mediaType = stringIn(json['mediaType'])
  if (mediaType === 'text/markdown') return safeHtml(markdownToHtml(text.slice(0, LONGEST_MARKDOWN)), headings)
  if (mediaType === 'text/plain') return safeHtml(paragraphs(text.slice(0, LONGEST_SOURCE)), headings)
  return safeHtml(text, headings)
}

function paragraphs(text: string): string {
  const blocks = withoutControls(text)
    .trim()
    .split(/\n{2,}/)
  return blocks.map((block) => `<p>${escapeText(block).replaceAll('\n', '<br>')}</p>`).join('')
}

/** What makes a text HTML: a tag or an entity. */
const MARKUP = /<\/?[a-z][^<>]*>|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});/i
const DIRECTION = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
/** A document has dozens of such texts, and none of them has any use for tags. */
const MOST_TAGS_IN_SHORT = 100
/** What senders write to have an empty text that is there. */
const NOTHING = /^[\s\u200b\ufeff]*$/

/**
 * A short text that some send as HTML and others as it is; line ends are kept, at most `max` units.
 * @returns null when it says nothing
 */
export function plainOf(text: string, max: number): string | null {
  const given = text.slice(0, Math.min(LONGEST_HTML, max * 20))
  const plain = MARKUP.test(given) ? plainText(safeHtml(given, 'flatten', MOST_TAGS_IN_SHORT)) : withoutControls(given)
  const tidy = plain
    .replace(DIRECTION, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return NOTHING.test(tidy) ? null : cutText(tidy, max)
}

/** `name` on one line; null when there is none. Titles are text, but some servers escape them as HTML. */
export function titleOf(json: JsonObject): string | null {
  const text = textOf(json, 'name')
  return text === '' ? null : lineOf(plainOf(text, longestText.title), longestText.title)
}

export const summaryOf = (json: JsonObject): string | null => plainOf(textOf(json, 'summary'), longestText.summary)
