import { apart, escapeAttribute, escapeText, oneLine, withoutControls } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import { tagHref } from '../../../domain/drafts/content.js'
import type { Item } from '../../../domain/items/item.js'
import { withAbsoluteLinks } from '../../../domain/text/absolute.js'
import type { JsonObject } from '../../remote/strict-json.js'

/** Text of ours in HTML: paragraphs of lines. Lines are HTML already; those that are empty are left out. */
export function paragraph(...lines: readonly string[]): string {
  const there = lines.filter((line) => line !== '')
  return there.length === 0 ? '' : `<p>${there.join('<br>')}</p>`
}

export const plain = (text: string): string => escapeText(oneLine(text))
/** The same within a sentence of ours, whichever way it is read. */
export const setApart = (text: string): string => escapeText(apart(oneLine(text)))
export const strong = (text: string): string => `<strong>${plain(text)}</strong>`
export const linkTo = (href: string, text: string): string => `<a href="${escapeAttribute(href)}">${plain(text)}</a>`

type Tagged = { tags: readonly string[]; tagKeys: readonly string[] }

const hashtagHref = (key: string, baseUrl: string): string => `${baseUrl}${tagHref(key)}`

/** A hashtag as Mastodon's kin recognise it, whatever page of theirs they make of it. */
const hashtagLink = (name: string, href: string): string =>
  `<a href="${escapeAttribute(href)}" class="mention hashtag" rel="tag">#<span>${plain(name)}</span></a>`

const OUR_HASHTAG = /(<a href="([^"]*)" class="mention hashtag" rel="tag">)[#＃](?:<span>)?([^<]*)(?:<\/span>)?<\/a>/g

/**
 * Our HTML for other servers: absolute links, hashtags in the form they know, and those that the text does not have in a
 * line of their own at its end, as most peers show only what is in the text.
 */
export function outward(html: string, { tags, tagKeys }: Tagged, baseUrl: string): string {
  const shown = new Set<string>()
  const linked = withAbsoluteLinks(withoutControls(html), baseUrl).replace(
    OUR_HASHTAG,
    (_, open: string, href: string, name: string) => {
      shown.add(href)
      return `${open}#<span>${name}</span></a>`
    },
  )
  const missing = tagKeys.flatMap((key, at) => {
    const href = hashtagHref(key, baseUrl)
    return shown.has(escapeAttribute(href)) ? [] : [hashtagLink(tags[at] ?? key, href)]
  })
  return `${linked.trim()}${missing.length === 0 ? '' : `<p>${missing.join(' ')}</p>`}`
}

export const hashtagsOf = ({ tags, tagKeys }: Tagged, baseUrl: string): JsonObject[] =>
  tagKeys.map((key, at) => ({
    type: 'Hashtag',
    name: `#${oneLine(tags[at] ?? key)}`,
    href: hashtagHref(key, baseUrl),
  }))

/** Somebody who is named: their actor, and `name@host`. */
export type Named = { iri: Iri; address: string }

export const mentionOf = ({ iri, address }: Named): JsonObject => ({ type: 'Mention', href: iri, name: `@${address}` })

/**
 * The text and its language. `contentMap` has one key, whose text is the same to the byte: GoToSocial compares them.
 * @param language  BCP 47; null when not known
 */
export const contentIn = (language: string | null, html: string): JsonObject => ({
  content: html,
  ...(language === null ? {} : { contentMap: { [language]: html } }),
  mediaType: 'text/html',
})

/** What an item says in its own words; its summary where that is all there is. */
export const bodyOf = ({ html, summary }: Pick<Item, 'html' | 'summary'>): string => html || paragraph(plain(summary))
