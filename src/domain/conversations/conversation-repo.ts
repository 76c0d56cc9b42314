import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { inWindowBy, type Window } from '../window.js'

/** What a member writes with the same few people, in one thread, for them alone. `_id` is derived from all three. */
export interface ConversationDoc extends Doc {
  member: string
  /** Sortable: what apps call it by. */
  number: string
  thread: Iri
  /** All but the member, in order. */
  others: Iri[]
  /** Ids of its posts, the newest last, at most 50. */
  posts: string[]
  /** The newest of them: what lists are sorted by. */
  last: string
  unread: boolean
  /** The member took it from their list; the next message brings it back. */
  hidden: boolean
  /** One more with each change. */
  revision: number
}

export const CONVERSATIONS: CollectionSpec<ConversationDoc> = {
  name: 'conversations',
  indexes: [
    { name: 'list', keys: { member: 1, hidden: 1, last: -1 } },
    { name: 'number', keys: { member: 1, number: 1 } },
    { name: 'post', keys: { posts: 1 }, array: 'posts' },
  ],
}

const MOST_OF_ONE_POST = 500

export const conversationId = (member: string, thread: Iri, others: readonly Iri[]): string =>
  hash('sha256', [member, thread, ...others.toSorted()].join('\n'), 'base64url')

export type ConversationRepo = ReturnType<typeof conversationRepo>

export function conversationRepo(store: Store) {
  const docs = store.collection(CONVERSATIONS)
  return {
    get: (id: string): Promise<ConversationDoc | null> => docs.findOne({ _id: id }),
    byNumber: (member: string, number: string): Promise<ConversationDoc | null> => docs.findOne({ member, number }),
    /** @returns false when there is one already */
    add: async (doc: ConversationDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns it afterwards; null when it is no longer at this revision */
    change: ({ _id, revision }: ConversationDoc, set: Partial<Omit<ConversationDoc, '_id' | 'revision'>>) =>
      docs.findOneAndUpdate({ _id, revision }, { $set: set, $inc: { revision: 1 } }),
    remove: ({ _id, revision }: ConversationDoc): Promise<boolean> => docs.deleteOne({ _id, revision }),
    withPost: (post: string): Promise<ConversationDoc[]> => docs.find({ posts: post }, { limit: MOST_OF_ONE_POST }),
    /** By their newest messages, newest first; numbers in the window are ids of these. */
    list: (member: string, window: Window): Promise<ConversationDoc[]> =>
      inWindowBy('last', docs, { member, hidden: false }, window),
    /** Leaves the newest. @returns how many went */
    async trim(member: string, most: number): Promise<number> {
      let gone = 0
      for (const hidden of [false, true]) {
        const kept = await docs.find({ member, hidden }, { sort: { last: -1 }, limit: most })
        const oldest = kept.length < most ? undefined : kept.at(-1)
        if (oldest !== undefined) gone += await docs.deleteMany({ member, hidden, last: { $lt: oldest.last } })
      }
      return gone
    },
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
