import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'

/** That a member follows a hashtag; `_id` is `<member> <key>`. */
export interface FollowedTagDoc extends Doc {
  member: string
  /** As `tagKey` makes it. */
  key: string
  /** As the member wrote it. */
  name: string
  /** Sortable: when it began. */
  number: string
}

export const FOLLOWED_TAGS: CollectionSpec<FollowedTagDoc> = {
  name: 'followedTags',
  indexes: [
    { name: 'member', keys: { member: 1, number: -1 } },
    { name: 'key', keys: { key: 1, member: 1 } },
  ],
}

export type FollowedTagRepo = ReturnType<typeof followedTagRepo>

export function followedTagRepo(store: Store) {
  const docs = store.collection(FOLLOWED_TAGS)
  const idOf = (member: string, key: string) => `${member} ${key}`
  return {
    /** A repeat changes nothing. */
    async add(doc: Omit<FollowedTagDoc, '_id'>): Promise<void> {
      await docs.insertMany([{ _id: idOf(doc.member, doc.key), ...doc }])
    },
    remove: (member: string, key: string): Promise<boolean> => docs.deleteOne({ _id: idOf(member, key) }),
    /** Newest first. */
    of: (member: string, window: Window): Promise<FollowedTagDoc[]> => inWindow(docs, { member }, window),
    count: (member: string, atMost: number): Promise<number> => docs.count({ member }, { atMost }),
    /** Which of these tags the member follows. @param keys  at most 500 */
    async among(member: string, keys: readonly string[]): Promise<Set<string>> {
      if (keys.length === 0) return new Set()
      const ids = keys.map((key) => idOf(member, key))
      return new Set((await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(({ key }) => key))
    },
    /** Members who follow this tag, in their order, behind `after`. */
    async membersOf(key: string, limit: number, after: string | null): Promise<string[]> {
      const behind = after !== null && { member: { $gt: after } }
      return (await docs.find({ key, ...behind }, { sort: { member: 1 }, limit })).map(({ member }) => member)
    },
    /** When a member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}

/** A hashtag that an actor of ours shows on their page. */
export type FeaturedTag = { id: string; key: string; name: string }

/** All of an actor; `_id` is the actor. */
export interface FeaturedTagsDoc extends Doc {
  /** Newest first. */
  tags: FeaturedTag[]
  /** One more with each change. */
  revision: number
}

export const FEATURED_TAGS: CollectionSpec<FeaturedTagsDoc> = { name: 'featuredTags', indexes: [] }

export type FeaturedTagRepo = ReturnType<typeof featuredTagRepo>

export function featuredTagRepo(store: Store) {
  const docs = store.collection(FEATURED_TAGS)
  return {
    get: (actor: string): Promise<FeaturedTagsDoc | null> => docs.findOne({ _id: actor }),
    /** @returns false when there is one of this actor */
    add: async (doc: FeaturedTagsDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns false when it is no longer at this revision */
    change: ({ _id, revision }: FeaturedTagsDoc, tags: FeaturedTag[]): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: { tags }, $inc: { revision: 1 } }),
    remove: (actor: string): Promise<boolean> => docs.deleteOne({ _id: actor }),
  }
}
