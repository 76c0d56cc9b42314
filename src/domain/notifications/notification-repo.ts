import type { Iri } from '../../core/iri.js'
import type { Collection, CollectionSpec, Doc, Filter, Store } from '../../store/store.js'
import { inWindow, lastOf, type Window } from '../window.js'
import type { NotificationType, Severed } from './notification.js'

/**
 * `filtered`: kept back until the member decides about who sent it. `dismissed`: the member has done with it.
 * `withdrawn`: what it told of was taken back. The last two stay for a while, so that nothing is told twice.
 */
export type NotificationState = 'shown' | 'filtered' | 'dismissed' | 'withdrawn'

/** What one member is told of one thing. `_id` is derived from the two (`tellingId`). */
export interface NotificationDoc extends Doc {
  member: string
  type: NotificationType
  state: NotificationState
  /** Sortable: when it arrived. Exact as a number, too (`shortIds`). */
  number: string
  at: Date
  from: Iri
  subject: Iri | null
  /** Null for what stands alone. */
  group: string | null
  about?: string
  severed?: Severed
  version?: Date
  /** Since when the member's apps have to be told (later while a worker has it); null when they have been. */
  push: Date | null
}

const DAYS = 90

export const NOTIFICATIONS: CollectionSpec<NotificationDoc> = {
  name: 'notifications',
  indexes: [
    { name: 'newest', keys: { member: 1, state: 1, number: -1 } },
    { name: 'type', keys: { member: 1, state: 1, type: 1, number: -1 } },
    { name: 'from', keys: { member: 1, from: 1, state: 1, type: 1, number: -1 } },
    { name: 'sender', keys: { member: 1, from: 1, state: 1, number: -1 } },
    { name: 'group', keys: { member: 1, group: 1, state: 1, number: -1 } },
    { name: 'number', keys: { member: 1, number: 1 } },
    { name: 'subject', keys: { subject: 1 } },
    { name: 'push', keys: { push: 1 } },
    { name: 'at', keys: { at: 1 } },
  ],
  retain: { field: 'at', days: DAYS },
}

/** What is older than this is told to nobody any more: that it was told may be forgotten by now. */
export const TOLD_WITHIN_MS = (DAYS - 1) * 24 * 60 * 60_000

/** Which notifications of a member. */
export type Wanted = {
  types: readonly NotificationType[]
  states: readonly NotificationState[]
  from: Iri | null
}

/** Of these together at most this many of a member are kept. */
const KEPT: readonly (readonly [NotificationState, number])[] = [
  ['shown', 2_000],
  ['filtered', 1_000],
  ['dismissed', 2_000],
  ['withdrawn', 1_000],
]

type Docs = Collection<NotificationDoc>

const wantedOf = (member: string, { types, states, from }: Wanted): Filter<NotificationDoc> => ({
  member,
  state: { $in: states },
  type: { $in: types },
  ...(from !== null && { from }),
})

const reading = (docs: Docs) => ({
  get: (id: string): Promise<NotificationDoc | null> => docs.findOne({ _id: id }),
  byNumber: (member: string, number: string): Promise<NotificationDoc | null> => docs.findOne({ member, number }),

  /** Newest first. */
  window: (member: string, which: Wanted, window: Window): Promise<NotificationDoc[]> =>
    inWindow(docs, wantedOf(member, which), window),
  countNewer: (member: string, which: Wanted, number: string, atMost: number): Promise<number> =>
    docs.count({ ...wantedOf(member, which), number: { $gt: number } }, { atMost }),
  countFiltered: (member: string, atMost: number): Promise<number> =>
    docs.count({ member, state: 'filtered' }, { atMost }),

  /** Newest first. */
  ofGroup: (member: string, group: string, states: readonly NotificationState[], limit: number) =>
    docs.find({ member, group, state: { $in: states } }, { sort: { number: -1 }, limit }),
  countGroup: (member: string, group: string, states: readonly NotificationState[], atMost: number) =>
    docs.count({ member, group, state: { $in: states } }, { atMost }),

  /** Newest first. */
  ofSender: (member: string, from: Iri, state: NotificationState, limit: number): Promise<NotificationDoc[]> =>
    docs.find({ member, from, state }, { sort: { number: -1 }, limit }),
  countOfSender: (member: string, from: Iri, state: NotificationState, atMost: number): Promise<number> =>
    docs.count({ member, from, state }, { atMost }),
})

const writing = (docs: Docs) => ({
  /** @returns false when there is one already */
  add: async (doc: NotificationDoc): Promise<boolean> => (await docs.insertMany([doc])).length > 0,
  /** @returns false when it is no longer what it was */
  change: ({ _id, state, number }: NotificationDoc, set: Partial<Omit<NotificationDoc, '_id'>>): Promise<boolean> =>
    docs.updateOne({ _id, state, number }, { $set: set }),

  dismiss: (member: string, number: string): Promise<number> => docs.updateMany({ member, number, ...live }, done),
  dismissGroup: (member: string, group: string): Promise<number> => docs.updateMany({ member, group, ...live }, done),
  dismissAll: (member: string): Promise<number> => docs.updateMany({ member, ...live }, done),
  /** All of one sender that are in one state come into another. */
  moveOfSender: (member: string, from: Iri, state: NotificationState, to: NotificationState): Promise<number> =>
    docs.updateMany({ member, from, state }, { $set: { state: to } }),

  /** What they are about is no more. */
  forgetSubject: (subject: Iri): Promise<number> => docs.deleteMany({ subject }),
  /** The member wants nothing of these senders any more. @param isMeant  asked of each sender */
  async forgetFrom(member: string, isMeant: (from: Iri) => boolean): Promise<void> {
    for await (const { _id, from } of docs.stream({ member, ...live }))
      if (isMeant(from)) await docs.updateOne({ _id }, done)
  },
  /** The member is gone. */
  forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  /** Keeps the newest of a member. */
  async trim(member: string): Promise<void> {
    for (const [state, most] of KEPT) {
      const last = await lastOf(docs, { member, state }, most)
      if (last !== null) await docs.deleteMany({ member, state, number: { $lt: last } })
    }
  },

  /** Takes one of which apps have to be told. */
  claimPush: (now: Date, until: Date): Promise<NotificationDoc | null> =>
    docs.findOneAndUpdate({ push: { $lte: now } }, { $set: { push: until } }, { sort: { push: 1 } }),
  pushed: ({ _id, push }: NotificationDoc): Promise<boolean> => docs.updateOne({ _id, push }, { $set: { push: null } }),
})

const live = { state: { $in: ['shown', 'filtered'] } } as const
const done = { $set: { state: 'dismissed', push: null } } as const

export type NotificationRepo = ReturnType<typeof notificationRepo>

export function notificationRepo(store: Store) {
  const docs = store.collection(NOTIFICATIONS)
  return { ...reading(docs), ...writing(docs) }
}
