import { hash } from 'node:crypto'
import type { Picture } from '../../core/picture.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** A picture from elsewhere that was asked for; `_id` is a hash of its address. */
export interface RemotePictureDoc extends Doc {
  /** Of our copy; null when there is none. */
  key: string | null
  widths: number[]
  bytes: number
  /** To the day. */
  usedAt: Date
  /** It could not be had: not asked for again before; null when it could. */
  retryAt: Date | null
  /** How often in a row it could not be had. */
  failures: number
}

export const REMOTE_PICTURES: CollectionSpec<RemotePictureDoc> = {
  name: 'remotePictures',
  indexes: [{ name: 'used', keys: { usedAt: 1 } }],
}

export type RemotePictureRepo = ReturnType<typeof remotePictureRepo>

export function remotePictureRepo(store: Store) {
  const docs = store.collection(REMOTE_PICTURES)
  const idOf = (url: string): string => hash('sha256', url, 'base64url')
  const put = (url: string, change: Omit<RemotePictureDoc, '_id'>) =>
    docs.findOneAndUpdate({ _id: idOf(url) }, { $set: change }, { upsert: true })
  return {
    get: (url: string): Promise<RemotePictureDoc | null> => docs.findOne({ _id: idOf(url) }),
    has: (url: string, { key, widths, bytes }: Picture, usedAt: Date) =>
      put(url, { key, widths, bytes, usedAt, retryAt: null, failures: 0 }),
    lacks: (url: string, usedAt: Date, retryAt: Date, failures: number) =>
      put(url, { key: null, widths: [], bytes: 0, usedAt, retryAt, failures }),
    used: ({ _id }: RemotePictureDoc, usedAt: Date): Promise<boolean> => docs.updateOne({ _id }, { $set: { usedAt } }),
    /** Of all copies; walks through them. */
    async totalBytes(): Promise<number> {
      let bytes = 0
      for await (const doc of docs.stream({})) bytes += doc.bytes
      return bytes
    },
    /** Those that nobody has looked at for longest. */
    oldest: (limit: number): Promise<RemotePictureDoc[]> => docs.find({}, { sort: { usedAt: 1 }, limit }),
    remove: ({ _id, key }: RemotePictureDoc): Promise<boolean> => docs.deleteOne({ _id, key }),
  }
}
