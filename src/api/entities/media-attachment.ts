import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { ItemPicture } from '../../domain/items/item.js'
import type { PostFile } from '../../domain/posts/post.js'
import { Link } from './entity.js'

const Size = z.strictObject({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  size: z.string(),
  aspect: z.number().positive(),
})

/** Source: Mastodon documentation, entity "MediaAttachment". Kinds that apps do not know are `unknown`, never a new word. */
export const MediaAttachment = z.strictObject({
  id: z.string(),
  type: z.enum(['image', 'gifv', 'video', 'audio', 'unknown']),
  /** Null only while it is being made ready. */
  url: Link.nullable(),
  preview_url: Link.nullable(),
  remote_url: Link.nullable(),
  preview_remote_url: Link.nullable(),
  text_url: Link.nullable(),
  description: z.string().nullable(),
  blurhash: z.string().nullable(),
  meta: z.looseObject({
    original: Size.optional(),
    small: Size.optional(),
    focus: z.strictObject({ x: z.number().min(-1).max(1), y: z.number().min(-1).max(1) }).optional(),
  }),
})
export type MediaAttachment = z.output<typeof MediaAttachment>

const SMALL = 480

export const sized = (width: number, height: number): z.output<typeof Size> => ({
  width,
  height,
  size: `${width}x${height}`,
  aspect: width / height,
})

function sizes(width: number | null, height: number | null): MediaAttachment['meta'] {
  if (width === null || height === null || width < 1 || height < 1) return {}
  const scale = Math.min(1, SMALL / width)
  const small = sized(Math.round(width * scale), Math.max(1, Math.round(height * scale)))
  return { original: sized(width, height), small }
}

/** A picture of what the hub itself published. @param mediaHref  absolute */
export function pictureAttachment(picture: ItemPicture, mediaHref: string): MediaAttachment {
  const { media, key, alt, width, height, blurhash, widths } = picture
  const urlOf = (one: number): string => `${mediaHref}/${encodeURIComponent(key)}/${one}.webp`
  const none = { remote_url: null, preview_remote_url: null, text_url: null }
  const small = widths.find((one) => one >= SMALL) ?? widths.at(-1) ?? width
  const urls = { url: urlOf(widths.at(-1) ?? width), preview_url: urlOf(small) }
  return { id: shownId(media), type: 'image', ...urls, ...none, description: alt, blurhash, meta: sizes(width, height) }
}

type From = {
  /** Of the post, and the place of the file in it: what others attach has no id of its own. */
  post: string
  at: number
  baseUrl: string
  proxy: PictureProxy
  /** Pictures of some servers are not wanted here. */
  hidden: boolean
}

/** A file of somebody else; pictures come through this hub, so that they can be shown where only it can be reached. */
export function fileAttachment(file: PostFile, { post, at, baseUrl, proxy, hidden }: From): MediaAttachment {
  const { kind, url, alt, width, height, blurhash, focus } = file
  const isImage = kind === 'image' && !hidden
  const type = isImage || kind === 'video' || kind === 'audio' ? kind : 'unknown'
  const local = url.startsWith(`${baseUrl}/`)
  const shown = (wide: 480 | 960) => (local ? url : baseUrl + proxy.hrefOf(url, wide))
  return {
    id: shownId((BigInt(post) + BigInt(at)).toString()),
    type,
    url: isImage ? shown(960) : url,
    preview_url: isImage ? shown(480) : null,
    remote_url: local ? null : url,
    preview_remote_url: null,
    text_url: null,
    description: alt === '' ? null : alt,
    blurhash,
    meta: { ...sizes(width, height), ...(focus !== null && { focus: { x: focus[0], y: focus[1] } }) },
  }
}
