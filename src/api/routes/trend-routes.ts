import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Api } from '../api.js'
import { viewerOf } from '../bearer.js'
import { parse, whole } from '../fields.js'
import { linkOffsets } from '../paging.js'
import { paramsOf } from '../params.js'
import { seenOf, withoutHidden } from '../shelves/seen.js'
import { tagsFor } from '../shelves/tag-shelf.js'

const MOST = 40
const MOST_SKIPPED = 1_000

/**
 * What was talked about here in the last seven days; the same for everybody, and of what everybody may read. Pages of links
 * are none: the hub does not keep which pages people speak of. Source: Mastodon documentation, "trends API methods".
 */
export function trendRoutes(api: Api): Router {
  const { services, statuses, baseUrl } = api
  const { posts, subjects, tagUsage } = services
  const routes = Router()

  routes.get(['/api/v1/trends', '/api/v1/trends/tags'], async (req, res) => {
    const viewer = viewerOf(res)
    const { limit, offset } = pageOf(res, { usual: 10, most: 20 })
    const all = await tagUsage.trendingTags()
    linkOffsets({ req, res, origin: baseUrl }, { limit, offset, more: all.length > offset + limit })
    res.json(await tagsFor(api, viewer, all.slice(offset, offset + limit)))
  })

  routes.get('/api/v1/trends/statuses', async (req, res) => {
    const viewer = viewerOf(res)
    const { limit, offset } = pageOf(res, { usual: 20, most: MOST })
    const all = await tagUsage.trendingSubjects()
    linkOffsets({ req, res, origin: baseUrl }, { limit, offset, more: all.length > offset + limit })
    const names = all.slice(offset, offset + limit).map(({ id }) => id)
    const found = await subjects.docsById(names)
    const known = names.flatMap((id) => found.get(id) ?? [])
    const shown = await withoutHidden(api, { viewer, context: 'public' }, await seenOf(posts, viewer, known))
    res.json(await statuses.render(viewer, shown))
  })

  routes.get('/api/v1/trends/links', (_req, res) => {
    viewerOf(res)
    res.json([])
  })
  return routes
}

function pageOf(res: Response, { usual, most }: { usual: number; most: number }): { limit: number; offset: number } {
  const schema = z.object({ limit: whole(1, most), offset: whole(0, MOST_SKIPPED) })
  const { limit = usual, offset = 0 } = parse(schema, paramsOf(res))
  return { limit, offset }
}
