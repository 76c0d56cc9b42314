import { Router } from 'express'
import type { ItemReader } from '../../domain/items/item-reader.js'
import { refusal } from '../../domain/refusals.js'
import type { SettingsService } from '../../domain/settings/settings-service.js'
import { pathOf } from '../../domain/text/slug.js'
import { sitemap, sitemapCount, sitemapIndex, URLS_IN_SITEMAP, type SitemapUrl } from '../feeds/sitemap.js'
import { changedAt, type FeedSite } from '../feeds/site.js'
import type { ContextOf } from '../hub-feeds.js'
import type { KeptAnswers } from '../kept-answers.js'
import { paths } from '../paths.js'
import { readOnly } from '../read-only.js'

/** All items are read for a sitemap, so that it may be this old. */
const FRESH_MS = 10 * 60_000
const MAP_TYPE = 'application/xml; charset=utf-8'

type Deps = {
  reader: ItemReader
  settings: Pick<SettingsService, 'read'>
  answers: KeptAnswers
  contextOf: ContextOf
  baseUrl: string
}

/** What search engines ask for: what they may look at, and what there is. */
export function robotRoutes({ reader, settings, answers, contextOf, baseUrl }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const robots = [
    'User-agent: *',
    ...[paths.search, paths.manage, paths.account, '/*?lang='].map((path) => `Disallow: ${path}`),
    'Allow: /',
    `Sitemap: ${baseUrl}/sitemap.xml`,
    '',
  ].join('\n')
  readOnly(routes, '/robots.txt', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/plain').send(robots)
  })

  const known = urlsOf(reader)
  readOnly(routes, '/sitemap.xml', async (req, res) => {
    const { site } = contextOf(await settings.read())
    const { urls, edition } = await known()
    await answers.send(req, res, MAP_TYPE, { key: req.path, stamp: edition, make: () => firstMap(site, urls) })
  })
  readOnly(routes, '/sitemap-:part.xml', async (req, res) => {
    const { site } = contextOf(await settings.read())
    const { urls, edition } = await known()
    const part = /^[1-9]\d{0,3}$/.test(String(req.params.part)) ? Number(req.params.part) : 0
    if (part < 1 || part > sitemapCount(urls.length) || sitemapCount(urls.length) === 1) {
      throw refusal('not-found', 'no-such-page')
    }
    const make = () => sitemap(site, urls.slice((part - 1) * URLS_IN_SITEMAP, part * URLS_IN_SITEMAP))
    await answers.send(req, res, MAP_TYPE, { key: `/sitemap-${part}.xml`, stamp: edition, make })
  })
  return routes
}

/** All addresses, read again when something was published here, or some time has passed. */
function urlsOf(reader: ItemReader): () => Promise<{ urls: SitemapUrl[]; edition: string }> {
  let known: { edition: string; urls: Promise<SitemapUrl[]> } | null = null
  return async () => {
    const edition = reader.edition(FRESH_MS)
    if (known?.edition !== edition) known = { edition, urls: allUrls(reader) }
    const { urls } = known
    urls.catch(() => (known = null))
    return { urls: await urls, edition }
  }
}

async function allUrls(reader: ItemReader): Promise<SitemapUrl[]> {
  const urls: SitemapUrl[] = [paths.home, paths.events, paths.calls, paths.writeUps, paths.lists, paths.about].map(
    (path) => ({
      path,
      changedAt: null,
    }),
  )
  for await (const item of reader.everythingPublic()) urls.push({ path: pathOf(item), changedAt: changedAt(item) })
  return urls
}

/** All pages when they fit into one, else where the parts are. */
function firstMap(site: FeedSite, urls: readonly SitemapUrl[]): string {
  const count = sitemapCount(urls.length)
  if (count === 1) return sitemap(site, urls)
  return sitemapIndex(
    site,
    Array.from({ length: count }, (_, at) => ({ path: `/sitemap-${at + 1}.xml`, changedAt: null })),
  )
}
