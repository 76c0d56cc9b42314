import { Router } from 'express'
import { z } from 'zod'
import type { Member } from '../../domain/members/member.js'
import type { Subject } from '../../domain/subjects.js'
import type { Api } from '../api.js'
import { viewerOf } from '../bearer.js'
import type { Status } from '../entities/status.js'
import { subjectOf } from '../entities/make-status.js'
import { ids, parse } from '../fields.js'
import { paramsOf } from '../params.js'
import { withoutHidden } from '../shelves/seen.js'
import { absent } from '../../core/errors.js'

const AT_ONCE = 80
const MOST_AT_ONCE = 40

const Several = z.object({ id: ids })

/** Statuses, for whoever may see them, and conversations. Source: Mastodon documentation, "statuses". */
export function statusRoutes(api: Api): Router {
  const { services, statuses } = api
  const { contexts } = services
  const routes = Router()

  routes.get('/api/v1/statuses', async (_req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const wanted = [...new Set(parse(Several, paramsOf(res)).id)].slice(0, MOST_AT_ONCE)
    const found = await Promise.all(wanted.map((id) => statuses.one(viewer, id).catch(absent)))
    res.json(
      await statuses.render(
        viewer,
        found.filter((one) => one !== null),
      ),
    )
  })

  routes.get('/api/v1/statuses/:id', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    res.json(await statuses.entity(viewer, await statuses.one(viewer, req.params.id)))
  })

  routes.get('/api/v1/statuses/:id/context', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const { ancestors, descendants } = await contexts.of(viewer, subjectOf(await statuses.one(viewer, req.params.id)))
    res.json({
      ancestors: await all(api, viewer, ancestors),
      descendants: await all(api, viewer, descendants),
    })
  })

  return routes
}

async function all(api: Api, viewer: Member | null, subjects: readonly Subject[]): Promise<Status[]> {
  const shown = await withoutHidden(api, { viewer, context: 'thread' }, subjects)
  const found: Status[] = []
  for (let at = 0; at < shown.length; at += AT_ONCE)
    found.push(...(await api.statuses.render(viewer, shown.slice(at, at + AT_ONCE))))
  return found
}
