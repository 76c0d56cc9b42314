import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { carried, isMap, need, originOf, wordIn } from './peer.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const everybody = [`${AS}#Public`, 'as:Public', 'Public']
const shownInFull = ['Note', 'Question']
const converted = ['Image', 'Audio', 'Video', 'Article', 'Page', 'Event']

export type MastodonStatus = {
  text: string
  warning: string
  language: string | null
  visibility: 'public' | 'unlisted' | 'private' | 'direct'
  author: string
  media: { url: string; alt: string }[]
  mentions: string[]
  hashtags: string[]
  choices: number
}

/** What Mastodon shows of a post: two types in full, others as their title, summary and address. Null for others. */
export function readAsMastodon(document: JsonObject): MastodonStatus | null {
  const context = document['@context']
  need(context === AS || (Array.isArray(context) && context.includes(AS)), 'not ActivityStreams')
  const object = carried(document)
  const { type, id, attributedTo } = object
  need(typeof type === 'string', 'a list of types is read by its first supported one')
  const isConverted = converted.includes(type)
  if (!isConverted && !shownInFull.includes(type)) return null
  need(typeof attributedTo === 'string' && originOf(id) === originOf(attributedTo), 'the author is not of its server')
  need(object === document || document['actor'] === attributedTo, 'pushed by another than its author')
  checkTimes(object)
  const { contentMap } = object
  return {
    text: isConverted ? convertedText(object) : wordIn(object['content']),
    warning: isConverted ? '' : textIn(object, 'summary'),
    language: isMap(contentMap) ? (Object.keys(contentMap)[0] ?? null) : null,
    visibility: visibilityOf(object),
    author: attributedTo,
    media: mediaOf(object),
    ...tagsOf(object),
    choices: [object['oneOf'], object['anyOf']].flat().filter(isMap).length,
  }
}

const textIn = (object: JsonObject, name: string): string => wordIn(object[name])

/** The text itself is dropped, and with it everything that only stands there. */
function convertedText(object: JsonObject): string {
  const parts = [textIn(object, 'name'), textIn(object, 'summary'), textIn(object, 'url')]
  need(parts[0] !== '' && parts[2] !== '', 'neither a title nor an address to go to')
  need(object['type'] !== 'Event' || parts[1] !== '', 'an event of which nobody sees when it is')
  return parts.filter((part) => part !== '').join('\n\n')
}

function checkTimes({ published, updated }: JsonObject): void {
  need(typeof published === 'string' && !Number.isNaN(Date.parse(published)), 'no time')
  need(updated === undefined || Date.parse(wordIn(updated)) > Date.parse(published), 'an edit that is not newer')
}

function visibilityOf({ to, cc, attributedTo }: JsonObject): MastodonStatus['visibility'] {
  need(Array.isArray(to) && Array.isArray(cc), 'not both lists')
  const has = (list: typeof to, names: string[]) => list.some((one) => names.includes(wordIn(one)))
  if (has(to, everybody)) return 'public'
  if (has(cc, everybody)) return 'unlisted'
  return has([...to, ...cc], [`${wordIn(attributedTo)}/followers`]) ? 'private' : 'direct'
}

function mediaOf({ attachment }: JsonObject): { url: string; alt: string }[] {
  const files = Array.isArray(attachment) ? attachment.filter(isMap) : []
  return files.flatMap(({ type, url, summary, name }) =>
    typeof url === 'string' && type !== 'Link' ? [{ url, alt: wordIn(summary ?? name) }] : [],
  )
}

function tagsOf({ tag, to, cc }: JsonObject): { mentions: string[]; hashtags: string[] } {
  const tags = Array.isArray(tag) ? tag.filter(isMap) : []
  const mentions = tags.flatMap(({ type, href }) => (type === 'Mention' ? [wordIn(href)] : []))
  need(
    mentions.every((one) => [to, cc].flat().includes(one)),
    'a mention of somebody whom it does not address',
  )
  return { mentions, hashtags: tags.flatMap(({ type, name }) => (type === 'Hashtag' ? [wordIn(name)] : [])) }
}
