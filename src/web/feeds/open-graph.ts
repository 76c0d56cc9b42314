import { oneLine } from '../../core/characters.js'
import { heightAt } from '../../core/picture.js'
import type { Item } from '../../domain/items/item.js'
import { changedAt, columnWidth, pageUrl, titleOf, type FeedContext, type FeedSite } from './site.js'

/** A `<meta>` element: Open Graph names its properties `property`, all others use `name`. */
export type Meta = { name: string; content: string } | { property: string; content: string }

/** What link previews show of an item. Items that are not public get `noindex` too. */
export function metaOfItem(item: Item, { site, words, pictureUrl }: FeedContext): Meta[] {
  const title = titleOf(item, words)
  const summary = oneLine(item.summary)
  const [picture] = item.pictures
  const width = picture === undefined ? 0 : columnWidth(picture)
  const image: Meta[] =
    picture === undefined
      ? []
      : [
          { property: 'og:image', content: pictureUrl(picture, width) },
          { property: 'og:image:width', content: String(width) },
          { property: 'og:image:height', content: String(heightAt(picture, width)) },
          { property: 'og:image:alt', content: oneLine(picture.alt) },
        ]
  return [
    { name: 'description', content: summary },
    { property: 'og:type', content: 'article' },
    { property: 'og:site_name', content: oneLine(site.name) },
    { property: 'og:title', content: title },
    { property: 'og:description', content: summary },
    { property: 'og:url', content: pageUrl(item, site) },
    ...localeOf(item.language),
    ...image,
    { property: 'article:published_time', content: item.publishedAt.toISOString() },
    { property: 'article:modified_time', content: changedAt(item).toISOString() },
    ...item.tags.map((tag) => ({ property: 'article:tag', content: oneLine(tag) })),
    { name: 'twitter:card', content: picture === undefined ? 'summary' : 'summary_large_image' },
    ...(item.audience === 'public' ? [] : [{ name: 'robots', content: 'noindex' }]),
  ].filter(({ content }) => content !== '')
}

/**
 * What link previews show of any other page.
 * @param path  from '/' on
 */
export function metaOfPage({ title, path }: { title: string; path: string }, site: FeedSite): Meta[] {
  const description = oneLine(site.description)
  return [
    { name: 'description', content: description },
    { property: 'og:type', content: 'website' },
    { property: 'og:site_name', content: oneLine(site.name) },
    { property: 'og:title', content: oneLine(title) },
    { property: 'og:description', content: description },
    { property: 'og:url', content: `${site.baseUrl}${path}` },
    ...localeOf(site.language),
    { property: 'og:image', content: site.iconUrl },
    { name: 'twitter:card', content: 'summary' },
  ].filter(({ content }) => content !== '')
}

/** Open Graph wants a country with the language; where the tag names none, nothing is said. */
function localeOf(tag: string): Meta[] {
  const { language, region } = new Intl.Locale(tag)
  return region === undefined ? [] : [{ property: 'og:locale', content: `${language}_${region}` }]
}
