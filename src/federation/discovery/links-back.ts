import { cleaner, endOfTags } from '../../core/sanitise.js'
import type { LooksBack } from '../../domain/members/profile-verifier.js'
import type { Fetcher } from '../remote/fetcher.js'

const ACCEPT = 'text/html, application/xhtml+xml'
const MOST_BYTES = 512 * 2 ** 10
/** Each costs more than the letters in its place; so many take a twentieth of a second. */
const MOST_TAGS = 20_000

/**
 * Whether a page leads to a profile here as its owner's own: a link or an anchor with `rel="me"`
 * (https://microformats.org/wiki/rel-me). Pages that cannot be had, or are too large, do not.
 */
export function linksBack(fetcher: Pick<Fetcher, 'get'>): LooksBack {
  return async (address, profile) => {
    const got = await fetcher.get(address, { accept: ACCEPT, maxBytes: MOST_BYTES })
    if (got.kind !== 'ok' || !/^(?:text\/html|application\/xhtml\+xml)\b/i.test(got.headers['content-type'] ?? ''))
      return false
    return hasLinkTo(new TextDecoder().decode(got.body), got.url, profile)
  }
}

/** @param at  of the page, which relative addresses in it begin from */
export function hasLinkTo(html: string, at: string, profile: string): boolean {
  let found = false
  const see = (name: string, { rel = '', href = '' }: Record<string, string>) => {
    if (found || (name !== 'a' && name !== 'link')) return
    const isOwn = rel.toLowerCase().split(/\s+/).includes('me')
    found = isOwn && URL.parse(href.trim(), at)?.href === profile
  }
  // It reads tags as browsers do: what stands in a comment, a script or an attribute is none.
  cleaner()(html.slice(0, endOfTags(html, MOST_TAGS)), {
    allowedTags: ['a', 'link'],
    allowedAttributes: false,
    onOpenTag: see,
    nestingLimit: 64,
  })
  return found
}
