import { Router } from 'express'
import type { Api } from '../api.js'
import { viewerOf } from '../bearer.js'

/** One status, for whoever may see it. */
export function statusRoutes({ statuses }: Api): Router {
  const routes = Router()
  routes.get('/api/v1/statuses/:id', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    res.json(await statuses.entity(viewer, await statuses.one(viewer, req.params.id)))
  })
  return routes
}
