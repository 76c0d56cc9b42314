import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { ProfileDetails } from './profile-details.js'

/** What others have still to be told of an actor of ours; a Delete stands, and a Move stands over an Update. */
export type IdentityNews = 'Update' | 'Move' | 'Delete'

/**
 * Who speaks, or once spoke, on the network under a handle; `_id` is the handle. It outlives the account, so that nobody
 * else can ever speak under it. Of the voice, the settings say the rest.
 */
export interface IdentityDoc extends Doc {
  kind: 'voice' | 'member'
  /** Null for the voice. */
  member: string | null
  /** What members are called outside: chosen for it, since the name within the hub may be more than others should know. */
  name: string
  /** Markdown, and the safe HTML made of it; empty for the voice. */
  bio: string
  html: string
  locked: boolean
  since: Date
  /** Since when it is gone for good. */
  ended: Date | null
  alsoKnownAs: Iri[]
  movedTo: Iri | null
  /** One more with each change. */
  revision: number
  news: IdentityNews | null
  /** Since when that has to be told (later while a worker has it); null when there is nothing to tell. */
  announce: Date | null
  /** Since when what they said and whom they follow has to be cleared away; null when it need not be. */
  wipe: Date | null
  /** Profiles from before there was more to them than name and text lack it. */
  details?: ProfileDetails
  /** Folded words of handle and name, by which they are found. */
  words?: string[]
  /** Since when the links in the profile have to be looked at (later while a worker has it); null when they need not be. */
  verify?: Date | null
  /** How often that has come to nothing in a row. */
  verifyTries?: number
}

export const IDENTITIES: CollectionSpec<IdentityDoc> = {
  name: 'identities',
  shared: true,
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'wipe', keys: { wipe: 1 } },
    { name: 'verify', keys: { verify: 1 } },
    { name: 'words', keys: { words: 1 }, array: 'words' },
    { name: 'discoverable', keys: { 'details.discoverable': 1, 'since': -1 } },
  ],
}

const MOST_FOUND = 200

export type IdentityRepo = ReturnType<typeof identityRepo>

export function identityRepo(store: Store) {
  const docs = store.collection(IDENTITIES)
  return {
    get: (handle: string): Promise<IdentityDoc | null> => docs.findOne({ _id: handle }),
    ofMember: (member: string): Promise<IdentityDoc | null> => docs.findOne({ member }),
    /** Of those who have one. @param members  at most 500 */
    ofMembers: (members: readonly string[]): Promise<IdentityDoc[]> =>
      members.length === 0 ? Promise.resolve([]) : docs.find({ member: { $in: members }, ended: null }, { limit: 500 }),
    /** @param handles  at most 500 */
    some: (handles: readonly string[]): Promise<IdentityDoc[]> =>
      handles.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: handles } }, { limit: 500 }),
    /** @returns false when the handle has an identity already */
    add: async (doc: IdentityDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns it afterwards; null when it has changed since that revision */
    change: (handle: string, revision: number, set: Update<IdentityDoc>['$set']): Promise<IdentityDoc | null> =>
      docs.findOneAndUpdate({ _id: handle, revision }, { $set: set ?? {}, $inc: { revision: 1 } }),
    /** Takes one that others have to be told of. */
    claim: (now: Date, until: Date): Promise<IdentityDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    /** What `doc` says was told, unless it has changed since. */
    settle: ({ _id, revision, announce }: IdentityDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, announce }, { $set: { announce: null, news: null } }),
    /** Only once others were told: what is to be cleared away says to whom. */
    nextToWipe: (now: Date): Promise<IdentityDoc | null> =>
      docs.findOne({ wipe: { $lte: now }, announce: null }, { sort: { wipe: 1 } }),
    wiped: (handle: string): Promise<boolean> => docs.updateOne({ _id: handle }, { $set: { wipe: null } }),

    /** Takes one whose links are to be looked at. */
    claimVerify: (now: Date, until: Date): Promise<IdentityDoc | null> =>
      docs.findOneAndUpdate({ verify: { $lte: now } }, { $set: { verify: until } }, { sort: { verify: 1 } }),

    /** Some with a word that begins like this, or whose handle does; in no order, those that are gone among them. */
    async withWordLike(start: string): Promise<IdentityDoc[]> {
      const like = { $gte: start, $lt: `${start}\u{10ffff}` }
      const found = await Promise.all([
        docs.find({ words: { $elemMatch: like } }, { limit: MOST_FOUND }),
        docs.find({ _id: like }, { limit: MOST_FOUND }),
      ])
      return [...new Map(found.flat().map((doc) => [doc._id, doc])).values()]
    },

    /** Those who may be recommended, the newest first; behind `offset` of them, at most 200 in all. */
    async discoverable({ offset, limit }: { offset: number; limit: number }): Promise<IdentityDoc[]> {
      if (offset >= MOST_FOUND) return []
      const most = Math.min(offset + limit, MOST_FOUND)
      const all = { 'details.discoverable': true, 'ended': null }
      return (await docs.find(all, { sort: { since: -1 }, limit: most })).slice(offset)
    },
  }
}

/** Of a member, until something else is said. */
export const blankIdentity = (handle: string, since: Date): IdentityDoc => ({
  _id: handle,
  kind: 'member',
  member: null,
  name: '',
  bio: '',
  html: '',
  locked: false,
  since,
  ended: null,
  alsoKnownAs: [],
  movedTo: null,
  revision: 1,
  news: null,
  announce: null,
  wipe: null,
})
