import { escapeAttribute, escapeText, withoutControls } from '../../core/characters.js'
import type { Iri } from '../../core/iri.js'
import { foldAddress, parseAddress } from '../actors/address.js'
import { findTags, joinTags, type Tag } from '../text/tags.js'
import { statusLimits } from './limits.js'

/** Somebody a status names: their actor, and their page. */
export type NamedActor = { iri: Iri; url: string }

/** What `@name` and `@name@host` in a text stand for: the one address under which somebody is looked up. */
export type TypedMention = { address: string; name: string }

type Range = { at: number; end: number }
type Link = Range & { url: string }
type Mention = Range & TypedMention

const URL_IN_TEXT = /(?<![\p{L}\p{N}_@/.-])https?:\/\/[^\s<>"`{}|\\^\p{C}/][^\s<>"`{}|\\^\p{C}]{0,2000}/giu
/** What ends a sentence, or a bracket around an address, and is no part of it. */
const TAIL = /[.,:;!?'’”»…*_~]/u
const PAIRS: Record<string, string> = { ')': '(', ']': '[' }

const NAME = '[a-z0-9_](?:[a-z0-9_.-]{0,62}[a-z0-9_])?'
const HOST = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,250}[\\p{L}\\p{N}])?(?::\\d{1,5})?'
const MENTION = new RegExp(`(?<![\\p{L}\\p{N}_@/.])@(${NAME})(?:@(${HOST}))?(?![\\p{L}\\p{N}_@])`, 'giu')

/** As Mastodon shortens an address. */
const SHOWN_OF_URL = 30

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Without what lies within these, for which spaces stand, so that places stay the same. */
function without(text: string, ranges: readonly Range[]): string {
  let [rest, at] = ['', 0]
  for (const { at: begin, end } of ranges) {
    rest += text.slice(at, begin) + ' '.repeat(end - begin)
    at = end
  }
  return rest + text.slice(at)
}

function linksIn(text: string): Link[] {
  return [...text.matchAll(URL_IN_TEXT)].flatMap(({ 0: found, index: at }) => {
    const url = withoutTail(found)
    const read = URL.parse(url)
    return read === null || read.hostname === '' ? [] : [{ at, end: at + url.length, url }]
  })
}

function withoutTail(found: string): string {
  const counts = new Map<string, number>()
  for (const character of found) counts.set(character, (counts.get(character) ?? 0) + 1)
  let end = found.length
  for (; end > 0; end--) {
    const last = found.charAt(end - 1)
    const opening = PAIRS[last]
    const isOpen = opening !== undefined && (counts.get(opening) ?? 0) < (counts.get(last) ?? 0)
    if (!TAIL.test(last) && !isOpen) break
    counts.set(last, (counts.get(last) ?? 0) - 1)
  }
  return found.slice(0, end)
}

function mentionsIn(text: string, ownHost: string): Mention[] {
  const found = [...without(text, linksIn(text)).matchAll(MENTION)]
  return found.flatMap(({ 0: whole, 1: name = '', 2: host = ownHost, index: at }) => {
    const address = parseAddress(`${name}@${host}`)
    return address === null ? [] : [{ at, end: at + whole.length, name, address: foldAddress(address) }]
  })
}

/** Those whom a text names, each once, the first twenty. @param ownHost  of this hub, with a port where it is not 443 */
export function typedMentions(text: string, ownHost: string): TypedMention[] {
  const byAddress = new Map(mentionsIn(tidy(text), ownHost).map(({ address, name }) => [address, { address, name }]))
  return [...byAddress.values()].slice(0, statusLimits.mentions)
}

/** How long a text is for its writer, in characters as readers see them. */
export function lengthOf(text: string, ownHost: string): number {
  const given = tidy(text)
  const [links, mentions] = [linksIn(given), mentionsIn(given, ownHost)]
  const counted = [...links, ...mentions].reduce((sum, { at, end }) => sum - (end - at), graphemesOf(given))
  const named = mentions.reduce((sum, { name }) => sum + name.length + 1, 0)
  return counted + links.length * statusLimits.perUrl + named
}

export function graphemesOf(text: string): number {
  return Array.from(graphemes.segment(text)).length
}

export const tidy = (text: string): string => withoutControls(text).trim()

export type StatusText = { html: string; tags: Tag[]; mentions: Iri[] }

type Linking = {
  /** By address, as `typedMentions` has it. */
  named: ReadonlyMap<string, NamedActor>
  ownHost: string
  /** Where a hashtag leads, by its key: absolute, as text is shown in apps too. */
  tagHref: (key: string) => string
}

/**
 * Plain text as Mastodon makes HTML of it: paragraphs and line breaks; addresses of the web, people and hashtags are links.
 * Who is not known stays text.
 */
export function statusHtml(text: string, { named, ownHost, tagHref }: Linking): StatusText {
  const given = tidy(text)
  const links = linksIn(given)
  const mentions = mentionsIn(given, ownHost).flatMap((mention) => {
    const actor = named.get(mention.address)
    return actor === undefined ? [] : [{ ...mention, actor }]
  })
  const inOrder = [...links, ...mentions].sort((a, b) => a.at - b.at)
  const found = findTags(without(given, inOrder))
  const tags = joinTags(found)
  const kept = new Set(tags.map(({ key }) => key))
  const pieces = [
    ...links.map(({ at, end, url }) => ({ at, end, html: linkHtml(url) })),
    ...mentions.map(({ at, end, name, actor }) => ({ at, end, html: mentionHtml(name, actor) })),
    ...found.flatMap(({ index: at, length, key, name }) =>
      kept.has(key) ? [{ at, end: at + length, html: tagHtml(name, tagHref(key)) }] : [],
    ),
  ]
  const html = paragraphs(assembled(given, pieces))
  return { html, tags, mentions: [...new Set(mentions.map(({ actor }) => actor.iri))] }
}

function assembled(text: string, pieces: readonly (Range & { html: string })[]): string {
  let [html, done] = ['', 0]
  for (const { at, end, html: piece } of pieces.toSorted((a, b) => a.at - b.at)) {
    html += escapeText(text.slice(done, at)) + piece
    done = end
  }
  return html + escapeText(text.slice(done))
}

function paragraphs(html: string): string {
  if (html === '') return ''
  return html
    .split(/\n{2,}/)
    .map((block) => `<p>${block.replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** All of the address is there, for whoever reads the text alone; pages show its beginning. */
function linkHtml(url: string): string {
  const href = escapeAttribute(URL.parse(url)?.href ?? url)
  const scheme = /^https?:\/\/(?:www\.)?/i.exec(url)?.[0] ?? ''
  const rest = url.slice(scheme.length)
  const shown = [...rest].slice(0, SHOWN_OF_URL).join('')
  const hidden = rest.slice(shown.length)
  const parts = [
    `<span class="invisible">${escapeText(scheme)}</span>`,
    hidden === '' ? `<span>${escapeText(shown)}</span>` : `<span class="ellipsis">${escapeText(shown)}</span>`,
    ...(hidden === '' ? [] : [`<span class="invisible">${escapeText(hidden)}</span>`]),
  ]
  return `<a href="${href}" rel="nofollow noopener" translate="no">${parts.join('')}</a>`
}

const mentionHtml = (name: string, { url }: NamedActor): string =>
  `<span class="h-card" translate="no"><a href="${escapeAttribute(url)}" class="u-url mention">` +
  `@<span>${escapeText(name)}</span></a></span>`

const tagHtml = (name: string, href: string): string =>
  `<a href="${escapeAttribute(href)}" class="mention hashtag" rel="tag">#<span>${escapeText(name)}</span></a>`
