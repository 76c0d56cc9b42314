import { escapeText } from '../../core/characters.js'
import type { FeedSite } from './site.js'

/** The protocol allows 50,000 in a file; this many stay well under its 50 MB too. */
export const URLS_IN_SITEMAP = 10_000

/** A page for search engines: its path from '/' on, and when it last changed, if that is known. */
export type SitemapUrl = { path: string; changedAt: Date | null }

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

function listed(site: FeedSite, element: 'url' | 'sitemap', { path, changedAt }: SitemapUrl): string {
  const changed = changedAt === null ? '' : `<lastmod>${changedAt.toISOString()}</lastmod>`
  return `<${element}><loc>${escapeText(new URL(`${site.baseUrl}${path}`).href)}</loc>${changed}</${element}>`
}

/**
 * One sitemap (sitemaps.org 0.9). Served as `application/xml; charset=utf-8`.
 * @throws RangeError beyond `URLS_IN_SITEMAP`: those need an index of several
 */
export function sitemap(site: FeedSite, urls: readonly SitemapUrl[]): string {
  if (urls.length > URLS_IN_SITEMAP) throw new RangeError(`A sitemap here has up to ${URLS_IN_SITEMAP} addresses`)
  return [HEAD, `<urlset ${NAMESPACE}>`, ...urls.map((url) => listed(site, 'url', url)), '</urlset>', ''].join('\n')
}

/** The index of several sitemaps, each by its own path and newest change. */
export function sitemapIndex(site: FeedSite, parts: readonly SitemapUrl[]): string {
  return [
    HEAD,
    `<sitemapindex ${NAMESPACE}>`,
    ...parts.map((part) => listed(site, 'sitemap', part)),
    '</sitemapindex>',
    '',
  ].join('\n')
}

/** How many sitemaps so many addresses take; with one, `/sitemap.xml` is it, else it is the index. */
export function sitemapCount(urls: number): number {
  return Math.max(1, Math.ceil(urls / URLS_IN_SITEMAP))
}
