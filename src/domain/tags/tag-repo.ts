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
  /**
   * Since when what was said under it before has to be put into the member's home (later while a worker has it); left out or
   * null when that is done.
   */
  fill?: Date | null
  /** Since when it is followed no longer, and what it alone brought has to leave (as before); left out or null while it is. */
  ending?: Date | null
}

export const FOLLOWED_TAGS: CollectionSpec<FollowedTagDoc> = {
  name: 'followedTags',
  indexes: [
    { name: 'member', keys: { member: 1, number: -1 } },
    { name: 'key', keys: { key: 1, member: 1 } },
    { name: 'fill', keys: { fill: 1 } },
    { name: 'ending', keys: { ending: 1 } },
  ],
}

export type FollowedTagRepo = ReturnType<typeof followedTagRepo>

export function followedTagRepo(store: Store) {
  const docs = store.collection(FOLLOWED_TAGS)
  const idOf = (member: string, key: string) => `${member} ${key}`
  return {
    /** A repeat changes nothing. @returns whether it is new */
    async add(doc: Omit<FollowedTagDoc, '_id' | 'ending'>): Promise<boolean> {
      const _id = idOf(doc.member, doc.key)
      if ((await docs.insertMany([{ _id, ...doc }])).length > 0) return true
      const { name, number, fill = null } = doc
      return docs.updateOne({ _id, ending: { $ne: null } }, { $set: { name, number, fill, ending: null } })
    },
    /** It goes for good once what it brought is gone. @returns whether it was followed */
    end: (member: string, key: string, now: Date): Promise<boolean> =>
      docs.updateOne({ _id: idOf(member, key), ending: null }, { $set: { fill: null, ending: now } }),
    /** Newest first. */
    of: (member: string, window: Window): Promise<FollowedTagDoc[]> => inWindow(docs, { member, ending: null }, window),
    count: (member: string, atMost: number): Promise<number> => docs.count({ member, ending: null }, { atMost }),
    /** Which of these tags the member follows. @param keys  at most 500 */
    async among(member: string, keys: readonly string[]): Promise<Set<string>> {
      if (keys.length === 0) return new Set()
      const ids = keys.map((key) => idOf(member, key))
      const found = await docs.find({ _id: { $in: ids }, ending: null }, { limit: 500 })
      return new Set(found.map(({ key }) => key))
    },
    /** Members who follow this tag, in their order, behind `after`. */
    async membersOf(key: string, limit: number, after: string | null): Promise<string[]> {
      const behind = after !== null && { member: { $gt: after } }
      return (await docs.find({ key, ...behind, ending: null }, { sort: { member: 1 }, limit })).map(
        ({ member }) => member,
      )
    },
    /** Takes one that is followed since a moment ago. */
    claimFill: (now: Date, until: Date): Promise<FollowedTagDoc | null> =>
      docs.findOneAndUpdate({ fill: { $lte: now } }, { $set: { fill: until } }, { sort: { fill: 1 } }),
    filled: ({ _id, fill = null }: FollowedTagDoc): Promise<boolean> =>
      docs.updateOne({ _id, fill }, { $set: { fill: null } }),
    /** Takes one that is followed no longer. */
    claimEnding: (now: Date, until: Date): Promise<FollowedTagDoc | null> =>
      docs.findOneAndUpdate({ ending: { $lte: now } }, { $set: { ending: until } }, { sort: { ending: 1 } }),
    /** Unless it has been followed anew since. */
    ended: ({ _id, ending = null }: FollowedTagDoc): Promise<boolean> => docs.deleteOne({ _id, ending }),
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
