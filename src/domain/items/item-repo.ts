import type { Iri } from '../../core/iri.js'
import type { TellingChange } from '../changes/change-teller.js'
import type { Changed } from '../changes/meaning.js'
import type { Reminded } from '../changes/reminder.js'
import type { Collection, CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { Announceable } from '../announcing.js'
import { announcing } from '../announcing-repo.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'
import type { ListEntry } from '../reading-lists/entry.js'
import type { Audience, Item } from './item.js'

export interface ItemDoc extends Doc, Omit<Item, 'id'>, Announceable, Heard {
  /** Folded words it is found by. */
  tokens: string[]
  /** The draft, and its version, that the newest revision was made from: tells a repeat from a conflict. */
  madeFrom: { draft: string; version: number }
  /** Since when its lists of sign-ups have to follow it; null when they do. Older documents lack it. */
  lists?: Date | null
  /** Actors elsewhere beyond followers who have it, and hear what becomes of it also when its text is gone. */
  told?: Iri[]
  /** Since when its pictures and former versions are to be removed; null when there is nothing to remove. */
  wipe: Date | null
  /** Since when those who asked for mail have to be told that it is new; left out or null when they need not. */
  news?: Date | null
  /** A change of time, place or state that people have still to be told of; left out or null when there is none. */
  changed?: Changed | null
  /** The change that they are being told of. */
  telling?: TellingChange | null
  /** When people have to be told how a call came out, later while a worker does it; left out or null when they need not. */
  outcomeDue?: Date | null
  /** When people are to be reminded of an event, later while a worker does it; left out or null when they are not. */
  remind?: Date | null
  /** For which beginnings it was done, or begun: never twice for the same. */
  reminded?: readonly Reminded[]
  /** When people were last told by a note that it is at another time, or on after all. */
  timeToldAt?: Date
  /**
   * Since when it has to be put into home timelines, or out of them where it was taken down (later while a worker has it);
   * left out or null when that is done.
   */
  place?: Date | null
  /** Of a reading list; not part of the item, since who may see which is asked for each viewer (`list-shelf.ts`). */
  entries?: ListEntry[]
  /** The addresses of its entries. */
  listed?: Iri[]
  /** Since when reading lists have to follow that others may, or may not, see it now; null when they do. */
  relisted?: Date | null
}

const shelf = { state: 1, audience: 1 } as const

export const ITEMS: CollectionSpec<ItemDoc> = {
  name: 'items',
  shared: true,
  indexes: [
    { name: 'newest', keys: { ...shelf, publishedAt: -1 } },
    { name: 'open', keys: shelf },
    { name: 'tagged', keys: { tagKeys: 1, ...shelf }, array: 'tagKeys' },
    { name: 'place', keys: { place: 1 } },
    { name: 'kind', keys: { kind: 1, ...shelf, publishedAt: -1 } },
    { name: 'event-start', keys: { 'kind': 1, ...shelf, 'event.startsAt': 1 } },
    { name: 'event-over', keys: { 'kind': 1, ...shelf, 'event.overAt': 1 } },
    { name: 'call-over', keys: { 'kind': 1, ...shelf, 'call.overAt': 1 } },
    { name: 'tag', keys: { tagKeys: 1, ...shelf, publishedAt: -1 }, array: 'tagKeys' },
    { name: 'token', keys: { tokens: 1, ...shelf, publishedAt: -1 }, array: 'tokens' },
    { name: 'writer', keys: { writtenBy: 1, publishedAt: -1 } },
    {
      name: 'adapted-from',
      keys: { 'writeUp.adaptedFrom.lineage': 1, ...shelf, 'publishedAt': 1 },
      array: 'writeUp.adaptedFrom.lineage',
    },
    { name: 'wipe', keys: { wipe: 1 } },
    { name: 'lists', keys: { lists: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'news', keys: { news: 1 } },
    { name: 'changed', keys: { 'changed.due': 1 } },
    { name: 'telling', keys: { 'telling.due': 1 } },
    { name: 'outcome', keys: { outcomeDue: 1 } },
    { name: 'remind', keys: { remind: 1 } },
    { name: 'listed', keys: { listed: 1, ...shelf, publishedAt: -1 }, array: 'listed' },
    { name: 'relisted', keys: { relisted: 1 } },
    HEAR_INDEX,
  ],
}

export type ItemRepo = ReturnType<typeof itemRepo>

export function itemRepo(store: Store) {
  const docs = store.collection(ITEMS)
  let writes = 0

  const noted = async <T>(write: Promise<T>): Promise<T> => {
    try {
      return await write
    } finally {
      writes++ // after a failure, too: nobody knows then what was written
    }
  }

  return {
    /** How often this process has written an item: whoever keeps something made of items can tell whether it is old. */
    writes: () => writes,
    /** @throws DuplicateKey */
    add: (doc: ItemDoc): Promise<void> => noted(docs.insertOne(doc)),
    get: (id: string): Promise<ItemDoc | null> => docs.findOne({ _id: id }),
    /** @param ids  at most 500 */
    some: (ids: readonly string[]): Promise<ItemDoc[]> =>
      ids.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: ids } }, { limit: 500 }),
    /** Changes an item that still is at this revision. @returns it afterwards; null when it is not */
    change: (id: string, revision: number, update: Update<ItemDoc>): Promise<ItemDoc | null> =>
      noted(docs.findOneAndUpdate({ _id: id, revision }, update)),

    /** One item whose leftovers are to be removed. */
    nextToWipe: (): Promise<ItemDoc | null> => docs.findOne({ wipe: { $gt: new Date(0) } }, { sort: { wipe: 1 } }),
    wiped: (id: string): Promise<boolean> => docs.updateOne({ _id: id }, { $set: { wipe: null } }),
    /** Takes one item that those who asked for mail have to be told of, until then; null when there is none. */
    claimNews: (now: Date, until: Date): Promise<ItemDoc | null> =>
      docs.findOneAndUpdate({ news: { $lte: now } }, { $set: { news: until } }, { sort: { news: 1 } }),
    /** Takes an event of whose change people have to be told; one that was begun comes first. */
    claimChanged: async (now: Date, until: Date): Promise<ItemDoc | null> =>
      (await docs.findOneAndUpdate(
        { 'telling.due': { $lte: now } },
        { $set: { 'telling.due': until } },
        { sort: { 'telling.due': 1 } },
      )) ?? docs.findOne({ 'changed.due': { $lte: now } }, { sort: { 'changed.due': 1 } }),
    /** Writes down what is about to be told, of what `doc` says. @returns false when it has changed, or is being told */
    beginChange: ({ _id, revision }: ItemDoc, telling: TellingChange | null, timeToldAt: Date | null) =>
      docs.updateOne(
        { _id, revision, telling: null },
        { $set: { telling, changed: null, ...(timeToldAt !== null && { timeToldAt }) } },
      ),
    changeTold: (id: string, revision: number): Promise<boolean> =>
      docs.updateOne({ '_id': id, 'telling.revision': revision }, { $set: { telling: null } }),
    /** Takes an event that people are to be reminded of, until then; null when there is none. */
    claimReminder: (now: Date, until: Date): Promise<ItemDoc | null> =>
      docs.findOneAndUpdate({ remind: { $lte: now } }, { $set: { remind: until } }, { sort: { remind: 1 } }),
    /** Writes down that people are about to be reminded. @returns false when `doc` has changed, or is somebody else's */
    beginReminder: ({ _id, revision, remind = null }: ItemDoc, reminded: readonly Reminded[]): Promise<boolean> =>
      docs.updateOne({ _id, revision, remind }, { $set: { reminded } }),
    /** @param next  when to look again; null when it is done. What was written meanwhile stands. */
    reminderDone: ({ _id, remind = null }: ItemDoc, next: Date | null): Promise<boolean> =>
      docs.updateOne({ _id, remind }, { $set: { remind: next } }),
    newsTold: (id: string): Promise<boolean> => docs.updateOne({ _id: id }, { $set: { news: null } }),
    /** Takes an event whose lists have to follow it. */
    claimLists: (now: Date, until: Date): Promise<ItemDoc | null> =>
      docs.findOneAndUpdate({ lists: { $lte: now } }, { $set: { lists: until } }, { sort: { lists: 1 } }),
    /** They follow what `doc` says, unless it has changed since. */
    listsDone: ({ _id, revision }: ItemDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: { lists: null } }),
    /** Write-ups of ours that were made from this, at first hand or not, the oldest first. */
    adaptedFrom: (original: string, audiences: readonly Audience[], limit: number): Promise<ItemDoc[]> =>
      docs.find(
        { 'writeUp.adaptedFrom.lineage': original, 'state': 'published', 'audience': { $in: audiences } },
        { sort: { publishedAt: 1 }, limit },
      ),
    /** Reading lists on which something stands, the newest first. */
    listsWith: (at: Iri, audiences: readonly Audience[], limit: number): Promise<ItemDoc[]> =>
      docs.find({ listed: at, state: 'published', audience: { $in: audiences } }, { sort: { publishedAt: -1 }, limit }),
    /** Takes an item that reading lists have to follow. */
    claimRelisted: (now: Date, until: Date): Promise<ItemDoc | null> =>
      docs.findOneAndUpdate({ relisted: { $lte: now } }, { $set: { relisted: until } }, { sort: { relisted: 1 } }),
    /** They follow what `doc` is, unless it has changed since. */
    relistingDone: ({ _id, revision }: ItemDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: { relisted: null } }),
    ...telling(docs),
  }
}

const telling = (docs: Collection<ItemDoc>) => ({
  announcing: announcing(docs),
  /** Takes one that is to be put into homes, or out of them. */
  claimPlace: (now: Date, until: Date): Promise<ItemDoc | null> =>
    docs.findOneAndUpdate({ place: { $lte: now } }, { $set: { place: until } }, { sort: { place: 1 } }),
  placed: ({ _id, place = null }: ItemDoc): Promise<boolean> =>
    docs.updateOne({ _id, place }, { $set: { place: null } }),
})

/** The item without what only the store needs. */
export function itemOf(doc: ItemDoc): Item {
  const {
    _id: id,
    tokens,
    madeFrom,
    wipe,
    announce,
    announced,
    lists,
    outcomeDue,
    told,
    news,
    changed,
    telling,
    remind,
    reminded,
    timeToldAt,
    entries,
    listed,
    relisted,
    hear,
    place,
    ...item
  } = doc
  return { id, ...item }
}

/** What those who write it know of it beyond that. */
export const writtenOf = (doc: ItemDoc): Item & { entries?: readonly ListEntry[] } => ({
  ...itemOf(doc),
  ...(doc.entries !== undefined && { entries: doc.entries }),
})
