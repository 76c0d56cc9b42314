import type { Iri } from '../../../core/iri.js'
import { tagOf, type Tag } from '../../../domain/text/tags.js'
import type { JsonObject } from '../../remote/strict-json.js'
import type { CustomEmoji } from '../../../domain/emoji.js'
import { MOST_EMOJI, MOST_TAGS_READ } from './limits.js'
import { pictureOf } from './links.js'
import { typeAmong } from './terms.js'
import { addressOf, isObject, many, stringIn } from './values.js'

export type Tagged = { tags: string[]; tagKeys: string[]; mentions: Iri[] }

/** The hashtags and mentions among the tags of an object. */
export function tagsOf(json: JsonObject): Tagged {
  const byKey = new Map<string, string>()
  const mentions = new Set<Iri>()
  for (const given of many(json['tag'], MOST_TAGS_READ)) {
    if (!isObject(given)) continue
    const type = typeAmong(given, ['Hashtag', 'Mention'])
    const tag = type === 'Hashtag' ? hashtagOf(given) : null
    if (tag !== null && !byKey.has(tag.key)) byKey.set(tag.key, tag.name)
    const named = type === 'Mention' ? addressOf(given['href'] ?? given['id'] ?? null) : null
    if (named !== null) mentions.add(named)
  }
  return { tags: [...byKey.values()], tagKeys: [...byKey.keys()], mentions: [...mentions] }
}

const SHORTCODE = /^:?([A-Za-z0-9_]{1,64}):?$/

/** Emoji that a server has pictures for, each word once. */
export function emojisOf(json: JsonObject): CustomEmoji[] {
  const byCode = new Map<string, CustomEmoji>()
  for (const given of many(json['tag'], MOST_TAGS_READ)) {
    if (!isObject(given) || typeAmong(given, ['Emoji']) === null) continue
    const code = SHORTCODE.exec(stringIn(given['name'])?.trim() ?? '')?.[1]
    const url = pictureOf(given['icon'])
    if (code !== undefined && url !== null && !byCode.has(code)) byCode.set(code, { code, url })
  }
  return [...byCode.values()].slice(0, MOST_EMOJI)
}

const LONGEST_NAME = 200

/** With or without its '#'. Calendars let people write spaces and hyphens in tags: the words are joined. */
function hashtagOf(given: JsonObject): Tag | null {
  const name = stringIn(given['name'])
  if (name === null || name.length > LONGEST_NAME) return null
  const tag = tagOf(
    name
      .trim()
      .replace(/^[#＃]/, '')
      .replace(/[\s-]+/g, ''),
  )
  return typeof tag === 'string' ? null : tag
}
