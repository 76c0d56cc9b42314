import { createRequire } from 'node:module'
import type sanitizeHtml from 'sanitize-html'
import { lazy } from './lazy.js'
import { withoutControls } from './characters.js'

/** Longer HTML is cut here before it is read; what the cut leaves open is closed. In characters. */
export const LONGEST_HTML = 100_000

/** What is behind so many tags is cut off, too: each costs more than all the letters that would fit into its place. */
export const MOST_TAGS = 6_000

/** The library that takes HTML apart: 10 MB that a hub need not spend before somebody reads or writes. */
export const cleaner = lazy(() => createRequire(import.meta.url)('sanitize-html') as typeof sanitizeHtml)
/** Elements nested deeper lose their tags and keep their text. */
const DEEPEST = 24
const LONGEST_ADDRESS = 2_048

const levels = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
const inline = ['span', 'a', 'abbr', 'del', 's', 'b', 'strong', 'i', 'em', 'u', 'sub', 'sup', 'code', 'br']
const blocks = ['p', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'ruby', 'rt', 'rp']
/** Boxes that we do not keep; each becomes a paragraph, so that the words in two of them do not run together. */
const boxes = 'div section article main header footer aside figure figcaption address dt dd tr caption summary'.split(
  ' ',
)
/** Elements whose content is no text for readers. Of formulas, the annotation is kept: it is how they are written. */
const silent = [
  ...['script', 'style', 'textarea', 'option', 'xmp', 'noscript', 'noembed', 'noframes', 'plaintext', 'template'],
  ...['svg', 'iframe', 'object', 'audio', 'video', 'canvas', 'title', 'head', 'select', 'annotation-xml'],
  ...['mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mstyle', 'mfrac', 'msup', 'msub', 'msqrt', 'mtable', 'mover', 'munder'],
]

const CLASS = /^(?:[hpue]|dt)-[\w-]{1,40}$|^(?:mention|hashtag|ellipsis|invisible|quote-inline)$/
const HTTP = /^https?:\/\/[^\s/]/i
const OTHER_SCHEMES = ['mailto', 'xmpp', 'geo', 'magnet', 'gemini', 'gopher', 'dat', 'dweb', 'ipfs', 'ipns', 'ssb']
const OTHER = new RegExp(`^(?:${OTHER_SCHEMES.join('|')}):\\S`, 'i')
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/
const WHOLE_NUMBER = /^-?\d{1,6}$/

/**
 * A stranger's web address in the form that browsers make of it; null when it is none that a link may lead to.
 * Addresses without a scheme are refused: here they would mean something else than where they were written.
 */
function strangersAddress(href: string | undefined): string | null {
  const address = href?.trim() ?? ''
  if (address.length > LONGEST_ADDRESS || !(HTTP.test(address) || OTHER.test(address))) return null
  return URL.parse(address)?.href ?? null
}

type Attributes = Record<string, string>

/** What stands under a stranger's name in a table of ours; names such as `constructor` are in every object. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The attributes whose values are as they should be; sanitize-html knows names only. */
function pick(from: Attributes, wanted: Record<string, RegExp>): Attributes {
  return Object.fromEntries(Object.entries(from).filter(([name, value]) => own(wanted, name)?.test(value) === true))
}

const EVERYWHERE = { lang: LANGUAGE, dir: /^(?:ltr|rtl|auto)$/, translate: /^no$/ }
const wantedOf: Record<string, Record<string, RegExp>> = {
  a: { ...EVERYWHERE, class: /\S/ },
  span: { ...EVERYWHERE, class: /\S/ },
  p: { ...EVERYWHERE, class: /\S/ },
  abbr: { ...EVERYWHERE, title: /\S/ },
  ol: { ...EVERYWHERE, start: WHOLE_NUMBER, reversed: /^(?:reversed)?$/ },
  li: { ...EVERYWHERE, value: WHOLE_NUMBER },
}

function addressed(name: 'href' | 'cite', from: Attributes): Attributes {
  const address = strangersAddress(from[name])
  return address === null ? {} : { [name]: address }
}

/**
 * What an element of a stranger becomes.
 * @param inList  an item outside a list would close the one that our page has around the text: it becomes a paragraph
 */
function become(name: string, from: Attributes, inList: boolean): { tagName: string; attribs: Attributes } {
  const tagName = boxes.includes(name) || (name === 'li' && !inList) ? 'p' : name
  const attribs = pick(from, own(wantedOf, tagName) ?? EVERYWHERE)
  if ('reversed' in attribs) attribs.reversed = 'reversed'
  if (tagName === 'blockquote') return { tagName, attribs: { ...attribs, ...addressed('cite', from) } }
  if (tagName !== 'a') return { tagName, attribs }
  const target = addressed('href', from)
  if (target.href === undefined) return { tagName: 'span', attribs }
  return { tagName, attribs: { ...target, ...attribs, rel: 'nofollow noopener noreferrer' } }
}

const isList = (name: string): boolean => name === 'ul' || name === 'ol'

/** Made anew for each text, since it counts the lists that are open. */
function rules(): sanitizeHtml.IOptions {
  let lists = 0
  return {
    allowedTags: [...inline, ...blocks, ...levels],
    nonTextTags: silent,
    allowedAttributes: {
      '*': ['lang', 'dir', 'translate'],
      'a': ['href', 'rel'],
      'abbr': ['title'],
      'blockquote': ['cite'],
      'ol': ['start', 'reversed'],
      'li': ['value'],
    },
    allowedClasses: { a: [CLASS], span: [CLASS], p: [CLASS] },
    allowedSchemes: ['http', 'https', ...OTHER_SCHEMES],
    allowProtocolRelative: false,
    nestingLimit: DEEPEST,
    onOpenTag: (name) => {
      if (isList(name)) lists++
    },
    onCloseTag: (name) => {
      if (isList(name)) lists--
    },
    transformTags: { '*': (name, from) => become(name, from, lists > 0) },
  }
}

/**
 * Strangers' HTML as it may stand in a page of ours: no script, style, form, picture or frame, and nothing that closes
 * or restyles what is around it. What Mastodon lets through is kept (its `lib/sanitize_ext/sanitize_config.rb`), and with
 * it `sub`, `sup` and `hr`; other elements lose their tags and keep their text.
 * @param untrusted  anything; what goes beyond `LONGEST_HTML` characters or `mostTags` tags is cut off
 * @param headings   'flatten': paragraphs in bold, for posts; a number from 2 to 6: kept, `h1` becoming that level and
 *                   deeper ones following, for articles
 */
export function safeHtml(untrusted: string, headings: 'flatten' | number = 'flatten', mostTags = MOST_TAGS): string {
  const read = untrusted.slice(0, endOfTags(untrusted, mostTags, LONGEST_HTML))
  const clean = cleaner()(withoutControls(read), rules()).replaceAll('<p></p>', '')
  return headings === 'flatten' ? flattened(clean) : shifted(clean, headings)
}

/** Where HTML has to be cut so that it has no more tags than this, nor characters. */
export function endOfTags(html: string, mostTags: number, longest = Infinity): number {
  let at = -1
  for (let tags = 0; tags <= mostTags; tags++) {
    at = html.indexOf('<', at + 1)
    if (at < 0 || at >= longest) return Math.min(html.length, longest)
  }
  return at
}

// Both read what sanitize-html wrote, where a '<' always begins a tag.

const flattened = (clean: string): string =>
  clean.replace(/<h[1-6](?: [^>]*)?>/g, '<p><strong>').replace(/<\/h[1-6]>/g, '</strong></p>')

const shifted = (clean: string, base: number): string =>
  clean.replace(/(<\/?h)([1-6])/g, (_, tag: string, level: string) => `${tag}${Math.min(6, Number(level) + base - 1)}`)
