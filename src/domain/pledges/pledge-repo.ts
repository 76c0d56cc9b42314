import { createHash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { DuplicateKey } from '../../store/errors.js'
import type { After, CollectionSpec, Doc, Page, Store, Update } from '../../store/store.js'
import { keyHash, type Door, type PersonKey } from '../people-keys/person-key.js'
import type { Consent, Pledge } from './pledge.js'

/** One person's promise for one call. `_id` is derived from both, so that nobody counts twice. */
export interface PledgeDoc extends Doc {
  /** Id of the call. */
  call: string
  key: PersonKey
  door: Door
  state: Pledge['state']
  /** Name and mail address; null when neither was given, and once it was taken back. */
  sealed: string | null
  actor: Iri | null
  /** Id of the activity that asked; null where none did. */
  join: Iri | null
  /** `_id` of the text that was agreed to. */
  consent: string | null
  /** When it was made, or taken back. */
  at: Date
  /** One more with each change. */
  revision: number
  /** Written with each change: the totals do not know of it yet. Null once they do. */
  uncounted: Date | null
  /** Since when this person has to be told the state by their door; null when they know, or the page has told them. */
  tell: Date | null
}

export const PLEDGES: CollectionSpec<PledgeDoc> = {
  name: 'pledges',
  indexes: [
    { name: 'call', keys: { call: 1, state: 1, at: 1 } },
    { name: 'door', keys: { call: 1, state: 1, door: 1, at: 1 } },
    { name: 'person', keys: { key: 1, state: 1 } },
    { name: 'uncounted', keys: { uncounted: 1 } },
    { name: 'uncounted-of', keys: { call: 1, uncounted: 1 } },
    { name: 'tell', keys: { door: 1, tell: 1 } },
  ],
}

/** A text that people agreed to; `_id` is its SHA-256 with its language, so that each is kept once. */
export interface ConsentDoc extends Doc, Consent {
  at: Date
}

export const CONSENTS: CollectionSpec<ConsentDoc> = { name: 'consents', indexes: [] }

export const pledgeId = (call: string, key: PersonKey): string => `${call}/${keyHash(key)}`

const MOST_COUNTED = 100_000
const FAR = new Date('9999-12-31T00:00:00Z')

export type PledgeRepo = ReturnType<typeof pledgeRepo>

export function pledgeRepo(store: Store) {
  const docs = store.collection(PLEDGES)
  const consents = store.collection(CONSENTS)
  return {
    get: (id: string): Promise<PledgeDoc | null> => docs.findOne({ _id: id }),
    /** @returns false when there is one already */
    async add(doc: PledgeDoc): Promise<boolean> {
      try {
        await docs.insertOne(doc)
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },
    /** @returns false when it is no longer what it was */
    change: ({ _id, revision }: PledgeDoc, set: NonNullable<Update<PledgeDoc>['$set']>): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: set, $inc: { revision: 1 } }),
    /** What stands of one person; at most 500. */
    ofPerson: (key: PersonKey): Promise<PledgeDoc[]> => docs.find({ key, state: 'there' }, { limit: 500 }),
    /** Those that stand, in the order they were made, behind `after`. */
    page: (call: string, limit: number, after: After | null): Promise<Page<PledgeDoc>> =>
      docs.page({ call, state: 'there' }, { sort: { at: 1 }, limit, ...(after !== null && { after }) }),
    /** Those that stand through one door, in the order they were made. */
    throughDoor: (call: string, door: Door): AsyncIterable<PledgeDoc> =>
      docs.stream({ call, state: 'there', door }, { sort: { at: 1 } }),
    all: (call: string): AsyncIterable<PledgeDoc> => docs.stream({ call }),
    count: (call: string, door: Door): Promise<number> =>
      docs.count({ call, state: 'there', door }, { atMost: MOST_COUNTED }),

    /** The call of one change that no total knows of; null when all are counted. */
    nextUncounted: (): Promise<PledgeDoc | null> =>
      docs.findOne({ uncounted: { $lt: FAR } }, { sort: { uncounted: 1 } }),
    /** Changes of a call that no total knows of, as they stand now. At most 500. */
    uncounted: (call: string): Promise<PledgeDoc[]> =>
      docs.find({ call, uncounted: { $lt: FAR } }, { sort: { uncounted: 1 }, limit: 500 }),
    /** Whatever has changed since stays uncounted. What was taken back, and needs not be told, is forgotten here. */
    async counted(counted: readonly PledgeDoc[]): Promise<void> {
      await docs.bulk(
        counted.map(({ _id, revision, state, tell }) =>
          state === 'withdrawn' && tell === null
            ? { deleteOne: { filter: { _id, revision } } }
            : { updateOne: { filter: { _id, revision }, update: { $set: { uncounted: null } } } },
        ),
      )
    },

    /** One whose person has to be told, through these doors; the caller's until `until`. */
    claimTelling: (door: Door, now: Date, until: Date): Promise<PledgeDoc | null> =>
      docs.findOneAndUpdate({ door, tell: { $lte: now } }, { $set: { tell: until } }, { sort: { tell: 1 } }),
    /** They know this state; a later one is still to be told. */
    async told({ _id, revision, state, uncounted }: PledgeDoc): Promise<void> {
      if (state === 'withdrawn' && uncounted === null) await docs.deleteOne({ _id, revision })
      else await docs.updateOne({ _id, revision }, { $set: { tell: null } })
    },
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),

    /** @returns the `_id` of the text */
    async keepConsent({ text, language }: Consent, now: Date): Promise<string> {
      const _id = createHash('sha256').update(`${language}\0${text}`).digest('base64url')
      await consents.insertMany([{ _id, text, language, at: now }])
      return _id
    },
    consents: (ids: readonly string[]): Promise<ConsentDoc[]> =>
      ids.length === 0 ? Promise.resolve([]) : consents.find({ _id: { $in: ids } }, { limit: 500 }),
  }
}
