import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'

/** What becomes of what somebody sends: `filter` keeps it back until the member has decided about them. */
export const verdicts = ['accept', 'filter', 'drop'] as const
export type PolicyVerdict = (typeof verdicts)[number]

/** Whose notifications a member wants at once: what becomes of those from … */
export type NotificationPolicy = {
  /** … people whom they do not follow. */
  notFollowing: PolicyVerdict
  /** … people who do not follow them, or have done so for less than three days. */
  notFollowers: PolicyVerdict
  /** … accounts that are less than 30 days old. */
  newAccounts: PolicyVerdict
  /** … messages to them that answer nothing of theirs, of people whom they do not follow. */
  privateMentions: PolicyVerdict
  /** … silenced servers. */
  limitedAccounts: PolicyVerdict
  /** … programs. */
  bots: PolicyVerdict
}

const firstPolicy: NotificationPolicy = {
  notFollowing: 'accept',
  notFollowers: 'accept',
  newAccounts: 'accept',
  privateMentions: 'filter',
  limitedAccounts: 'filter',
  bots: 'accept',
}

/** `_id` is the member's. */
export interface NotificationPolicyDoc extends Doc, Partial<NotificationPolicy> {}

export const NOTIFICATION_POLICIES: CollectionSpec<NotificationPolicyDoc> = {
  name: 'notificationPolicies',
  indexes: [],
}

/**
 * Somebody whose notifications were kept back. `_id` is `<member> <from>`. `asked`: the member has not decided; `let-in`:
 * all of theirs are shown.
 */
export interface NotificationSenderDoc extends Doc {
  member: string
  from: Iri
  state: 'asked' | 'let-in'
  /** Sortable: when the first came. */
  number: string
  at: Date
  /** When the newest came. */
  newestAt: Date
}

export const NOTIFICATION_SENDERS: CollectionSpec<NotificationSenderDoc> = {
  name: 'notificationSenders',
  indexes: [
    { name: 'list', keys: { member: 1, state: 1, number: -1 } },
    { name: 'number', keys: { member: 1, number: 1 } },
  ],
}

export type PolicyRepo = ReturnType<typeof policyRepo>

export function policyRepo(store: Store) {
  const docs = store.collection(NOTIFICATION_POLICIES)
  return {
    async of(member: string): Promise<NotificationPolicy> {
      const { _id, ...chosen } = (await docs.findOne({ _id: member })) ?? { _id: member }
      return { ...firstPolicy, ...chosen }
    },
    async change(member: string, chosen: Partial<NotificationPolicy>): Promise<void> {
      if (Object.keys(chosen).length > 0) await docs.updateOne({ _id: member }, { $set: chosen }, { upsert: true })
    },
    forget: (member: string): Promise<boolean> => docs.deleteOne({ _id: member }),
  }
}

export type SenderRepo = ReturnType<typeof senderRepo>

export function senderRepo(store: Store) {
  const docs = store.collection(NOTIFICATION_SENDERS)
  const idOf = (member: string, from: Iri) => `${member} ${from}`
  return {
    get: (member: string, from: Iri): Promise<NotificationSenderDoc | null> =>
      docs.findOne({ _id: idOf(member, from) }),
    byNumber: (member: string, number: string): Promise<NotificationSenderDoc | null> =>
      docs.findOne({ member, number }),
    /** Something of theirs was kept back. A repeat changes nothing. */
    async asked(member: string, from: Iri, number: string, at: Date): Promise<void> {
      const _id = idOf(member, from)
      const fresh = { member, from, state: 'asked', number, at } as const
      await docs.updateOne({ _id }, { $setOnInsert: fresh, $max: { newestAt: at } }, { upsert: true })
    },
    letIn: ({ _id }: NotificationSenderDoc): Promise<boolean> => docs.updateOne({ _id }, { $set: { state: 'let-in' } }),
    remove: ({ _id }: NotificationSenderDoc): Promise<boolean> => docs.deleteOne({ _id, state: 'asked' }),
    /** Those who wait, newest first. */
    waiting: (member: string, window: Window): Promise<NotificationSenderDoc[]> =>
      inWindow(docs, { member, state: 'asked' }, window),
    countWaiting: (member: string, atMost: number): Promise<number> =>
      docs.count({ member, state: 'asked' }, { atMost }),
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
