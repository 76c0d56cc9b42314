import type { CollectionSpec, Doc } from '../src/store/store.js'

/** A document of the size and shape of a post. */
export interface Item extends Doc {
  kind: string
  author: string
  published: Date
  tags: string[]
  title: string
  html: string
  replies: number
}

export const ITEMS: CollectionSpec<Item> = {
  name: 'items',
  indexes: [
    { name: 'by-author', keys: { author: 1, published: -1 } },
    { name: 'by-tag', keys: { tags: 1, published: -1 }, array: 'tags' },
    { name: 'newest', keys: { published: -1 } },
  ],
}

export const itemId = (n: number): string => String(n).padStart(20, '0')

export const item = (n: number): Item => ({
  _id: itemId(n),
  kind: 'event',
  author: `https://hub.example/a/group-${n % 50}`,
  published: new Date(1_700_000_000_000 + n * 1_000),
  tags: [`street-${n % 97}`, `topic-${n % 13}`],
  title: `Meeting number ${n} of the tenants of this street`,
  html: `<p>${'Bring a chair, a cup and a neighbour. '.repeat(12)}</p>`,
  replies: 0,
})
