import { apart, oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import { cutText } from '../../../domain/text/plain.js'
import { pathOf } from '../../../domain/text/slug.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { actorAddresses, objectAddresses } from '../addresses.js'
import { addressing } from './addressing.js'
import { quotePolicy } from './quoting.js'
import { contentIn, hashtagsOf, outward, paragraph, setApart, strong } from './text.js'
import { fitted, utc, type Tally, type Writing } from './writing.js'

/** FEP-b2b8. In UTF-16 units. */
const LONGEST_NAME = 150
const LONGEST_SUMMARY = 500

export const pageOf = (item: Item, { baseUrl }: Pick<Writing, 'baseUrl'>): string => `${baseUrl}${pathOf(item)}`

export const nameOf = ({ title }: Pick<Item, 'title'>): string => cutText(oneLine(title), LONGEST_NAME)

export const summaryIn = (text: string): string => cutSummary(oneLine(text))

/** Of what is one line already, and may be set apart. */
export const cutSummary = (text: string): string => cutText(text.trim(), LONGEST_SUMMARY)

/** That it is over before its time, as the first line of a text: '<strong>CANCELLED</strong> – the hall is flooded'. */
export function endingLine({ ended }: Pick<Item, 'ended'>, word: string): string {
  if (ended === null) return ''
  const reason = setApart(ended.reason)
  return paragraph(reason === '' ? strong(word) : `${strong(word)} – ${reason}`)
}

/** The same in plain text, before what follows. */
export function endingWords({ ended }: Pick<Item, 'ended'>, word: string): string {
  if (ended === null) return ''
  const reason = oneLine(ended.reason)
  return reason === '' ? `${word} - ` : `${word} - ${apart(sentence(reason))} `
}

export const sentence = (text: string): string => (/[.!?…。！？]$/u.test(text) ? text : `${text}.`)

/** When it last became different for its readers; null when it is as it was published. */
function changedAt({ publishedAt, editedAt, ended }: Item): Date | null {
  const newest = Math.max(editedAt?.getTime() ?? 0, ended?.at.getTime() ?? 0)
  return newest > publishedAt.getTime() ? new Date(newest) : null
}

/**
 * What all items have on the wire, in the order it stands there.
 * @param type  one of the four that everybody knows; what is our own are properties beside it
 * @param html  the whole text, with addresses as our pages have them
 * @param named  actors elsewhere who are to be told of it
 */
export function itemObject(
  item: Item,
  { type, html, own, named = [] }: { type: string; html: string; own: JsonObject; named?: readonly Iri[] },
  writing: Writing,
): JsonObject {
  const { baseUrl, voice } = writing
  const iri = item.iri as Iri
  const changed = changedAt(item)
  return fitted({
    id: iri,
    type,
    attributedTo: voice,
    ...addressing(item.audience, actorAddresses(voice).followers, named),
    url: pageOf(item, writing),
    ...contentIn(item.language, outward(html, item, baseUrl)),
    published: utc(item.publishedAt),
    updated: changed === null ? null : utc(changed),
    ...own,
    ...quotePolicy(item.audience, voice),
    tag: hashtagsOf(item, baseUrl),
  })
}

/** The collections around an object. Those of likes and boosts carry their size where it is known. */
export function around(object: Iri, context: Iri | null, tally: Tally | null): JsonObject {
  const { replies, context: own, likes, shares } = objectAddresses(object)
  const sized = (id: Iri, totalItems: number): JsonObject => ({ id, type: 'Collection', totalItems })
  return {
    context: context ?? own,
    replies,
    likes: tally === null ? likes : sized(likes, tally.likes),
    shares: tally === null ? shares : sized(shares, tally.boosts),
  }
}
