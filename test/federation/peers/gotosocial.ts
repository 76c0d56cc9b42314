import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { carried, isMap, need, originOf, wordIn } from './peer.js'

const statusable = ['Note', 'Article', 'Page', 'Event', 'Question', 'Image', 'Video', 'Audio', 'Place', 'Profile']
/** Present, they are promises that its owner has to keep; those about quotes are kept. */
const policies = ['canLike', 'canReply', 'canAnnounce']

export type GotosocialStatus = { content: string; warning: string; language: string | null; tags: number }

/** How GoToSocial reads a post: the whole text, behind its summary, or its name, as a warning. Null for other types. */
export function readAsGotosocial(document: JsonObject): GotosocialStatus | null {
  const object = carried(document)
  const { type, id, attributedTo, content, contentMap, summary, name } = object
  if (!statusable.includes(wordIn(type))) return null
  need(typeof attributedTo === 'string' && originOf(id) === originOf(attributedTo), 'the author is not of its server')
  need(typeof content === 'string', 'a post without content')
  const policy = object['interactionPolicy']
  need(!isMap(policy) || !policies.some((one) => one in policy), 'a promise that is not kept')
  return {
    content,
    warning: wordIn(summary ?? name),
    language: languageOf(content, contentMap),
    tags: Array.isArray(object['tag']) ? object['tag'].length : 0,
  }
}

/** The language is that of the entry whose text is the content, byte for byte. */
function languageOf(content: string, contentMap: unknown): string | null {
  if (contentMap === undefined) return null
  need(isMap(contentMap), 'a contentMap is a map')
  const [entry, another] = Object.entries(contentMap)
  need(entry !== undefined && another === undefined, 'not one language')
  need(entry[1] === content, 'the text of its language is another')
  return entry[0]
}
