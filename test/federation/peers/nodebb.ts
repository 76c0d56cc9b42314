import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { carried, need, originOf } from './peer.js'

const accepted = ['Note', 'Page', 'Article', 'Question', 'Video']

export type NodebbPost = {
  title: string | null
  content: string
  author: string
  isReply: boolean
  context: string | null
}

/** How NodeBB takes a post; null for types it does not know, which it drops without a word. */
export function readAsNodebb(document: JsonObject): NodebbPost | null {
  const object = carried(document)
  const { type, attributedTo, content, id, to, cc, context } = object
  need(typeof type === 'string', 'includes() of a list finds nothing')
  if (!accepted.includes(type)) return null
  need(typeof attributedTo === 'string', 'the author is no text')
  need(originOf(attributedTo) === originOf(id), 'the author lives elsewhere')
  need(typeof content === 'string', 'a post without content')
  need(Array.isArray(to) && Array.isArray(cc), 'recipients are spread into a set')
  need(context === undefined || typeof context === 'string', 'a context is looked up by its address')
  return {
    title: typeof object['name'] === 'string' ? object['name'] : null,
    content,
    author: attributedTo,
    isReply: typeof object['inReplyTo'] === 'string',
    context: context ?? null,
  }
}
