import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { asYourself, isVoice } from '../as-voice.js'
import { memberWith } from '../bearer.js'
import { idIn, parse, textField } from '../fields.js'
import { linkPages, STATUSES, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { dateOf } from '../status-params.js'
import { drawScheduled } from './status-writing-routes.js'

/** What a member has written and is to be published later. */
export function scheduledRoutes(api: Api): Router {
  const { services, baseUrl } = api
  const routes = Router()
  const at = '/api/v1/scheduled_statuses'

  /** What somebody may move and take back. */
  async function theirs(req: Request, res: Response) {
    const member = memberWith(res, 'write:statuses')
    const { id, as } = await services.scheduled.get(member, idIn(req.params['id']))
    if (isVoice(res) && as !== 'voice') throw asYourself()
    return { member, id }
  }

  routes.get(at, async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    const { limit, maxId, sinceId, minId } = windowOf(res, STATUSES)
    const before = minId ?? sinceId
    const found = await services.scheduled.list(member, {
      ...{ limit, oldest: minId !== null },
      ...(maxId !== null && { after: maxId }),
      ...(before !== null && { before }),
    })
    const next = found.length < limit ? null : found.at(-1)?.id
    linkPages({ req, res, origin: baseUrl }, { next, prev: found[0]?.id })
    res.json(await Promise.all(found.map((one) => drawScheduled(api, member, one))))
  })

  routes.get(`${at}/:id`, async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    res.json(await drawScheduled(api, member, await services.scheduled.get(member, idIn(req.params.id))))
  })

  routes.put(`${at}/:id`, async (req, res) => {
    const { member, id } = await theirs(req, res)
    const { scheduled_at: text } = parse(z.object({ scheduled_at: textField }), paramsOf(res))
    const when = dateOf(text === undefined || text === '' ? null : text)
    if (when === null) throw refusal('invalid', 'schedule-soon')
    const moved = await services.scheduled.move(member, id, when)
    res.json(await drawScheduled(api, member, moved))
  })

  routes.delete(`${at}/:id`, async (req, res) => {
    const { member, id } = await theirs(req, res)
    await services.scheduled.remove(member, id)
    res.json({})
  })

  return routes
}
