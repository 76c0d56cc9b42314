import type { Iri } from '../../core/iri.js'
import type { After, CollectionSpec, Doc, Page, Store, Update } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'
import { listFollowRepo } from './list-follow-repo.js'

/**
 * `asked`: the target has not answered. `refused`: it said no, or took its yes back. `ended`: the follower let go, or
 * was removed; kept, so that what they were sent before can still be changed and deleted where they are.
 */
export type FollowState = 'asked' | 'accepted' | 'refused' | 'ended'

/** Who has to be told what of it; a follow between two of ours is told to nobody. */
export type FollowNews = 'Follow' | 'Undo' | 'Accept' | 'Reject'

/** What a member wants of somebody they follow. */
export type FollowWishes = {
  /** Also what they pass on. */
  boosts: boolean
  /** To be told of each post. */
  notify: boolean
  /** Only what is in one of these (BCP 47), or in none that is known; null for everything. */
  languages: string[] | null
}

export const usualWishes: FollowWishes = { boosts: true, notify: false, languages: null }

/** Whether something has a place in the home of whoever wishes so. @param language  null when it is not known */
export function isWished(
  { boosts, languages }: FollowWishes,
  { boosted, language }: { boosted: boolean; language: string | null },
): boolean {
  if (boosted && !boosts) return false
  const [base] = (language ?? '').toLowerCase().split('-')
  return language === null || languages === null || languages.some((one) => one.toLowerCase().split('-')[0] === base)
}

/** That one actor follows another; at least one of them is ours. `_id` is `<follower> <target>`. */
export interface FollowDoc extends Doc, Heard {
  follower: Iri
  target: Iri
  /** `in`: a stranger follows one of ours; `out`: the other way round; `local`: both are ours. */
  direction: 'in' | 'out' | 'local'
  state: FollowState
  /** Id of the newest Follow activity: what an Accept, Reject or Undo has to name. */
  activity: Iri
  /** Follow activities that are over, the newest last, at most 20. */
  over: Iri[]
  /** Of them, those that were taken back before they came: none of these brings the follow back, ever. */
  early?: Iri[]
  /** When the follower signed the newest of what they said of it; left out or null when that is not known, or no matter. */
  saidAt?: Date | null
  /** Where the follower's copies go, the shared inbox first; null unless `in`. */
  inbox: Iri | null
  /** Of the end that is not ours; ours for `local`. */
  host: string
  /** Sortable: when it began, for lists. */
  number: string
  startedAt: Date
  endedAt: Date | null
  /** One more with each change of state. */
  revision: number
  /** What the other end has still to be told, and since when (later while a worker has it); null when nothing. */
  news: FollowNews | null
  announce: Date | null
  /** Of a follower of ours; left out for the usual ones. */
  wishes?: FollowWishes
  /**
   * Since when what the target wrote before has to be put into the home of one of ours (later while a worker has it); left
   * out or null when that is done.
   */
  fill?: Date | null
}

export const FOLLOWS: CollectionSpec<FollowDoc> = {
  name: 'follows',
  indexes: [
    { name: 'inboxes', keys: { target: 1, state: 1, inbox: 1 } },
    { name: 'hosts', keys: { target: 1, state: 1, host: 1 } },
    { name: 'followers', keys: { target: 1, state: 1, number: -1 } },
    { name: 'former', keys: { target: 1, state: 1, endedAt: 1 } },
    { name: 'following', keys: { follower: 1, state: 1, number: -1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'host', keys: { host: 1, direction: 1 } },
    { name: 'host-state', keys: { host: 1, state: 1 } },
    { name: 'activity', keys: { activity: 1 } },
    HEAR_INDEX,
    { name: 'fill', keys: { fill: 1 } },
  ],
}

/** That a member follows somebody through the instance actor, so that nobody elsewhere learns of it. `_id` is `<member> <target>`. */
export interface QuietFollowDoc extends Doc {
  member: string
  target: Iri
  number: string
  at: Date
  /** Left out for the usual ones. */
  wishes?: FollowWishes
  /** As of other follows. */
  fill?: Date | null
}

export const QUIET_FOLLOWS: CollectionSpec<QuietFollowDoc> = {
  name: 'quietFollows',
  indexes: [
    { name: 'member', keys: { member: 1, number: -1 } },
    { name: 'target', keys: { target: 1, member: 1 } },
    { name: 'fill', keys: { fill: 1 } },
  ],
}

/** Which end of follows is asked about. */
export type End = 'follower' | 'target'
const live: readonly FollowState[] = ['asked', 'accepted']

export const followId = (follower: Iri, target: Iri): string => `${follower} ${target}`

export type FollowRepo = ReturnType<typeof followRepo>

export function followRepo(store: Store) {
  const docs = store.collection(FOLLOWS)
  return {
    get: (follower: Iri, target: Iri): Promise<FollowDoc | null> => docs.findOne({ _id: followId(follower, target) }),
    /** Of these pairs those that there are. @param pairs  at most 500, follower first */
    among: (pairs: readonly (readonly [Iri, Iri])[]): Promise<FollowDoc[]> =>
      pairs.length === 0
        ? Promise.resolve([])
        : docs.find({ _id: { $in: pairs.map(([follower, target]) => followId(follower, target)) } }, { limit: 500 }),
    /** @returns false when there is no such follow */
    wish: (follower: Iri, target: Iri, wishes: FollowWishes): Promise<boolean> =>
      docs.updateOne({ _id: followId(follower, target) }, { $set: { wishes } }),
    /** Newest first, whichever end it was taken from. */
    window: (end: End, of: Iri, state: FollowState, window: Window): Promise<FollowDoc[]> =>
      inWindow(docs, { [end]: of, state }, window),
    byActivity: (activity: Iri): Promise<FollowDoc[]> => docs.find({ activity }, { limit: 10 }),
    /** @returns false when there is one of this pair already */
    add: async (doc: FollowDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
    /** @returns it afterwards; null when it is no longer at this revision */
    change: ({ _id, revision }: FollowDoc, set: Update<FollowDoc>['$set']): Promise<FollowDoc | null> =>
      docs.findOneAndUpdate({ _id, revision }, { $set: set ?? {}, $inc: { revision: 1 } }),
    /** Newest first, behind `after`. */
    page: (end: End, of: Iri, state: FollowState, limit: number, after: string | null): Promise<FollowDoc[]> =>
      docs.find(
        { [end]: of, state, ...(after !== null && { number: { $lt: after } }) },
        { sort: { number: -1 }, limit },
      ),
    count: (end: End, of: Iri, state: FollowState, atMost: number): Promise<number> =>
      docs.count({ [end]: of, state }, { atMost }),
    /** Some that are not over, of one actor. */
    liveOf: (end: End, of: Iri, limit: number): Promise<FollowDoc[]> =>
      docs.find({ [end]: of, state: { $in: live } }, { limit }),
    /** The next host behind this one, in order, that anybody follows from or to; null when there is none. */
    async hostAfter(host: string): Promise<string | null> {
      const [next] = await docs.find({ host: { $gt: host } }, { sort: { host: 1, direction: 1 }, limit: 1 })
      return next?.host ?? null
    },
    /** Those that are not over, with actors of a host. */
    countLiveOfHost: (host: string, atMost: number): Promise<number> =>
      docs.count({ host, state: { $in: live } }, { atMost }),
    /** Followers of ours whose copies go to this inbox of their host. */
    async *atInbox(inbox: Iri, host: string): AsyncIterable<FollowDoc> {
      for await (const doc of docs.stream({ host })) if (doc.inbox === inbox) yield doc
    },
    /** All with actors of a host, whatever became of them. */
    ofHost: (host: string, limit: number, after: After | null): Promise<Page<FollowDoc>> =>
      docs.page({ host }, { sort: { direction: 1 }, limit, ...(after !== null && { after }) }),
    countOnHost: (target: Iri, host: string, atMost: number): Promise<number> =>
      docs.count({ target, state: 'accepted', host }, { atMost }),
    /** Followers of an actor whose host is this, behind `after`. */
    onHost: (target: Iri, host: string, limit: number, after: string | null): Promise<FollowDoc[]> =>
      docs.find(
        { target, state: 'accepted', host, ...(after !== null && { _id: { $gt: after } }) },
        { sort: { _id: 1 }, limit },
      ),
    /** Of these followers, whose follow was accepted. @param followers  at most 500 */
    async accepted(followers: readonly Iri[], target: Iri): Promise<Set<Iri>> {
      if (followers.length === 0) return new Set()
      const ids = followers.map((follower) => followId(follower, target))
      const found = await docs.find({ _id: { $in: ids }, state: 'accepted' }, { limit: 500 })
      return new Set(found.map(({ follower }) => follower))
    },
    /** Takes one that has begun just now. */
    claimFill: (now: Date, until: Date): Promise<FollowDoc | null> =>
      docs.findOneAndUpdate({ fill: { $lte: now } }, { $set: { fill: until } }, { sort: { fill: 1 } }),
    filled: ({ _id, fill = null }: FollowDoc): Promise<boolean> =>
      docs.updateOne({ _id, fill }, { $set: { fill: null } }),
    /** Takes one of which the other end has to be told. */
    claim: (now: Date, until: Date): Promise<FollowDoc | null> =>
      docs.findOneAndUpdate({ announce: { $lte: now } }, { $set: { announce: until } }, { sort: { announce: 1 } }),
    /** What `doc` says was told, unless it has changed since. */
    settle: ({ _id, revision, announce }: FollowDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, announce }, { $set: { announce: null, news: null } }),
  }
}

export type QuietFollowRepo = ReturnType<typeof quietFollowRepo>

export function quietFollowRepo(store: Store) {
  const docs = store.collection(QUIET_FOLLOWS)
  const lists = listFollowRepo(store)
  return {
    /** A repeat changes nothing. */
    async add(doc: Omit<QuietFollowDoc, '_id'>): Promise<void> {
      await docs.insertMany([{ _id: `${doc.member} ${doc.target}`, ...doc }])
    },
    remove: (member: string, target: Iri): Promise<boolean> => docs.deleteOne({ _id: `${member} ${target}` }),
    /** Also those who follow a single list of theirs. */
    removeAllOf: async (target: Iri): Promise<number> =>
      (await docs.deleteMany({ target })) + (await lists.removeAllOf(target)),
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
    has: async (member: string, target: Iri): Promise<boolean> =>
      (await docs.findOne({ _id: `${member} ${target}` })) !== null,
    /** @param targets  at most 500 */
    toAny: (member: string, targets: readonly Iri[]): Promise<QuietFollowDoc[]> =>
      targets.length === 0
        ? Promise.resolve([])
        : docs.find({ _id: { $in: targets.map((target) => `${member} ${target}`) } }, { limit: 500 }),
    /** @returns false when the member does not follow them so */
    wish: (member: string, target: Iri, wishes: FollowWishes): Promise<boolean> =>
      docs.updateOne({ _id: `${member} ${target}` }, { $set: { wishes } }),
    /** Newest first, whichever end it was taken from. */
    window: (member: string, window: Window): Promise<QuietFollowDoc[]> => inWindow(docs, { member }, window),
    /** Of these members, who follows somebody so. @param members  at most 500 */
    async among(members: readonly string[], target: Iri): Promise<Set<string>> {
      if (members.length === 0) return new Set()
      const ids = members.map((member) => `${member} ${target}`)
      return new Set((await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(({ member }) => member))
    },
    /** As of other follows. */
    claimFill: (now: Date, until: Date): Promise<QuietFollowDoc | null> =>
      docs.findOneAndUpdate({ fill: { $lte: now } }, { $set: { fill: until } }, { sort: { fill: 1 } }),
    filled: ({ _id, fill = null }: QuietFollowDoc): Promise<boolean> =>
      docs.updateOne({ _id, fill }, { $set: { fill: null } }),
    /** Whether anybody reads them in this way, if only a single list of theirs. */
    any: async (target: Iri): Promise<boolean> => (await docs.findOne({ target })) !== null || lists.any(target),
    /** Newest first, behind `after`. */
    ofMember: (member: string, limit: number, after: string | null): Promise<QuietFollowDoc[]> =>
      docs.find({ member, ...(after !== null && { number: { $lt: after } }) }, { sort: { number: -1 }, limit }),
    /** In order of members, behind `after`. */
    ofTarget: (target: Iri, limit: number, after: string | null): Promise<QuietFollowDoc[]> =>
      docs.find({ target, ...(after !== null && { member: { $gt: after } }) }, { sort: { member: 1 }, limit }),
    /** All there are, in order of their ids. */
    all: (limit: number, after: string | null): Promise<QuietFollowDoc[]> =>
      docs.find(after === null ? {} : { _id: { $gt: after } }, { sort: { _id: 1 }, limit }),
  }
}
