import type { Iri } from '../../core/iri.js'
import type { PostEvent } from '../posts/post.js'
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
}

export const JOINS: CollectionSpec<JoinDoc> = {
  name: 'joins',
  indexes: [
    { name: 'activity', keys: { activity: 1 } },
    { name: 'actor', keys: { actor: 1, at: -1 } },
    { name: 'announce', keys: { announce: 1 } },
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
  }
}
