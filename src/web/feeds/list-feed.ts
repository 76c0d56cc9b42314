import { Feed } from 'feed'
import { escapeAttribute, escapeText, oneLine } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import { pathOf } from '../../domain/text/slug.js'
import type { FeedContext } from './site.js'

/** As in `feed.ts`: the library takes '&amp;' for '&' before it escapes. */
const plain = (text: string): string => oneLine(text).replaceAll('&amp;', '&amp;amp;')

const pageOf = (entry: ShownEntry, { site }: FeedContext): string =>
  entry.state === 'here' ? `${site.baseUrl}${pathOf(entry.item)}` : entry.state === 'elsewhere' ? entry.page : entry.at

/**
 * An Atom feed (RFC 4287) of what stands on a reading list, what was added last first. What is gone is left out.
 * @param entries  as strangers may see them
 */
export function listFeed(item: Item, entries: readonly ShownEntry[], feedPath: string, context: FeedContext): string {
  const { site } = context
  const there = entries.filter(({ state }) => state !== 'gone')
  const newest = Math.max(item.publishedAt.getTime(), ...there.map(({ addedAt }) => addedAt.getTime()))
  const feed = new Feed({
    id: `${site.baseUrl}${feedPath}`,
    title: plain(`${item.title} · ${site.name}`),
    description: plain(item.summary),
    link: `${site.baseUrl}${pathOf(item)}`,
    feed: `${site.baseUrl}${feedPath}`,
    language: item.language,
    updated: new Date(newest),
    image: site.iconUrl,
    favicon: site.iconUrl,
    generator: 'Allotment',
    author: { name: plain(site.name), link: site.baseUrl },
  })
  for (const entry of there.toSorted((a, b) => b.addedAt.getTime() - a.addedAt.getTime())) {
    const page = pageOf(entry, context)
    const note = entry.note === '' ? '' : `<p>${escapeText(oneLine(entry.note))}</p>`
    feed.addItem({
      // The same thing on two lists is two entries.
      id: `${item.iri}/entries#${encodeURIComponent(entry.at)}`,
      title: escapeText(oneLine(entry.title)),
      link: page,
      date: entry.addedAt,
      published: entry.addedAt,
      description: escapeText(oneLine(entry.note)),
      content: `${note}<p><a href="${escapeAttribute(page)}">${escapeText(oneLine(entry.title))}</a></p>`,
    })
  }
  return feed.atom1().replace('<feed xmlns=', `<feed xml:lang="${escapeAttribute(item.language)}" xmlns=`)
}
