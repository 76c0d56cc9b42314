import { oneLine } from '../../../core/characters.js'
import { heightAt } from '../../../core/picture.js'
import type { ItemPicture } from '../../../domain/items/item.js'
import type { OwnFile, PostFile } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { toBase58 } from '../../wire/base58.js'
import { fitted, type Writing } from './writing.js'

/** As much as others keep of a picture. */
const WIDEST = 1_600

/** A picture of an item. What it shows is said twice: peers of Mastodon's kind read `name`, newer ones `summary`. */
export function imageOf(picture: ItemPicture, { pictureUrl }: Pick<Writing, 'pictureUrl'>): JsonObject {
  const width = picture.widths.findLast((one) => one <= WIDEST) ?? picture.widths[0] ?? picture.width
  return fitted({
    type: 'Image',
    mediaType: 'image/webp',
    url: pictureUrl(picture.key, width),
    ...described(picture.alt),
    width,
    height: heightAt(picture, width),
    blurhash: picture.blurhash || null,
  })
}

function described(alt: string): { name?: string; summary?: string } {
  const line = oneLine(alt)
  return line === '' ? {} : { name: line, summary: line }
}

/** A file beside a post. All but pictures and links are a Document: other types make some peers drop the whole post. */
export function fileOf(file: PostFile): JsonObject {
  const { kind, url, mediaType, alt, width, height, blurhash, focus, duration = null } = file
  if (kind === 'link') {
    return fitted({ type: 'Link', mediaType: mediaType ?? 'text/html', href: url, name: oneLine(alt) || null })
  }
  return fitted({
    type: kind === 'image' ? 'Image' : 'Document',
    mediaType: mediaType ?? 'application/octet-stream',
    url,
    ...described(alt),
    width,
    height,
    blurhash,
    focalPoint: focus === null ? null : [...focus],
    duration: duration === null ? null : `PT${Math.round(duration * 1_000) / 1_000}S`,
    ...(file.own !== undefined && ofOwn(file.own, url)),
  })
}

/** By what it can be seen that it is the same file (W3C's word for it), and what stands there before it is played. */
function ofOwn({ digest, still }: OwnFile, url: string): JsonObject {
  const shown = still === null ? null : new URL(`../${still.key}/${still.widths.at(-1) ?? still.width}.webp`, url).href
  return fitted({
    'sec:digestMultibase': multihash(digest),
    'icon': shown === null ? null : { type: 'Image', mediaType: 'image/webp', url: shown },
  })
}

/** SHA-256, with its name and its length before it. */
const multihash = (hex: string): string => `z${toBase58(Buffer.from(`1220${hex}`, 'hex'))}`

/** Pictures before links: Gancio takes what comes first for the picture. */
export function picturesFirst(files: readonly JsonObject[]): JsonObject[] {
  const isPicture = ({ mediaType }: JsonObject) => typeof mediaType === 'string' && mediaType.startsWith('image/')
  return [...files.filter(isPicture), ...files.filter((file) => !isPicture(file))]
}
