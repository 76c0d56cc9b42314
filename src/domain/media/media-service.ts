import type { Clock } from '../../core/clock.js'
import type { PictureStore } from '../../core/picture.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { ItemFile, ItemPicture } from '../items/item.js'
import { fileNameOf } from './file-name.js'
import { mediaReleaser } from './holders.js'
import { DAY_MS, HOUR_MS, type Throttle } from '../members/throttle.js'

/** A picture, or a file for download, that was taken in, and who still needs it. A file has no size in pixels. */
export interface MediaDoc extends Doc {
  key: string
  /** The member who sent it. */
  member: string
  width: number
  height: number
  blurhash: string
  widths: number[]
  bytes: number
  createdAt: Date
  /** `draft:<id>`, `item:<id>` and `identity:<handle>`: it is removed when there is none left. */
  holders: string[]
  /** When somebody let go of it the last time, perhaps not the last who held it; null when nobody has since it was held. */
  unheld: Date | null
}

export const MEDIA: CollectionSpec<MediaDoc> = {
  name: 'media',
  indexes: [
    { name: 'holder', keys: { holders: 1 }, array: 'holders' },
    { name: 'unheld', keys: { unheld: 1 } },
  ],
}

/** How long a picture that nobody holds is kept: a page that was loaded before may still show it. */
const GRACE_MS = 60 * 60_000
/** Of one member, also those that turn out to be none: each takes seconds to decode, and megabytes to keep. */
const uploads = [
  { limit: 100, windowMs: HOUR_MS },
  { limit: 300, windowMs: DAY_MS },
]

type Deps = {
  throttle: Throttle
  store: Store
  pictures: Pick<PictureStore, 'take' | 'takeFile' | 'remove'>
  clock: Clock
  newId: () => string
}

export type MediaService = ReturnType<typeof mediaService>

/** Pictures and who needs them. The document is written before anything points to it, and goes when all files have gone. */
export function mediaService({ throttle, store, pictures, clock, newId }: Deps) {
  const docs = store.collection(MEDIA)

  async function letGo(holder: string, _id: string): Promise<void> {
    await docs.updateOne({ _id }, { $pull: { holders: holder }, $set: { unheld: clock() } })
  }

  return {
    /**
     * Takes in what a member sent. It is held by its draft from the start.
     * @param alt  what it shows; not empty
     * @throws Refusal 'invalid' when it is no picture, 'too-many' when the member has sent very many
     */
    async take(member: string, path: string, alt: string, holder: string): Promise<ItemPicture> {
      await throttle.take({ kind: 'picture', subject: member, limits: uploads, code: 'many-uploads' })
      const picture = await pictures.take(path)
      const _id = newId()
      await docs.insertOne({ _id, member, ...picture, createdAt: clock(), holders: [holder], unheld: null })
      const { key, width, height, blurhash, widths } = picture
      return { media: _id, key, alt, width, height, blurhash, widths }
    },

    /**
     * Takes in a file for download; held as pictures are.
     * @param name  as its sender calls it, with or without an ending
     * @throws as `take`
     */
    async takeFile(member: string, path: string, name: string, holder: string): Promise<ItemFile> {
      await throttle.take({ kind: 'picture', subject: member, limits: uploads, code: 'many-uploads' })
      const { key, type, bytes } = await pictures.takeFile(path, { markdown: /\.(?:md|markdown)$/i.test(name) })
      const _id = newId()
      const blank = { width: 0, height: 0, blurhash: '', widths: [] }
      await docs.insertOne({ _id, member, key, ...blank, bytes, createdAt: clock(), holders: [holder], unheld: null })
      return { media: _id, key, type, bytes, name: fileNameOf(name, type) }
    },

    /** Nobody may lose a picture they show because another lets go of it. */
    async hold(holder: string, pictures: readonly Pick<ItemPicture, 'media'>[]): Promise<void> {
      for (const { media } of pictures) {
        await docs.updateOne({ _id: media }, { $addToSet: { holders: holder }, $set: { unheld: null } })
      }
    },

    /** Lets go of these alone. */
    async drop(holder: string, pictures: readonly Pick<ItemPicture, 'media'>[]): Promise<void> {
      for (const { media } of pictures) await letGo(holder, media)
    },

    /** Lets go of everything this holder holds. */
    release: mediaReleaser({ store, clock }),

    /** Looks at one picture that was let go of an hour ago, and removes it when nobody holds it. @returns false when there is none */
    async tidy(): Promise<boolean> {
      const before = new Date(clock().getTime() - GRACE_MS)
      const doc = await docs.findOne({ unheld: { $gt: new Date(0), $lt: before } }, { sort: { unheld: 1 } })
      if (doc === null) return false
      if (doc.holders.length > 0) {
        await docs.updateOne({ _id: doc._id, unheld: doc.unheld }, { $set: { unheld: null } })
        return true
      }
      await pictures.remove(doc.key)
      await docs.deleteOne({ _id: doc._id })
      return true
    },
  }
}
