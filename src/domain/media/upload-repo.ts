import type { Picture } from '../../core/picture.js'
import type { Made } from '../../core/upload.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import type { RefusalCode } from '../refusals.js'

/** A file that is parked, and the key that is set aside for what is made of it. */
export type Parked = { source: string; key: string }

/**
 * A file that a member sent to stand beside a post. Every key under which there may be files stands here before there are
 * any, and until there are none.
 */
export interface UploadDoc extends Doc {
  member: string
  /** What it seemed to be when it came. */
  kind: 'picture' | 'clip'
  /** `gone`: nobody can have it any more, and its files are about to go. */
  state: 'waiting' | 'ready' | 'failed' | 'gone'
  /** Why it failed. */
  fault: RefusalCode | null
  /** When there is something to do with it (later while a worker does it); null when there is not. */
  work: Date | null
  tries: number
  /** What is still to be made something of. */
  file: Parked | null
  still: Parked | null
  /** Keys whose files go next. */
  waste: string[]
  key: string
  made: Made | null
  /** A picture to be shown before it is played. */
  shown: Picture | null
  /** All that it takes on the disk, also while it waits. */
  bytes: number
  alt: string
  focus: [number, number] | null
  /** What it stands beside: `post:<id>`; null while it is beside nothing. */
  holder: string | null
  /** When somebody should look whether it is still needed. */
  look: Date
  createdAt: Date
}

export const UPLOADS: CollectionSpec<UploadDoc> = {
  name: 'uploads',
  indexes: [
    { name: 'work', keys: { work: 1 } },
    { name: 'look', keys: { look: 1 } },
    { name: 'holder', keys: { holder: 1 } },
    { name: 'member', keys: { member: 1 } },
  ],
}

const MOST_HELD = 100

type Set = NonNullable<Update<UploadDoc>['$set']>
export type UploadRepo = ReturnType<typeof uploadRepo>

export function uploadRepo(store: Store) {
  const docs = store.collection(UPLOADS)
  return {
    add: (doc: UploadDoc): Promise<void> => docs.insertOne(doc),
    /** Of this member, and not gone. */
    async own(member: string, _id: string): Promise<UploadDoc | null> {
      const doc = await docs.findOne({ _id })
      return doc?.member === member && doc.state !== 'gone' ? doc : null
    },
    /** @param ids  at most 100 */
    some: (ids: readonly string[]): Promise<UploadDoc[]> =>
      ids.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: ids } }, { limit: MOST_HELD }),
    heldBy: (holder: string): Promise<UploadDoc[]> => docs.find({ holder }, { limit: MOST_HELD }),
    /** What all files of a member take; walks through them. */
    async bytesOf(member: string): Promise<number> {
      let bytes = 0
      for await (const doc of docs.stream({ member })) bytes += doc.bytes
      return bytes
    },
    ofMember: (member: string, limit: number): Promise<UploadDoc[]> =>
      docs.find({ member, state: { $in: ['waiting', 'ready', 'failed'] } }, { limit }),
    delete: (_id: string): Promise<boolean> => docs.deleteOne({ _id }),
    change: (_id: string, set: Set): Promise<boolean> => docs.updateOne({ _id }, { $set: set }),

    /** Takes it for one holder. @returns null when it is not ready, or another has it */
    take: (_id: string, member: string, holder: string, look: Date): Promise<UploadDoc | null> =>
      docs.findOneAndUpdate({ _id, member, state: 'ready', holder: null }, { $set: { holder, look } }),
    /** Only while this one has it. */
    changeHeld: (_id: string, holder: string | null, set: Set): Promise<UploadDoc | null> =>
      docs.findOneAndUpdate({ _id, holder, state: { $in: ['waiting', 'ready', 'failed'] } }, { $set: set }),

    /** Takes one with which there is something to do. */
    claimWork: (now: Date, until: Date): Promise<UploadDoc | null> =>
      docs.findOneAndUpdate(
        { work: { $lte: now } },
        { $set: { work: until }, $inc: { tries: 1 } },
        { sort: { work: 1 } },
      ),
    /** As long as nobody else has taken it over, or wants something else of it. */
    worked: ({ _id, work, state }: UploadDoc, set: Set): Promise<boolean> =>
      docs.updateOne({ _id, state, work }, { $set: set }),
    giveBack: ({ _id, work }: UploadDoc, now: Date): Promise<boolean> =>
      docs.updateOne({ _id, work }, { $set: { work: now } }),

    toLookAt: (now: Date): Promise<UploadDoc | null> => docs.findOne({ look: { $lte: now } }, { sort: { look: 1 } }),
    /** Unless somebody took it, or let go of it, meanwhile. */
    looked: ({ _id, look, holder }: UploadDoc, set: Set): Promise<UploadDoc | null> =>
      docs.findOneAndUpdate({ _id, look, holder }, { $set: set }),
  }
}
