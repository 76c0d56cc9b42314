import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Card } from './card.js'

/** What is known of a page that posts lead to; `_id` is a hash of its address. */
export interface CardDoc extends Doc {
  url: Iri
  /** Null when there is none, or none yet. */
  card: Card | null
  /** When the page is to be asked (later while a worker does); null when it need not be. */
  work: Date | null
  tries: number
  /** When it was last found out; when it was first wanted, until then. */
  at: Date
  /** Posts that are shown without it until it is there. */
  posts: string[]
}

export const CARDS: CollectionSpec<CardDoc> = {
  name: 'cards',
  indexes: [
    { name: 'work', keys: { work: 1 } },
    { name: 'at', keys: { at: 1 } },
  ],
  retain: { field: 'at', days: 90 },
}

/** The rest of those who link to the same page sees it when they look again. */
const MOST_POSTS = 50
const MOST_ASKED = 500

export const cardId = (url: Iri): string => hash('sha256', url, 'base64url')

export type CardRepo = ReturnType<typeof cardRepo>

export function cardRepo(store: Store) {
  const docs = store.collection(CARDS)
  return {
    get: (url: Iri): Promise<CardDoc | null> => docs.findOne({ _id: cardId(url) }),
    /** @param urls  at most 500 */
    some: (urls: readonly Iri[]): Promise<CardDoc[]> =>
      urls.length === 0
        ? Promise.resolve([])
        : docs.find({ _id: { $in: [...new Set(urls.map(cardId))].slice(0, MOST_ASKED) } }, { limit: MOST_ASKED }),
    /** Unless there is one. */
    async add(url: Iri, post: string, at: Date): Promise<boolean> {
      const doc = { _id: cardId(url), url, card: null, work: at, tries: 0, at, posts: [post] }
      return (await docs.insertMany([doc])).length > 0
    },
    /** Another post wants it. */
    async wait({ _id, posts }: CardDoc, post: string): Promise<void> {
      if (posts.length < MOST_POSTS)
        await docs.updateOne({ _id, work: { $gt: new Date(0) } }, { $addToSet: { posts: post } })
    },
    /** Has it asked for anew. */
    renew: ({ _id, at }: CardDoc, post: string, now: Date): Promise<boolean> =>
      docs.updateOne({ _id, at, work: null }, { $set: { work: now, tries: 0, posts: [post] } }),
    claim: (now: Date, until: Date): Promise<CardDoc | null> =>
      docs.findOneAndUpdate(
        { work: { $lte: now } },
        { $set: { work: until }, $inc: { tries: 1 } },
        { sort: { work: 1 } },
      ),
    later: ({ _id, work }: CardDoc, at: Date): Promise<boolean> =>
      docs.updateOne({ _id, work }, { $set: { work: at } }),
    /** @returns it as it was, with all posts that waited by then; null when somebody else found it out meanwhile */
    async found({ _id, work }: CardDoc, card: Card | null, at: Date): Promise<CardDoc | null> {
      const doc = await docs.findOneAndUpdate({ _id, work }, { $set: { card, at, work: null } })
      if (doc !== null) await docs.updateOne({ _id, work: null }, { $set: { posts: [] } })
      return doc
    },
  }
}
