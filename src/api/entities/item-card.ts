import { oneLine } from '../../core/characters.js'
import { heightAt, pictureUrl, widthFor } from '../../core/picture.js'
import type { Item } from '../../domain/items/item.js'
import { ownPage } from '../../domain/posts/link-in.js'
import type { Post } from '../../domain/posts/post.js'
import { pathOf } from '../../domain/text/slug.js'
import { moment } from './entity.js'
import type { PreviewCard } from './status.js'

/** Whose hub it is, and where pictures are. */
export type CardFrame = { baseUrl: string; mediaHref: string; hubName: string }

const WIDEST = 1_000

/** The preview of an item's own page, as apps draw one of a link. */
export function itemCard(item: Item, { baseUrl, mediaHref, hubName }: CardFrame): PreviewCard {
  const [picture] = item.pictures
  const width = picture === undefined ? 0 : widthFor(picture, WIDEST)
  return {
    ...blank,
    url: `${baseUrl}${pathOf(item)}`,
    title: oneLine(item.title),
    description: oneLine(item.summary),
    language: item.language,
    author_name: item.byline ?? '',
    provider_name: hubName,
    provider_url: `${baseUrl}/`,
    published_at: moment(item.publishedAt),
    ...(picture !== undefined && {
      width,
      height: heightAt(picture, width),
      image: pictureUrl(mediaHref, picture.key, width),
      image_description: picture.alt,
      blurhash: picture.blurhash || null,
    }),
  }
}

/**
 * The same of something with a page elsewhere; null for what has no title or no page, as most posts.
 * @param image  of a picture of theirs, at this hub; null to show none
 */
export function postCard(post: Post, image: string | null): PreviewCard | null {
  const { host, summary, language, publishedAt, files } = post
  const page = ownPage(post)
  if (page === null) return null
  const { title, url } = page
  const picture = files.find((file) => file.kind === 'image')
  return {
    ...blank,
    url,
    title: oneLine(title),
    description: oneLine(summary ?? ''),
    language,
    provider_name: host,
    provider_url: new URL(url).origin,
    published_at: moment(publishedAt),
    ...(image !== null &&
      picture !== undefined && {
        ...(picture.width !== null && { width: Math.max(0, Math.round(picture.width)) }),
        ...(picture.height !== null && { height: Math.max(0, Math.round(picture.height)) }),
        image,
        image_description: picture.alt,
        blurhash: picture.blurhash,
      }),
  }
}

const blank = {
  type: 'link',
  authors: [],
  author_name: '',
  author_url: '',
  html: '',
  width: 0,
  height: 0,
  image: null,
  image_description: '',
  embed_url: '',
  blurhash: null,
} satisfies Partial<PreviewCard>
