import type { Language } from '../../words/words.js'
import type { CollectionSpec, Doc } from '../../store/store.js'
import type { MailTrouble } from '../members/member-repo.js'
import type { MailKey } from '../people-keys/person-key.js'
import type { Topic } from './topic.js'

/** One address that confirmed what it wants to hear of. `_id` is the person key. */
export interface SubscriptionDoc extends Doc {
  _id: MailKey
  /** The address. */
  sealed: string
  language: Language
  /** Never empty. */
  topics: Topic[]
  confirmedAt: Date
  /** What was published from then on is news. */
  newsFrom: Date
  /** Until when, while a letter with it is being written; null when none is. */
  newsUpTo: Date | null
  /** When to look for news; `NEVER` when there is none. */
  newsDue: Date
  /** No letter with news before then, unless it cannot wait; null before the first. */
  newsRest: Date | null
  /** How often there was news: whoever writes a letter sees whether more came meanwhile. */
  newsCount: number
  /** What mail servers said of the address. */
  trouble: MailTrouble | null
}

/** Sorts behind every date there is. */
export const NEVER = new Date('9999-12-31T00:00:00Z')

export const SUBSCRIPTIONS: CollectionSpec<SubscriptionDoc> = {
  name: 'subscriptions',
  indexes: [
    { name: 'topic', keys: { topics: 1 }, array: 'topics' },
    { name: 'news', keys: { newsDue: 1 } },
  ],
}

/** What somebody asked for with an address that has still to be confirmed. `_id` is the hash of the link's token. */
export interface WishDoc extends Doc {
  person: MailKey
  /** The address. */
  sealed: string
  language: Language
  topics: Topic[]
  /** When it was confirmed: what is done later to the subscription is not undone by the same link. */
  usedAt: Date | null
  expiresAt: Date
}

export const WISHES: CollectionSpec<WishDoc> = {
  name: 'wishes',
  indexes: [
    { name: 'person', keys: { person: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}
