import type { PictureReader } from '../../core/picture.js'
import type { UploadService } from '../media/upload-service.js'
import { refusal } from '../refusals.js'

/** A file on this machine, and what it shows. */
export type SentPicture = { path: string; alt: string }
export type PicturesSent = (member: string, ids: readonly string[]) => Promise<SentPicture[]>

type Deps = { uploads: Pick<UploadService, 'some'>; open: PictureReader['open'] }

/**
 * What a member sent to stand beside a post, as pictures of an item: each is taken in anew, so that the two do not hang on
 * each other.
 */
export function picturesSent({ uploads, open }: Deps): PicturesSent {
  return async (member, ids) => {
    const found = await uploads.some(member, ids)
    if (found.length < ids.length) throw refusal('invalid', 'media-gone')
    return Promise.all(
      found.map(async ({ file, kind, alt }) => {
        if (kind !== 'image') throw refusal('invalid', 'pictures-alone')
        const width = file?.own.widths.at(-1)
        const kept = file === null || width === undefined ? null : await open(file.own.key, `${width}.webp`)
        if (kept === null) throw refusal('invalid', 'media-unready')
        if (alt.trim() === '') throw refusal('invalid', 'picture-without-words')
        return { path: kept.path, alt }
      }),
    )
  }
}
