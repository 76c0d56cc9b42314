import { hash } from 'node:crypto'
import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { heightAt, pictureUrl, widthFor } from '../../core/picture.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { ItemPicture } from '../../domain/items/item.js'
import type { OwnPostFile, Upload } from '../../domain/media/upload.js'
import type { OwnStill, PostFile } from '../../domain/posts/post.js'
import { Id, Link } from './entity.js'

const Size = z.strictObject({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  size: z.string().regex(/^\d+x\d+$/),
  aspect: z.number().positive(),
})
const Played = z.strictObject({
  ...Size.partial().shape,
  duration: z.number().nonnegative().optional(),
  bitrate: z.number().int().nonnegative().optional(),
})
const Meta = z.strictObject({
  original: Played.optional(),
  small: Size.optional(),
  focus: z.strictObject({ x: z.number().min(-1).max(1), y: z.number().min(-1).max(1) }).optional(),
})

/** Source: Mastodon documentation, entity "MediaAttachment". `url` is null only while it is being worked on. */
export const MediaAttachment = z.strictObject({
  id: Id,
  type: z.enum(['image', 'gifv', 'video', 'audio', 'unknown']),
  url: Link.nullable(),
  preview_url: Link.nullable(),
  remote_url: Link.nullable(),
  /** Deprecated, and still asked for. */
  text_url: Link.nullable(),
  preview_remote_url: Link.nullable(),
  meta: Meta,
  description: z.string().nullable(),
  blurhash: z.string().nullable(),
})
export type MediaAttachment = z.output<typeof MediaAttachment>
type Meta = z.output<typeof Meta>

/** In pixels: of what stands in lists, and of what is looked at. */
const [SMALL, LARGE] = [480, 960] as const

type From = {
  /** The post that the file stands beside: what others attach has no id of its own. */
  post: string
  /** Of this hub. */
  baseUrl: string
  /** Where its files are; absolute. */
  mediaHref: string
  proxy: PictureProxy
  /** Files of some servers are not wanted here. */
  hidden: boolean
}

/**
 * A file beside a post. Pictures of others come from this hub, so that nobody there learns who reads; films and recordings
 * of others are played from where they are.
 */
export function fileAttachment(file: PostFile, from: From): MediaAttachment {
  const { own } = file
  if (own !== undefined) return ownAttachment({ ...file, own }, from.mediaHref)
  const id = madeId(`${from.post}\n${file.url}`)
  return { ...common(file), id, remote_url: file.url, ...addressesElsewhere(file, from), meta: metaOf(file) }
}

function addressesElsewhere({ kind, url, still = null }: PostFile, { baseUrl, proxy, hidden }: From) {
  if (hidden) return { type: 'unknown' as const, url, blurhash: null }
  const proxied = (address: string, width: 480 | 960) => baseUrl + proxy.hrefOf(address, width)
  if (kind === 'image') return { url: proxied(url, LARGE), preview_url: proxied(url, SMALL) }
  return still === null ? { url } : { url, preview_url: proxied(still, SMALL), preview_remote_url: still }
}

/** A file that this hub keeps, also before it is beside anything. */
export function ownAttachment(file: OwnPostFile, mediaHref: string): MediaAttachment {
  const { own, url, kind } = file
  const name = url.slice(url.lastIndexOf('/'))
  const still = kind === 'image' ? stillOf(file, own) : own.still
  const narrow = still === null ? null : narrowest(still)
  const preview = still === null || narrow === null ? null : pictureUrl(mediaHref, still.key, narrow.width)
  const played = kind === 'image' ? {} : { own }
  return {
    ...common(file),
    id: shownId(own.media),
    url: `${mediaHref}/${own.key}${name}`,
    preview_url: preview,
    meta: { ...metaOf({ ...file, ...played }), ...(narrow !== null && { small: sizeOf(narrow.width, narrow.height) }) },
  }
}

/** A file that a member sent, whether or not it is ready. @param mediaHref  as in `From` */
export function uploadAttachment({ id, kind, alt, focus, file }: Upload, mediaHref: string): MediaAttachment {
  if (file !== null) return ownAttachment(file, mediaHref)
  const meta = focus === null ? {} : { focus: { x: focus[0], y: focus[1] } }
  return { ...blank, id: shownId(id), type: kind, url: null, meta, description: alt || null, blurhash: null }
}

/** A picture of something the hub published. @param mediaHref  as in `From` */
export function pictureAttachment(picture: ItemPicture, mediaHref: string): MediaAttachment {
  const { key, alt, width, height, blurhash, widths } = picture
  const [own, small] = [widths.at(-1) ?? width, narrowest(picture)]
  return {
    ...blank,
    id: shownId(picture.media),
    type: 'image',
    url: pictureUrl(mediaHref, key, own),
    preview_url: pictureUrl(mediaHref, key, small.width),
    meta: { original: sizeOf(width, height), small: sizeOf(small.width, small.height) },
    description: alt || null,
    blurhash: blurhash || null,
  }
}

const blank = { preview_url: null, remote_url: null, text_url: null, preview_remote_url: null }

function common({ kind, alt, blurhash }: PostFile) {
  const type = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : ('unknown' as const)
  return { ...blank, type, description: alt || null, blurhash }
}

const stillOf = ({ width, height }: PostFile, { key, widths }: NonNullable<PostFile['own']>): OwnStill => ({
  key,
  widths,
  width: width ?? 1,
  height: height ?? 1,
})

/** The smallest size that a list can show well. */
function narrowest(picture: Omit<OwnStill, 'key'>): { width: number; height: number } {
  const width = widthFor(picture, SMALL)
  return { width, height: heightAt(picture, width) }
}

function metaOf({ kind, width, height, duration = null, focus, own }: PostFile): Meta {
  const size = width === null || height === null || width < 1 || height < 1 ? null : sizeOf(width, height)
  const bitrate = own === undefined || !duration ? null : Math.round((own.bytes * 8) / duration)
  const original = {
    ...size,
    ...(duration !== null && kind !== 'image' && { duration }),
    ...(bitrate !== null && kind !== 'image' && { bitrate }),
  }
  return {
    ...(Object.keys(original).length > 0 && { original }),
    ...(focus !== null && { focus: { x: focus[0], y: focus[1] } }),
  }
}

const sizeOf = (width: number, height: number) => ({
  width: Math.round(width),
  height: Math.round(height),
  size: `${Math.round(width)}x${Math.round(height)}`,
  aspect: Math.round((width / height) * 10_000) / 10_000,
})

/** The same at every time, and below 2^63, which some apps count to. */
const madeId = (text: string): string => (BigInt(`0x${hash('sha256', text).slice(0, 16)}`) >> 1n).toString()
