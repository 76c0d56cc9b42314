import { Router } from 'express'
import { z } from 'zod'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { Announcement, announcement } from '../entities/announcement.js'
import { kept } from '../entities/entity.js'
import { flag, idIn, parse } from '../fields.js'
import { paramsOf } from '../params.js'

const Asked = z.object({ with_dismissed: flag })

/** What those who run the hub tell its members. Source: Mastodon documentation, "announcements API methods". */
export function announcementRoutes({ services: { announcements }, baseUrl, log }: Api): Router {
  const routes = Router()

  routes.get('/api/v1/announcements', async (_req, res) => {
    const member = memberWith(res)
    const { with_dismissed: withRead = false } = parse(Asked, paramsOf(res))
    const found = await announcements.current(member, { withRead })
    res.json(found.flatMap((one) => kept(Announcement, announcement(one, baseUrl), log) ?? []))
  })
  routes.post('/api/v1/announcements/:id/dismiss', async (req, res) => {
    await announcements.dismiss(memberWith(res, 'write:accounts'), idIn(req.params.id))
    res.json({})
  })
  routes
    .route('/api/v1/announcements/:id/reactions/:name')
    .put(async (req, res) => {
      const member = memberWith(res, 'write:favourites')
      await announcements.respond(member, idIn(req.params.id), req.params.name)
      res.json({})
    })
    .delete(async (req, res) => {
      const member = memberWith(res, 'write:favourites')
      await announcements.takeBack(member, idIn(req.params.id), req.params.name)
      res.json({})
    })
  return routes
}
