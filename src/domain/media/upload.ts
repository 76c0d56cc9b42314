import type { PostFile } from '../posts/post.js'
import type { RefusalCode } from '../refusals.js'
import type { UploadDoc } from './upload-repo.js'

/** A file of a member before, and while, it stands beside something. */
export type Upload = {
  id: string
  state: 'waiting' | 'ready' | 'failed'
  /** Why it failed. */
  fault: RefusalCode | null
  /** What it is, or seems to be until that is known. */
  kind: 'image' | 'video' | 'audio'
  alt: string
  focus: readonly [number, number] | null
  /** Null until it is ready. */
  file: OwnPostFile | null
}
export type OwnPostFile = PostFile & { own: NonNullable<PostFile['own']> }

/** In UTF-16 units. */
export const LONGEST_ALT = 1_500
/** Beside one post. */
export const MOST_FILES = 4

export function uploadOf(doc: UploadDoc, baseUrl: string): Upload {
  const { _id: id, state, fault, kind, made, alt, focus } = doc
  const ready = state === 'ready' ? fileOf(doc, baseUrl) : null
  return {
    id,
    state: state === 'gone' ? 'failed' : state,
    fault,
    kind: made?.kind ?? (kind === 'picture' ? 'image' : 'video'),
    alt,
    focus,
    file: ready,
  }
}

/** As it stands beside a post; null until it is ready. */
export function fileOf({ _id, key, made, shown, alt, focus }: UploadDoc, baseUrl: string): OwnPostFile | null {
  if (made === null) return null
  const { kind, mediaType, name, width, height, blurhash, widths, moving, duration, bytes, digest } = made
  const still =
    shown === null ? null : { key: shown.key, width: shown.width, height: shown.height, widths: shown.widths }
  return {
    ...{ kind, mediaType, alt, width, height, focus },
    url: `${baseUrl}/media/${key}/${name}`,
    blurhash: blurhash ?? shown?.blurhash ?? null,
    ...(duration !== null && { duration }),
    own: { media: _id, key, widths, moving, bytes, digest, still },
  }
}
