import { CARD_WIDTH, pictureUrl } from '../core/picture.js'
import type { Item } from '../domain/items/item.js'
import type { KeptSettings } from '../domain/settings/settings-service.js'
import { refusal } from '../domain/refusals.js'
import { summaryOf } from '../domain/text/markdown.js'
import { wordsIn } from '../words/words.js'
import type { FeedContext } from './feeds/site.js'

export type ContextOf = (settings: KeptSettings | null) => FeedContext

type Places = { baseUrl: string; mediaUrl: string; iconHref: string }

/**
 * How machines are told of the hub; throws Refusal 'not-found' until it is set up.
 * @param iconHref  of a picture in PNG, from '/' on
 */
export function contextSource({ baseUrl, mediaUrl, iconHref }: Places): ContextOf {
  let last: { settings: KeptSettings; context: FeedContext } | null = null
  const contextFor = (settings: KeptSettings): FeedContext => {
    const { name, language, about, area } = settings
    // How to reach the group is free text, so there is no address that could be given as one.
    const site = { name, baseUrl, language, description: summaryOf(about) || area, email: null }
    return {
      site: { ...site, iconUrl: `${baseUrl}${iconHref}` },
      words: wordsIn(language),
      pictureUrl: ({ key }, width) => pictureUrl(mediaUrl, key, width),
      cardUrl: ({ key }) => `${mediaUrl}/${encodeURIComponent(key)}/card.jpg`,
    }
  }
  return (settings) => {
    if (settings === null) throw refusal('not-found', 'not-set-up')
    if (last?.settings !== settings) last = { settings, context: contextFor(settings) }
    return last.context
  }
}

/** The same for link previews, whose makers read JPEG more often than WebP: each picture only as its card. */
export function previewOf(item: Item, context: FeedContext): { item: Item; context: FeedContext } {
  return {
    item: {
      ...item,
      pictures: item.pictures.map((picture) => ({ ...picture, widths: [Math.min(picture.width, CARD_WIDTH)] })),
    },
    context: {
      ...context,
      pictureUrl: context.cardUrl,
    },
  }
}
