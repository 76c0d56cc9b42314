import { apart, oneLine } from '../../core/characters.js'
import { isOpen } from '../../domain/audience.js'
import { isPostponed, type Item, type ItemPicture } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import type { Words } from '../../words/words.js'

/** The hub, as feeds and calendars name it. */
export type FeedSite = {
  name: string
  /** Without a slash at the end. */
  baseUrl: string
  /** BCP 47 tag of what the hub itself says. */
  language: string
  /** One or two sentences, plain text; may be empty. */
  description: string
  /** A public address for letters; null when there is none. */
  email: string | null
  /** Absolute; PNG or JPEG, since readers of feeds know no SVG. */
  iconUrl: string
}

/** What all builders here take beside the items. */
export type FeedContext = {
  site: FeedSite
  /** In the site's language. */
  words: Words
  /** Absolute address of a picture in one of its widths. */
  pictureUrl: (picture: ItemPicture, width: number) => string
  /** The same of its card, a JPEG for what reads no WebP. */
  cardUrl: (picture: ItemPicture) => string
}

/** The items that anyone may be told of. What reaches a builder by mistake stays in the house. */
export function openOnly(items: readonly Item[]): Item[] {
  return items.filter(isOpen)
}

export const pageUrl = (item: Item, site: FeedSite): string => `${site.baseUrl}${pathOf(item)}`

/** When an item last became different for its readers. */
export function changedAt({ publishedAt, editedAt, ended }: Item): Date {
  return new Date(Math.max(publishedAt.getTime(), editedAt?.getTime() ?? 0, ended?.at.getTime() ?? 0))
}

/** The title, saying first when there is nothing to come to, or not then. */
export function titleOf(item: Item, { feeds }: Words): string {
  const title = oneLine(item.title)
  if (item.ended === null) return title
  if (item.kind !== 'event') return feeds.closed(apart(title))
  return isPostponed(item) ? feeds.postponed(apart(title)) : feeds.cancelled(apart(title))
}

/** The width of a picture that is wide enough for a column of text, as far as there is one. */
export function columnWidth({ widths }: ItemPicture): number {
  return widths.find((width) => width >= 1_000) ?? widths.at(-1) ?? 0
}
