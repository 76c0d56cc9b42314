import type { Item, Kind } from '../items/item.js'
import { tagOf } from '../text/tags.js'

/** What a kind of item is called among the topics; part of what is stored. */
export const kindTopics = { 'event': 'events', 'call': 'calls', 'write-up': 'write-ups' } as const satisfies Record<
  Kind,
  string
>

/** What one can be written to about: the weekly digest, everything new of a kind, or of a tag (`tag:<key>`). */
export type Topic = 'digest' | (typeof kindTopics)[Kind] | `tag:${string}`

export const plainTopics = ['digest', 'events', 'calls', 'write-ups'] as const satisfies readonly Topic[]

/** How many one address may have, so that its page and every letter stay short. */
export const MOST_TOPICS = 20

/** Reads what a form or a link says; null when it is no topic. */
export function topicFrom(text: string): Topic | null {
  const plain = plainTopics.find((topic) => topic === text)
  if (plain !== undefined) return plain
  const tag = text.startsWith('tag:') ? tagOf(text.slice(4)) : 'characters'
  return typeof tag === 'string' ? null : `tag:${tag.key}`
}

/** Of a tag's topic its key, null for all others. */
export const tagOfTopic = (topic: Topic): string | null => (topic.startsWith('tag:') ? topic.slice(4) : null)

/** The topics that an item belongs to, but for the digest. */
export const topicsOf = ({ kind, tagKeys }: Pick<Item, 'kind' | 'tagKeys'>): Topic[] => [
  kindTopics[kind],
  ...tagKeys.map((key) => `tag:${key}` as const),
]
