import { Feed } from 'feed'
import { escapeText, oneLine } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import { contentHtml } from './content.js'
import { changedAt, openOnly, pageUrl, titleOf, type FeedContext } from './site.js'

/** One feed: what it is of, and where it is. */
export type FeedPage = {
  /** Such as "What's on · Walton Hub". */
  title: string
  /** Of the page that shows the same, and of the feed itself; from '/' on. */
  path: string
  feedPath: string
  /** Newest first. Those not open to all are left out. */
  items: readonly Item[]
  /** Stands for the time of the newest change when there are no items. */
  now: Date
}

/**
 * Text for an element that the library escapes: it first takes '&amp;' for '&', and would so show less than was written.
 */
const plain = (text: string): string => oneLine(text).replaceAll('&amp;', '&amp;amp;')

/** What may stand in a category: tags have letters, digits and '_' only, and the library escapes no more than '&'. */
const bare = (tag: string): string => oneLine(tag).replace(/[<>&"']/g, '')

const authorOf = (item: Item, { site }: FeedContext): string => oneLine(item.byline ?? '') || plain(site.name)

/** What both formats have in common. Titles are HTML in Atom as in what readers make of RSS. */
function entryOf(item: Item, context: FeedContext) {
  const { site, words } = context
  return {
    id: item.iri,
    title: escapeText(titleOf(item, words)),
    link: pageUrl(item, site),
    date: changedAt(item),
    published: item.publishedAt,
    description: escapeText(oneLine(item.summary)),
    content: contentHtml(item, context),
    category: item.tags.map((tag, at) => ({ name: bare(tag), term: bare(item.tagKeys[at] ?? tag) })),
  }
}

function feedOf(page: FeedPage, { site }: FeedContext, items: readonly Item[]): Feed {
  return new Feed({
    id: `${site.baseUrl}${page.feedPath}`,
    title: plain(page.title),
    description: plain(site.description),
    link: `${site.baseUrl}${page.path}`,
    feed: `${site.baseUrl}${page.feedPath}`,
    language: site.language,
    updated: items.length === 0 ? page.now : new Date(Math.max(...items.map((item) => changedAt(item).getTime()))),
    image: site.iconUrl,
    favicon: site.iconUrl,
    generator: 'Allotment',
    author: { name: plain(site.name), link: site.baseUrl, ...(site.email === null ? {} : { email: site.email }) },
  })
}

/** An Atom feed (RFC 4287) with whole texts. Served as `application/atom+xml; charset=utf-8`. */
export function atomFeed(page: FeedPage, context: FeedContext): string {
  const items = openOnly(page.items)
  const feed = feedOf(page, context, items)
  for (const item of items) {
    feed.addItem({ ...entryOf(item, context), author: [{ name: plain(authorOf(item, context)) }] })
  }
  // The library knows no language for Atom; each entry's own stands in its HTML.
  return feed.atom1().replace('<feed xmlns=', `<feed xml:lang="${bare(context.site.language)}" xmlns=`)
}

/** An RSS 2.0 feed with whole texts in `content:encoded`. Served as `application/rss+xml; charset=utf-8`. */
export function rssFeed(page: FeedPage, context: FeedContext): string {
  const items = openOnly(page.items)
  const feed = feedOf(page, context, items)
  for (const item of items) {
    // RSS wants a mail address in `author`, and we have none to give away.
    const creator = { name: 'dc:creator', objects: { _text: plain(authorOf(item, context)) } }
    feed.addItem({ ...entryOf(item, context), extensions: [creator] })
  }
  return feed.rss2()
}
