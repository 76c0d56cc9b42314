import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Viewer } from '../../domain/audience.js'
import { can } from '../../domain/members/member.js'
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
 * What was talked about in the last seven days, of what everybody may read: what was published here, and to members what
 * is known here of others, too. Pages of links are none: the hub does not keep which pages people speak of. Source: Mastodon documentation, "trends API methods".
 */
export function trendRoutes(api: Api): Router {
  const { services, statuses, baseUrl } = api
  const { posts, subjects, tagUsage } = services
  const routes = Router()

  routes.get(['/api/v1/trends', '/api/v1/trends/tags'], async (req, res) => {
    const viewer = viewerOf(res)
    const { limit, offset } = pageOf(res, { usual: 10, most: 20 })
    const all = await tagUsage.trendingTags(whereFor(viewer))
    linkOffsets({ req, res, origin: baseUrl }, { limit, offset, more: all.length > offset + limit })
    res.json(await tagsFor(api, viewer, all.slice(offset, offset + limit)))
  })

  routes.get('/api/v1/trends/statuses', async (req, res) => {
    const viewer = viewerOf(res)
    const { limit, offset } = pageOf(res, { usual: 20, most: MOST })
    const all = await tagUsage.trendingSubjects(whereFor(viewer))
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

/** What others said is for members, as in timelines. */
const whereFor = (viewer: Viewer): 'here' | 'everywhere' => (can(viewer, 'read') ? 'everywhere' : 'here')

function pageOf(res: Response, { usual, most }: { usual: number; most: number }): { limit: number; offset: number } {
  const schema = z.object({ limit: whole(1, most), offset: whole(0, MOST_SKIPPED) })
  const { limit = usual, offset = 0 } = parse(schema, paramsOf(res))
  return { limit, offset }
}
