import { unescaped } from '../../core/characters.js'
import { parseIri, type Iri } from '../../core/iri.js'
import type { Post } from './post.js'

type Linking = Pick<Post, 'html' | 'audience' | 'mentions' | 'quote' | 'files' | 'iri'> & Paged
type Paged = Pick<Post, 'kind' | 'title' | 'call' | 'url'>

const ANCHOR = /<a ([^>]*)>([\s\S]*?)<\/a>/g
const QUOTED = /<(p|span)[^>]* class="[^"]*\bquote-inline\b[^"]*"[^>]*>[\s\S]*?<\/\1>/g
/** Marks of links that name somebody or something to look for, and lead to no page to read. */
const NAMING = /\b(?:mention|hashtag|u-url|h-card)\b/

/** What a post with a title and a page of its own is previewed by; null for all others, such as statuses. */
export function ownPage({ kind, title, call, url }: Paged): { title: string; url: Iri } | null {
  const named = title ?? call?.title ?? null
  const at = url === null || kind === 'status' || kind === 'question' ? null : pageAt(url)
  return named === null || at === null ? null : { title: named, url: at }
}

/**
 * The page that a post tells of, unless it has one of its own: its first link that is no mention, no hashtag and not what it quotes. None of what was
 * said to a few: some links work once only, or for whoever has them.
 * @returns an address without its fragment
 */
export function linkIn(post: Linking): Iri | null {
  const { html, audience, mentions, quote, files, iri } = post
  if (audience === 'direct' || ownPage(post) !== null) return null
  const named = new Set<string>([iri, ...mentions, ...(quote ? [quote.of] : [])])
  for (const [, attributes = '', text = ''] of html.replace(QUOTED, '').matchAll(ANCHOR)) {
    const address = pageAt(attributeOf(attributes, 'href'))
    const isNaming = NAMING.test(attributeOf(attributes, 'class')) || /^\s*[#@]/.test(text.replace(/<[^>]*>/g, ''))
    if (address !== null && !isNaming && !named.has(address)) return address
  }
  const beside = files.find(({ kind }) => kind === 'link')
  return beside === undefined ? null : pageAt(beside.url)
}

/** Of HTML that we made, or made safe: every value stands between double quotes. */
function attributeOf(attributes: string, name: string): string {
  const [, value = ''] = new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes) ?? []
  return unescaped(value)
}

function pageAt(address: string): Iri | null {
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null
  if (url === null) return null
  url.hash = ''
  return parseIri(url.href)
}
