import type { Store } from '../../store/store.js'
import { MEDIA, type MediaDoc, type MediaService } from '../media/media-service.js'
import { refusal } from '../refusals.js'
import type { PostFile } from './post.js'

/** What is said of a file by whoever sent it; what is left out stays. */
export type FileWords = { alt?: string; focus?: readonly [number, number] }

/** Pictures and other files that members sent, as far as posts need them. */
export type StatusFiles = {
  /**
   * What a member sent, in this order, as files of a post; held by it from then on. Of what it held before, the rest is
   * let go of. @throws Refusal 'invalid' for what is not theirs, not ready, or another post's
   */
  attach(member: string, ids: readonly string[], holder: string): Promise<PostFile[]>
  /** The same without holding anything, as far as it is there. */
  look(member: string, ids: readonly string[]): Promise<PostFile[]>
  describe(member: string, id: string, words: FileWords): Promise<void>
  release(holder: string): Promise<void>
}

type Described = MediaDoc & { alt?: string; focus?: [number, number] | null }

type Deps = { store: Store; media: Pick<MediaService, 'hold' | 'drop' | 'release'>; mediaHref: string }

const MOST_HELD = 100

export function statusFiles({ store, media, mediaHref }: Deps): StatusFiles {
  const docs = store.collection<Described>(MEDIA)

  async function found(member: string, ids: readonly string[]): Promise<Described[]> {
    const wanted = [...new Set(ids)]
    const some = wanted.length === 0 ? [] : await docs.find({ _id: { $in: wanted } }, { limit: MOST_HELD })
    return wanted.flatMap((id) => some.find((doc) => doc._id === id && doc.member === member) ?? [])
  }

  const fileOf = ({ _id, key, width, height, widths, blurhash, bytes, alt = '', focus }: Described): PostFile => ({
    kind: 'image',
    url: `${mediaHref}/${encodeURIComponent(key)}/${widths.at(-1) ?? width}.webp`,
    mediaType: 'image/webp',
    ...{ alt, width, height, blurhash: blurhash || null, focus: focus ?? null },
    own: { media: _id, key, widths, moving: false, bytes, digest: '', still: null },
  })

  return {
    async attach(member, ids, holder) {
      const docsOfPost = await found(member, ids)
      const isTaken = ({ holders }: Described) => holders.some((one) => one.startsWith('post:') && one !== holder)
      if (docsOfPost.length < new Set(ids).size || docsOfPost.some(isTaken)) throw refusal('invalid', 'no-such-file')
      await media.hold(
        holder,
        docsOfPost.map(({ _id }) => ({ media: _id })),
      )
      return docsOfPost.map(fileOf)
    },
    look: async (member, ids) => (await found(member, ids)).map(fileOf),
    async describe(member, id, { alt, focus }) {
      const set = {
        ...(alt !== undefined && { alt }),
        ...(focus !== undefined && { focus: [...focus] as [number, number] }),
      }
      if (Object.keys(set).length > 0) await docs.updateOne({ _id: id, member }, { $set: set })
    },
    release: (holder) => media.release(holder),
  }
}
