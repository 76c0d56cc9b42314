import { DuplicateKey } from '../../store/errors.js'
import type { After, CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { AdaptedFrom, ItemFile, ItemPicture, Kind } from '../items/item.js'
import type { RefusalCode } from '../refusals.js'
import type { Fields } from './fields.js'

/** What waits for its time. Later changes to the draft do not touch it. */
export type Scheduled = {
  at: Date
  /** When to try (again): `at`, and later while a process is publishing it. */
  due: Date
  fields: Fields
  pictures: ItemPicture[]
  files?: ItemFile[]
  /** Of the draft it was taken from. */
  version: number
}

/** Something a member is writing: a new item, or an edit of one. Only that member sees it. */
export interface DraftDoc extends Doc {
  member: string
  kind: Kind
  /** The item that is edited; null for a new one. */
  item: string | null
  /** The revision of the item that the edit began from; 0 for a new one. */
  baseRevision: number
  fields: Fields
  pictures: ItemPicture[]
  files?: ItemFile[]
  createdAt: Date
  savedAt: Date
  /** One more with each change of its text or its pictures. */
  version: number
  /** One more with each save of its text: a form that was open while pictures were added can still be saved. */
  texts: number
  /** The id it is published under, set aside before: publishing twice makes one item. */
  becomes: string | null
  scheduled: Scheduled | null
  /** What a new write-up was begun from. */
  adaptedFrom?: AdaptedFrom | null
  /** Why it could not be published when its time came; null when nothing went wrong. */
  trouble: RefusalCode | 'faults' | null
  /** When it was published; it is kept for a week, without its text, so that a late save finds out. */
  doneAt: Date | null
  /** What it became then; null until it is done. */
  doneAs: { item: string; revision: number; digest: string } | null
}

export const DRAFTS: CollectionSpec<DraftDoc> = {
  name: 'drafts',
  indexes: [
    { name: 'member', keys: { member: 1, doneAt: 1, savedAt: -1 } },
    { name: 'item', keys: { item: 1, doneAt: 1 } },
    { name: 'due', keys: { 'scheduled.due': 1 } },
    { name: 'done', keys: { doneAt: 1 } },
  ],
  retain: { field: 'doneAt', days: 7 },
}

export type DraftRepo = ReturnType<typeof draftRepo>

export function draftRepo(store: Store) {
  const docs = store.collection(DRAFTS)
  return {
    /** @returns false when there is one with that id */
    async add(doc: DraftDoc): Promise<boolean> {
      try {
        await docs.insertOne(doc)
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },
    get: (id: string): Promise<DraftDoc | null> => docs.findOne({ _id: id }),
    /** Changes a draft that still is at this version. @returns it afterwards; null when it is not */
    change: (id: string, version: number, kind: Kind, update: Update<DraftDoc>): Promise<DraftDoc | null> =>
      docs.findOneAndUpdate({ _id: id, version, kind, doneAt: null }, update),
    /** The same for its text alone, whatever became of its pictures. */
    rewrite: (id: string, texts: number, kind: Kind, set: Pick<DraftDoc, 'fields' | 'savedAt' | 'trouble'>) =>
      docs.findOneAndUpdate({ _id: id, texts, kind, doneAt: null }, { $set: set, $inc: { version: 1, texts: 1 } }),
    /** Sets an id aside, once. @returns the one that is set aside now; null when the draft is gone */
    async reserve(id: string, itemId: string): Promise<string | null> {
      const reserved = await docs.findOneAndUpdate({ _id: id, becomes: null }, { $set: { becomes: itemId } })
      return (reserved ?? (await docs.findOne({ _id: id })))?.becomes ?? null
    },
    /** A member's drafts, the last saved first. */
    of: (member: string, limit: number, after: After | null = null) =>
      docs.page({ member, doneAt: null }, { sort: { savedAt: -1 }, limit, ...(after !== null && { after }) }),
    /** Some of a member's drafts, published ones among them, in no order. */
    someOf: (member: string): Promise<DraftDoc[]> => docs.find({ member }, { limit: 100 }),
    drop: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
    /** Who else is editing an item. */
    othersOn: (item: string, member: string): Promise<DraftDoc[]> =>
      docs.find({ item, doneAt: null, member: { $ne: member } }, { limit: 20 }),
    /** Takes one whose time has come, for a while. */
    claimDue: (now: Date, until: Date): Promise<DraftDoc | null> =>
      docs.findOneAndUpdate(
        { 'scheduled.due': { $lte: now } },
        { $set: { 'scheduled.due': until } },
        { sort: { 'scheduled.due': 1 } },
      ),
    /** Takes the time of publishing back, unless a process is at it. @returns it afterwards; null when it is too late */
    unschedule: (id: string, due: Date): Promise<DraftDoc | null> =>
      docs.findOneAndUpdate({ '_id': id, 'doneAt': null, 'scheduled.due': due }, { $set: { scheduled: null } }),
    /** The member's own draft that edits an item. */
    editOf: (item: string, member: string): Promise<DraftDoc | null> => docs.findOne({ item, doneAt: null, member }),
    /** What was due could not be published: its writer has to look at it. */
    stumble: (id: string, due: Date, trouble: NonNullable<DraftDoc['trouble']>): Promise<boolean> =>
      docs.updateOne({ '_id': id, 'doneAt': null, 'scheduled.due': due }, { $set: { scheduled: null, trouble } }),
    /** @returns false when it is gone, or its schedule is no longer this one */
    remove: (id: string, scheduled: Scheduled | null): Promise<boolean> =>
      docs.deleteOne({
        _id: id,
        doneAt: null,
        ...(scheduled === null ? { scheduled } : { 'scheduled.due': scheduled.due }),
      }),
  }
}

export type Draft = Omit<DraftDoc, '_id'> & { id: string }

export function draftOf({ _id: id, ...doc }: DraftDoc): Draft {
  return { id, ...doc }
}
