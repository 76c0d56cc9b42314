import type { Iri } from '../../core/iri.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { Card } from '../../domain/cards/card.js'
import { moment } from './entity.js'
import type { PreviewCard } from './status.js'

/** A page that a post leads to. */
export type LinkedPage = { url: Iri; card: Card }

/**
 * What apps show of a page. Its picture comes from this hub, and nothing of it that could run: a page is only ever
 * opened.
 */
export function cardOf(
  page: LinkedPage | undefined,
  { baseUrl, proxy }: { baseUrl: string; proxy: PictureProxy },
): PreviewCard | null {
  if (page === undefined) return null
  const { title, description, author, authorUrl, site, language, publishedAt, image } = page.card
  const by = { name: author, url: authorUrl ?? '' }
  return {
    ...{ url: page.url, title, description, language, type: 'link' },
    authors: author === '' ? [] : [{ ...by, account: null }],
    author_name: by.name,
    author_url: by.url,
    provider_name: site,
    provider_url: site === '' ? '' : new URL(page.url).origin,
    ...{ html: '', embed_url: '', blurhash: null },
    width: image?.width ?? 0,
    height: image?.height ?? 0,
    image: image === null ? null : baseUrl + proxy.hrefOf(image.url, 960),
    image_description: image?.alt ?? '',
    published_at: publishedAt === null ? null : moment(publishedAt),
  }
}
