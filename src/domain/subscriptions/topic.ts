import type { Item, Kind } from '../items/item.js'
import { tagOf } from '../text/tags.js'

/** What a kind of item is called among the topics; part of what is stored. */
const kindTopics = {
  'event': 'events',
  'call': 'calls',
  'write-up': 'write-ups',
  'list': 'lists',
} as const satisfies Record<Kind, string>

/** What one can be written to about: the weekly digest, everything new of a kind, of a tag (`tag:<key>`), or on a reading list (`list:<id>`). */
export type Topic = 'digest' | (typeof kindTopics)[Kind] | `tag:${string}` | `list:${string}`

export const plainTopics = ['digest', 'events', 'calls', 'write-ups', 'lists'] as const satisfies readonly Topic[]

/** How many one address may have, so that its page and every letter stay short. */
export const MOST_TOPICS = 20

/** Reads what a form or a link says; null when it is no topic. */
export function topicFrom(text: string): Topic | null {
  const plain = plainTopics.find((topic) => topic === text)
  if (plain !== undefined) return plain
  if (/^list:\d{20}$/.test(text)) return text as Topic
  const tag = text.startsWith('tag:') ? tagOf(text.slice(4)) : 'characters'
  return typeof tag === 'string' ? null : `tag:${tag.key}`
}

/** Of a tag's topic its key, null for all others. */
export const tagOfTopic = (topic: Topic): string | null => (topic.startsWith('tag:') ? topic.slice(4) : null)

/** Of a reading list's topic the list's id, null for all others. */
export const listOfTopic = (topic: Topic): string | null => (topic.startsWith('list:') ? topic.slice(5) : null)

/** The topics that an item belongs to, but for the digest. */
export const topicsOf = ({ id, kind, tagKeys }: Pick<Item, 'id' | 'kind' | 'tagKeys'>): Topic[] => [
  kindTopics[kind],
  ...(kind === 'list' ? [`list:${id}` as const] : []),
  ...tagKeys.map((key) => `tag:${key}` as const),
]
