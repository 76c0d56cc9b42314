import type { Iri } from '../../core/iri.js'
import type { PostEvent } from '../posts/post.js'
import type { Knows, Saying } from './join-news.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'

/** `asked`: the organiser has not answered. `waiting`: there was no place yet, or they think about it. `left`: taken back. */
export type JoinState = 'asked' | 'accepted' | 'waiting' | 'refused' | 'left'

/** That a member of ours, as their public self, wants to come to an event elsewhere. `_id` is `<actor> <event>`. */
export interface JoinDoc extends Doc {
  /** The member's public self. */
  actor: Iri
  event: Iri
  /** Who announced the event, and is told. */
  organiser: Iri
  state: JoinState
  /** Where it is, as the organiser tells those alone whom they accepted; left out or null when they told nothing. */
  place?: PostEvent['place']
  /** Id of the newest Join: what an answer has to name. */
  activity: Iri
  /** Names our activities about it, with the revision. */
  number: string
  /** One more with each Join and Leave. */
  revision: number
  /** What the organiser has still to be told, and since when (later while a worker has it); null when nothing. */
  news: 'Join' | 'Leave' | null
  announce: Date | null
  at: Date
  /** What the member saw, or was told last; left out of older ones. */
  knows?: Knows
  /** When to see whether there is something to tell the member (later while a worker has it); null or not there: never. */
  tell?: Date | null
  /** What is being told the member, in the letter of this id. */
  telling?: (Saying & { id: string }) | null
  /** How often something was told: what letters are named by. */
  told?: number
  /** When letters about it were written, of the last day. */
  letters?: Date[]
  /** When to remind the member (later while a worker has it). */
  remind?: Date | null
  /** Of which beginnings they were reminded, or are being. */
  reminded?: Date[]
}

/** Those who count on it, and are told when it is not so any more. */
const counting: readonly JoinState[] = ['asked', 'accepted', 'waiting']

export const JOINS: CollectionSpec<JoinDoc> = {
  name: 'joins',
  indexes: [
    { name: 'activity', keys: { activity: 1 } },
    { name: 'actor', keys: { actor: 1, at: -1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'event', keys: { event: 1, state: 1 } },
    { name: 'tell', keys: { tell: 1 } },
    { name: 'remind', keys: { remind: 1 } },
  ],
}

const joinId = (actor: Iri, event: Iri): string => `${actor} ${event}`

export type JoinRepo = ReturnType<typeof joinRepo>

export function joinRepo(store: Store) {
  const docs = store.collection(JOINS)
  return {
    get: (actor: Iri, event: Iri): Promise<JoinDoc | null> => docs.findOne({ _id: joinId(actor, event) }),
    byActivity: (activity: Iri): Promise<JoinDoc | null> => docs.findOne({ activity }),
    /** Newest first. */
    ofActor: (actor: Iri, limit: number): Promise<JoinDoc[]> => docs.find({ actor }, { sort: { at: -1 }, limit }),
    /** @returns false when there is one of this pair already */
    add: async (doc: Omit<JoinDoc, '_id'>): Promise<boolean> =>
      (await docs.insertMany([{ _id: joinId(doc.actor, doc.event), ...doc }])).length > 0,
    /** @returns whether it still was at this revision and in this state */
    change: ({ _id, revision, state }: JoinDoc, set: Update<JoinDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id, revision, state }, { $set: set ?? {} }),
    /** Takes one of which the organiser has to be told. */
    claim: (now: Date, until: Date): Promise<JoinDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    /** What `doc` says was told, unless there is more to tell since. */
    settle: ({ _id, revision, announce }: JoinDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, announce }, { $set: { announce: null, news: null } }),

    /** Has all looked at who count on an event of which something has changed. */
    lookAt: async (event: Iri, now: Date): Promise<void> =>
      void (await docs.updateMany({ event, state: { $in: counting } }, { $set: { tell: now } })),
    /** Takes one whose member may have to be told something. */
    claimTell: (now: Date, until: Date): Promise<JoinDoc | null> =>
      docs.findOneAndUpdate({ tell: { $lte: now } }, { $set: { tell: until } }, { sort: { tell: 1 } }),
    /** @returns false when it has changed since it was claimed, and comes again */
    looked: ({ _id, revision, state, tell = null }: JoinDoc, set: Update<JoinDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id, revision, state, tell }, { $set: set ?? {} }),
    /** @param next  when to look again; what was marked since it was claimed stands */
    async saidIt({ _id, tell = null }: JoinDoc, letter: string, next: Date | null): Promise<void> {
      await docs.updateOne({ _id, 'telling.id': letter }, { $set: { telling: null } })
      await docs.updateOne({ _id, tell }, { $set: { tell: next } })
    },
    /** Takes one whose member has to be reminded. */
    claimRemind: (now: Date, until: Date): Promise<JoinDoc | null> =>
      docs.findOneAndUpdate({ remind: { $lte: now } }, { $set: { remind: until } }, { sort: { remind: 1 } }),
    /** @returns false when it has changed since it was claimed */
    reminding: ({ _id, revision, state, remind = null }: JoinDoc, set: Update<JoinDoc>['$set']): Promise<boolean> =>
      docs.updateOne({ _id, revision, state, remind }, { $set: set ?? {} }),
  }
}
