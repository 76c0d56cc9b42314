import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { PersonKey } from '../people-keys/person-key.js'
import type { Door, SignUpState, Totals } from './sign-up.js'

/** What the door has to tell a person: where they stand now, where they stood before (null when new). */
export type Tell = {
  state: SignUpState
  from: SignUpState | null
  /** The sign-up's, when this came to be: a letter about it has an id made of both. */
  revision: number
  /** Since when; later while a teller has it. */
  due: Date
}

/**
 * One person on one list. `_id` is `<list>/<person key>`. Written by `PlaceBook` alone, except for the fields that
 * count for nothing: `tell`, `remind`, `confirmedAt`.
 */
export interface SignUpDoc extends Doc {
  event: string
  list: string
  shift: string | null
  key: PersonKey
  door: Door
  state: SignUpState
  people: number
  /** Name, note and address, as JSON; null when there is none, or they are not to be kept any longer. */
  sealed: string | null
  actor: Iri | null
  /** Id of the Join, for doors on the network. */
  join: Iri | null
  /** Hash of the secret in the links of its letters. */
  link: string
  at: Date
  /** Since when they stand as they do. Older ones lack it. */
  since?: Date
  /** Order on the list: the version of the list at which they came. */
  queue: number
  came: number | null
  /** Version of the list at its last change. */
  revision: number
  tell: Tell | null
  /** When the letter of the day before was written; null before. */
  remindedAt: Date | null
  confirmedAt: Date | null
}

export const SIGNUPS: CollectionSpec<SignUpDoc> = {
  name: 'signups',
  indexes: [
    { name: 'list', keys: { list: 1, state: 1, queue: 1 } },
    { name: 'event', keys: { event: 1, at: 1 } },
    { name: 'key', keys: { key: 1, at: 1 } },
    { name: 'link', keys: { link: 1 } },
    { name: 'tell', keys: { 'door': 1, 'tell.due': 1 } },
  ],
}

/**
 * How many places of a list are taken: the one document that decides. A change is written here first, with the new
 * totals and the sign-up as it will be (`change`), in one write that holds only for the version it was made from; then
 * the sign-up is written, then `change` is cleared. Whoever finds a change here finishes it before anything else.
 */
export interface PlacesDoc extends Doc {
  event: string
  shift: string | null
  version: number
  capacity: number | null
  totals: Totals
  change: SignUpDoc | null
  /** Since when a change is to be finished, or somebody who waits may move up; null when there is nothing to do. */
  due: Date | null
  /** When names and addresses go; null when they are gone, and the totals are all that is left. */
  eraseAt: Date | null
  /** What people knew it as, for the day when it is taken down. Older lists lack it until they change. */
  about?: { title: string; startsAt: Date; endsAt: Date | null; zone: string }
  /** When the letters of the day before are due; null when they were all written, or it is too late for them. */
  remindAt: Date | null
}

export const PLACES: CollectionSpec<PlacesDoc> = {
  name: 'places',
  indexes: [
    { name: 'event', keys: { event: 1 } },
    { name: 'due', keys: { due: 1 } },
    { name: 'erase', keys: { eraseAt: 1 } },
    { name: 'remind', keys: { remindAt: 1 } },
  ],
}

export const signUpId = (list: string, key: PersonKey): string => `${list}/${key}`

const MOST_ON_PAGE = 500

export type SignUpRepo = ReturnType<typeof signUpRepo>

export function signUpRepo(store: Store) {
  const docs = store.collection(SIGNUPS)
  return {
    get: (id: string): Promise<SignUpDoc | null> => docs.findOne({ _id: id }),
    byLink: (link: string): Promise<SignUpDoc | null> => docs.findOne({ link }),
    /** Puts a sign-up where an older version of it, or none, is. */
    async put(doc: SignUpDoc): Promise<void> {
      if ((await docs.insertMany([doc])).length > 0) return
      const { _id, remindedAt: _reminded, confirmedAt: _confirmed, tell, ...rest } = doc
      // What an earlier change had to tell may have been told in between.
      const news = tell === null || tell.revision === doc.revision ? { tell } : {}
      await docs.updateOne({ _id, revision: { $lt: doc.revision } }, { $set: { ...rest, ...news } })
    },
    /** The first who wait, at most so many of them. */
    async firstWaiting(list: string, mostPeople: number): Promise<SignUpDoc | null> {
      const sort = { list: 1, state: 1, queue: 1 } as const
      const waiting = { list, state: 'waiting' as const, people: { $lte: mostPeople } }
      let page = await docs.page(waiting, { sort, limit: 1 })
      while (page.docs.length === 0 && page.next !== null)
        page = await docs.page(waiting, { sort, limit: 1, after: page.next })
      return page.docs[0] ?? null
    },
    /** How many stand before it, up to 10,000. */
    before: ({ list, state, queue }: SignUpDoc): Promise<number> =>
      docs.count({ list, state, queue: { $lt: queue } }, { atMost: 10_000 }),
    /** All of an event, in order of coming. */
    of: (event: string): AsyncIterable<SignUpDoc> => docs.stream({ event }, { sort: { event: 1, at: 1 } }),
    onList: (list: string, state: SignUpState): AsyncIterable<SignUpDoc> =>
      docs.stream({ list, state }, { sort: { list: 1, state: 1, queue: 1 } }),
    /** @returns at most 500 */
    byKey: (key: PersonKey): Promise<SignUpDoc[]> => docs.find({ key }, { limit: MOST_ON_PAGE }),
    isAccepted: async (event: string, key: PersonKey): Promise<boolean> =>
      (await docs.find({ key, event, state: 'accepted' }, { limit: 1 })).length > 0,
    /** Takes one of this door that a person has to be told of. */
    claimTell: (door: Door, now: Date, until: Date): Promise<SignUpDoc | null> =>
      docs.findOneAndUpdate(
        { door, 'tell.due': { $lte: now } },
        { $set: { 'tell.due': until } },
        { sort: { 'door': 1, 'tell.due': 1 } },
      ),
    /** What `doc` says was told, unless it has changed since. */
    told: ({ _id, revision }: Pick<SignUpDoc, '_id' | 'revision'>): Promise<boolean> =>
      docs.updateOne({ _id, 'tell.revision': revision }, { $set: { tell: null } }),
    /** Whether somebody of this list has still to be told something. */
    async hasNews(list: string): Promise<boolean> {
      for await (const { tell } of docs.stream({ list })) if (tell !== null) return true
      return false
    },
    /** Who is reminded once more, of another day, is asked once more. */
    reminded: ({ _id, remindedAt }: Pick<SignUpDoc, '_id' | 'remindedAt'>, at: Date): Promise<boolean> =>
      docs.updateOne({ _id }, { $set: { remindedAt: at, ...(remindedAt !== null && { confirmedAt: null }) } }),
    confirmed: (id: string, at: Date): Promise<boolean> =>
      docs.updateOne({ _id: id, state: 'accepted' }, { $set: { confirmedAt: at } }),
    /** @returns whether there were any */
    removeSomeOf: async (list: string): Promise<boolean> => {
      const found = await docs.find({ list }, { limit: MOST_ON_PAGE })
      for (const { _id } of found) await docs.deleteOne({ _id })
      return found.length > 0
    },
  }
}

export type PlacesRepo = ReturnType<typeof placesRepo>

export function placesRepo(store: Store) {
  const docs = store.collection(PLACES)
  return {
    get: (list: string): Promise<PlacesDoc | null> => docs.findOne({ _id: list }),
    of: (event: string): Promise<PlacesDoc[]> => docs.find({ event }, { limit: 200 }),
    /** Does nothing when there is one. */
    add: async (doc: PlacesDoc): Promise<void> => void (await docs.insertMany([doc])),
    /** The one write that decides. @returns null when somebody else was first */
    change: (
      { _id, version }: PlacesDoc,
      set: Partial<Omit<PlacesDoc, '_id' | 'version'>>,
    ): Promise<PlacesDoc | null> =>
      docs.findOneAndUpdate({ _id, version, change: null }, { $set: set, $inc: { version: 1 } }),
    finished: ({ _id, version }: PlacesDoc, due: Date | null): Promise<boolean> =>
      docs.updateOne({ _id, version }, { $set: { change: null, due } }),
    /** Nobody moves up as it is now. */
    rest: ({ _id, version }: PlacesDoc): Promise<boolean> =>
      docs.updateOne({ _id, version, change: null }, { $set: { due: null } }),
    claimDue: (now: Date, until: Date): Promise<PlacesDoc | null> =>
      docs.findOneAndUpdate({ due: { $lte: now } }, { $set: { due: until } }, { sort: { due: 1 } }),
    claimErase: (now: Date, until: Date): Promise<PlacesDoc | null> =>
      docs.findOneAndUpdate({ eraseAt: { $lte: now } }, { $set: { eraseAt: until } }, { sort: { eraseAt: 1 } }),
    claimRemind: (now: Date, until: Date): Promise<PlacesDoc | null> =>
      docs.findOneAndUpdate({ remindAt: { $lte: now } }, { $set: { remindAt: until } }, { sort: { remindAt: 1 } }),
    set: (list: string, set: Partial<Pick<PlacesDoc, 'eraseAt' | 'remindAt'>>): Promise<boolean> =>
      docs.updateOne({ _id: list }, { $set: set }),
    remove: (list: string): Promise<boolean> => docs.deleteOne({ _id: list }),
  }
}
