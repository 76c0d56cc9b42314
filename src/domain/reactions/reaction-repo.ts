import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'

export type ReactionKind = 'like' | 'boost' | 'emoji'

/** Whom a boost is passed on to. */
export type BoostAudience = 'public' | 'unlisted' | 'followers'

/**
 * That an actor likes, boosts, or answered with an emoji. `_id` is a hash of actor, object, and whether it is a boost: a
 * like and all emoji of one actor have one place, where the newest stands, so that nobody counts twice.
 */
export interface ReactionDoc extends Doc, Heard {
  actor: Iri
  kind: ReactionKind
  /** IRI of the item or post. */
  object: Iri
  /** The emoji, or `:name:` of one of theirs; null unless `kind` is `emoji`. */
  emoji: string | null
  /** Id of the Like, Announce or EmojiReact. */
  activity: Iri
  /** Host of the actor. */
  host: string
  /** Sortable: when it arrived. Of a boost, apps know it by this. */
  number: string
  at: Date
  /** Of a boost of one of ours; everybody where it is left out. */
  audience?: BoostAudience
  /** `undone`: kept for as long as the network has to be told, and so that a late copy does not bring it back. */
  state: 'there' | 'undone'
  /** Of one of ours: since when the network has to be told; null when it knows, and for those of others. */
  announce: Date | null
  /** Of a boost: since when it has to be put into home timelines. */
  place: Date | null
}

export const REACTIONS: CollectionSpec<ReactionDoc> = {
  name: 'reactions',
  shared: true,
  indexes: [
    { name: 'object', keys: { object: 1, state: 1, kind: 1, number: -1 } },
    { name: 'actor', keys: { actor: 1, state: 1, kind: 1, number: -1 } },
    { name: 'activity', keys: { activity: 1 } },
    { name: 'host', keys: { host: 1 } },
    { name: 'number', keys: { number: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'place', keys: { place: 1 } },
    HEAR_INDEX,
  ],
}

/** How often something was answered; `_id` is the IRI of the item or post. Counted anew whenever `dirty`. */
export interface TallyDoc extends Doc {
  likes: number
  boosts: number
  replies: number
  /** Since when it has to be counted; null when it is right. */
  dirty: Date | null
}

export const TALLIES: CollectionSpec<TallyDoc> = {
  name: 'tallies',
  shared: true,
  indexes: [{ name: 'dirty', keys: { dirty: 1 } }],
}

export type Tally = Pick<TallyDoc, 'likes' | 'boosts' | 'replies'>
type Named = Pick<ReactionDoc, 'actor' | 'kind' | 'object'>

/** Parts are never ambiguous: an IRI has no space in it. */
export const reactionId = ({ actor, kind, object }: Named): string =>
  hash('sha256', `${actor} ${kind === 'boost' ? 'boost' : 'like'} ${object}`, 'base64url')

const MOST_COUNTED = 100_000

export type ReactionRepo = ReturnType<typeof reactionRepo>

export function reactionRepo(store: Store) {
  const docs = store.collection(REACTIONS)
  const claiming = (mark: 'announce' | 'place', now: Date, until: Date) =>
    docs.findOneAndUpdate({ [mark]: { $lte: now } }, { $set: { [mark]: until } }, { sort: { [mark]: 1 } })
  return {
    /** What stands in its place, which may be of another kind, or another emoji. */
    get: (named: Named): Promise<ReactionDoc | null> => docs.findOne({ _id: reactionId(named) }),
    /** By their places. @param ids  at most 500 */
    some: (ids: readonly string[]): Promise<ReactionDoc[]> =>
      ids.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: ids } }, { limit: 500 }),
    byNumber: (number: string): Promise<ReactionDoc | null> => docs.findOne({ number }),
    /** Each like, emoji and boost that is there. @param objects  at most 200 */
    byActorOf: async (actor: Iri, objects: readonly Iri[]): Promise<ReactionDoc[]> => {
      const ids = objects.flatMap((object) =>
        (['like', 'boost'] as const).map((kind) => reactionId({ actor, kind, object })),
      )
      return ids.length === 0 ? [] : docs.find({ _id: { $in: ids }, state: 'there' }, { limit: 500 })
    },
    byActivity: (activity: Iri): Promise<ReactionDoc[]> => docs.find({ activity }, { limit: 10 }),
    /** @returns false when there is one already */
    add: async (doc: ReactionDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns false when it is no longer what it was */
    change: ({ _id, state, number }: ReactionDoc, set: Update<ReactionDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id, state, number }, { $set: set ?? {} }),
    /** Newest first. */
    windowOf: (object: Iri, kind: ReactionKind, window: Window): Promise<ReactionDoc[]> =>
      inWindow(docs, { object, state: 'there', kind }, window),
    /** Newest first. */
    windowBy: (actor: Iri, kind: ReactionKind, window: Window): Promise<ReactionDoc[]> =>
      inWindow(docs, { actor, state: 'there', kind }, window),
    /** Newest first, behind `after`. */
    of: (object: Iri, kind: ReactionKind, limit: number, after: string | null): Promise<ReactionDoc[]> =>
      docs.find(
        { object, state: 'there', kind, ...(after !== null && { number: { $lt: after } }) },
        { sort: { number: -1 }, limit },
      ),
    /** Newest first, behind `after`. */
    byActor: (actor: Iri, kind: ReactionKind, limit: number, after: string | null): Promise<ReactionDoc[]> =>
      docs.find(
        { actor, state: 'there', kind, ...(after !== null && { number: { $lt: after } }) },
        { sort: { number: -1 }, limit },
      ),
    /** What an actor who is no more did. @returns whether there was anything */
    async removeSomeOf(actor: Iri): Promise<boolean> {
      const found = await docs.find({ actor }, { limit: 100 })
      for (const { _id } of found) await docs.deleteOne({ _id })
      return found.length > 0
    },
    count: (object: Iri, kind: ReactionKind): Promise<number> =>
      docs.count({ object, state: 'there', kind }, { atMost: MOST_COUNTED }),
    claimAnnounce: (now: Date, until: Date): Promise<ReactionDoc | null> => claiming('announce', now, until),
    claimPlace: (now: Date, until: Date): Promise<ReactionDoc | null> => claiming('place', now, until),
    announced: ({ _id, state, number, announce }: ReactionDoc): Promise<boolean> =>
      docs.updateOne({ _id, state, number, announce }, { $set: { announce: null } }),
    placed: ({ _id, place }: ReactionDoc): Promise<boolean> =>
      docs.updateOne({ _id, place }, { $set: { place: null } }),
  }
}

export type TallyRepo = ReturnType<typeof tallyRepo>

export function tallyRepo(store: Store) {
  const docs = store.collection(TALLIES)
  return {
    /** Something of it has changed, or may have: it has to be counted. */
    async touch(subject: Iri, now: Date): Promise<void> {
      const fresh = { likes: 0, boosts: 0, replies: 0 }
      await docs.updateOne({ _id: subject }, { $set: { dirty: now }, $setOnInsert: fresh }, { upsert: true })
    },
    /** @param subjects  at most 500 */
    some: (subjects: readonly Iri[]): Promise<TallyDoc[]> =>
      subjects.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: subjects } }, { limit: 500 }),
    get: (subject: Iri): Promise<TallyDoc | null> => docs.findOne({ _id: subject }),
    claim: (now: Date, until: Date): Promise<TallyDoc | null> =>
      docs.findOneAndUpdate({ dirty: { $lte: now } }, { $set: { dirty: until } }, { sort: { dirty: 1 } }),
    /** What was counted while nobody touched it. */
    counted: ({ _id, dirty }: TallyDoc, tally: Tally): Promise<boolean> =>
      docs.updateOne({ _id, dirty }, { $set: { ...tally, dirty: null } }),
    /** Ids behind `after`, in order. */
    ids: async (limit: number, after: string | null): Promise<string[]> =>
      (await docs.find(after === null ? {} : { _id: { $gt: after } }, { sort: { _id: 1 }, limit })).map(
        ({ _id }) => _id,
      ),
  }
}
