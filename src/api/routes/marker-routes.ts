import { Router } from 'express'
import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import { Refusal } from '../../core/errors.js'
import { timelines, type Marker as Mark, type MarkedTimeline } from '../../domain/markers/marker-service.js'
import type { Member } from '../../domain/members/member.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { moment } from '../entities/entity.js'
import { Marker } from '../entities/marker.js'
import { id, listOf, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const one = z.object({ last_read_id: id }).optional().catch(undefined)
const Sent = z.object({ home: one, notifications: one })

const entities = (marks: readonly Mark[]) =>
  Object.fromEntries(
    marks.map(({ timeline, lastRead, version, at }) => [
      timeline,
      Marker.parse({ last_read_id: shownId(lastRead), version, updated_at: moment(at) }),
    ]),
  )

const isMarked = (text: string | undefined): text is MarkedTimeline =>
  (timelines as readonly (string | undefined)[]).includes(text)

/**
 * Of notifications there is a mark from the start, before all of them: an app compares with it without looking whether it is
 * there, and gives up counting. Where somebody left off at home is not made up, as apps would go there.
 */
const unread = ({ createdAt }: Member): Mark => ({
  ...{ timeline: 'notifications', lastRead: '0', version: 0 },
  at: createdAt,
})

/** Where members left off. Source: Mastodon documentation, "markers API methods". */
export function markerRoutes({ services: { markers } }: Api): Router {
  const routes = Router()

  routes.get('/api/v1/markers', async (_req, res) => {
    const member = memberWith(res, 'read:statuses')
    const { timeline = [] } = parse(z.object({ timeline: listOf(textField) }), paramsOf(res))
    const wanted = [...new Set(timeline.filter(isMarked))]
    const set = await markers.of(member.id, wanted)
    const isNew = wanted.includes('notifications') && set.every((one) => one.timeline !== 'notifications')
    res.json(entities(isNew ? [...set, unread(member)] : set))
  })

  routes.post('/api/v1/markers', async (_req, res) => {
    const member = memberWith(res, 'write:statuses')
    const sent = parse(Sent, paramsOf(res))
    const set: Mark[] = []
    try {
      for (const timeline of timelines) {
        const lastRead = sent[timeline]?.last_read_id
        if (lastRead !== undefined) set.push(await markers.set(member.id, timeline, lastRead))
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error
      res.status(409).json({ error: 'Conflict during update, please try again' })
      return
    }
    res.json(entities(set))
  })
  return routes
}
