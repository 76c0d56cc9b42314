import { oneLine, unescaped } from '../../core/characters.js'
import { parseIri } from '../../core/iri.js'
import { cleaner, endOfTags } from '../../core/sanitise.js'
import { longestOfCard, type Card } from '../../domain/cards/card.js'

/** Each costs more than the letters in its place. */
const MOST_TAGS = 6_000
const MOST_SAID = 200
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/
const LARGEST_SIDE = 20_000

/** Of everything that is said twice, the first. */
type Said = Map<string, string>

/**
 * What a page says of itself for previews: Open Graph (https://ogp.me), the same of other names, and what HTML itself has
 * for it. Null for a page without any title.
 * @param at  of the page, which relative addresses in it begin from
 */
export function cardIn(html: string, at: string): Card | null {
  const said = saidIn(html)
  const first = (longest: number, ...names: string[]): string => {
    const text = names.map((name) => oneLine(said.get(name) ?? '')).find((found) => found !== '') ?? ''
    return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`
  }
  const title = first(longestOfCard.title, 'og:title', 'twitter:title', 'title')
  if (title === '') return null
  const author = first(longestOfCard.author, 'author', 'article:author', 'twitter:creator')
  const byAddress = /^https?:\/\//i.test(author)
  const language = (said.get('html lang') ?? '').trim()
  return {
    title,
    description: first(longestOfCard.description, 'og:description', 'twitter:description', 'description'),
    author: byAddress ? '' : author,
    authorUrl: byAddress ? addressIn(author, at) : addressIn(said.get('article:author'), at),
    site: first(longestOfCard.site, 'og:site_name', 'application-name'),
    language: LANGUAGE.test(language) ? language : null,
    publishedAt: momentIn(said.get('article:published_time')),
    image: imageIn(said, at, first(longestOfCard.alt, 'og:image:alt', 'twitter:image:alt')),
  }
}

function saidIn(html: string): Said {
  const said: Said = new Map()
  const note = (name: string, text: string) => {
    if (!said.has(name) && said.size < MOST_SAID) said.set(name, text)
  }
  const see = (tag: string, attributes: Record<string, string>) => {
    if (tag === 'html') note('html lang', attributes['lang'] ?? '')
    const name = (attributes['property'] ?? attributes['name'] ?? '').trim().toLowerCase()
    const text = attributes['content'] ?? ''
    if (tag === 'meta' && name !== '' && text.trim() !== '') note(name, text)
  }
  // It reads tags as browsers do: what stands in a comment, a script or an attribute is none.
  cleaner()(html.slice(0, endOfTags(html, MOST_TAGS)), {
    allowedTags: ['html', 'head', 'title', 'meta'],
    allowedAttributes: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'svg', 'template', 'iframe'],
    nestingLimit: 64,
    onOpenTag: see,
    textFilter: (text, tag) => {
      // The library hands on text as it would stand in a page again.
      if (tag === 'title' && text.trim() !== '') note('title', unescaped(text))
      return ''
    },
  })
  return said
}

function addressIn(given: string | undefined, at: string): string | null {
  const url = given === undefined || given.trim() === '' ? null : URL.parse(given.trim(), at)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null
  return parseIri(url.href)
}

function imageIn(said: Said, at: string, alt: string): Card['image'] {
  const names = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src']
  const url = names.map((name) => addressIn(said.get(name), at)).find((found) => found !== null) ?? null
  const side = (name: string): number => {
    const length = Math.round(Number(said.get(name) ?? 0))
    return length > 0 && length <= LARGEST_SIDE ? length : 0
  }
  return url === null ? null : { url, alt, width: side('og:image:width'), height: side('og:image:height') }
}

/** Years outside of these are mistakes, or jokes. */
function momentIn(given: string | undefined): Date | null {
  const at = new Date((given ?? '').trim())
  const year = at.getUTCFullYear()
  return year >= 1970 && year < 2100 && /^\d{4}-\d\d/.test((given ?? '').trim()) ? at : null
}
