import { Router, type Response } from 'express'
import { z } from 'zod'
import { parseId } from '../../core/ids.js'
import { refusal } from '../../domain/refusals.js'
import type { Member } from '../../domain/members/member.js'
import {
  groupable,
  mayHear,
  notificationTypes,
  type NotificationType,
} from '../../domain/notifications/notification.js'
import type { Wish } from '../../domain/notifications/notification-service.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { flag, id, idIn, listOf, parse, textField, whole } from '../fields.js'
import { bounds, linkPages, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { notificationShelf } from '../shelves/notification-shelf.js'

/** How many are sent at a time. */
export const NOTIFICATIONS = { usual: 40, most: 80 }
const READ = 'read:notifications'
const WRITE = 'write:notifications'

const Wishes = z.object({
  types: listOf(textField),
  exclude_types: listOf(textField),
  account_id: textField,
  include_filtered: flag,
})

const isType = (text: string | undefined): text is NotificationType =>
  (notificationTypes as readonly (string | undefined)[]).includes(text)

/** What of it an app asks for; null for somebody who is not known. Types that nobody knows are none. */
export async function wishOf({ accounts }: Pick<Api, 'accounts'>, res: Response, member: Member): Promise<Wish | null> {
  const sent = parse(Wishes, paramsOf(res))
  const from = sent.account_id === undefined ? null : await accounts.byNumber(parseId(sent.account_id) ?? '')
  if (sent.account_id !== undefined && from === null) return null
  const chosen = sent.types === undefined ? notificationTypes : sent.types.filter(isType)
  const types = chosen.filter((type) => sent.exclude_types?.includes(type) !== true && mayHear(member, type))
  return { types, from, filtered: sent.include_filtered ?? false }
}

const Counting = z.object({ limit: whole(1, 1_000) })

/** What members are told of, one by one. Source: Mastodon documentation, "notifications API methods". */
export function notificationRoutes(api: Api): Router {
  const { services, baseUrl: origin } = api
  const { notifications } = services
  const shelf = notificationShelf(api)
  const routes = Router()

  routes.get('/api/v1/notifications', async (req, res) => {
    const member = memberWith(res, READ)
    const [wish, window] = [await wishOf(api, res, member), windowOf(res, NOTIFICATIONS)]
    const rows = wish === null ? [] : await notifications.page(member.id, wish, bounds(window))
    linkPages({ req, res, origin }, { next: rows.at(-1)?.number, prev: rows[0]?.number })
    res.json(await shelf.render(member, rows))
  })

  routes.get('/api/v1/notifications/unread_count', async (_req, res) => {
    const member = memberWith(res, READ)
    const [wish, { limit = 100 }] = [await wishOf(api, res, member), parse(Counting, paramsOf(res))]
    res.json({ count: wish === null ? 0 : await notifications.unread(member.id, wish, limit) })
  })

  routes.post('/api/v1/notifications/clear', async (_req, res) => {
    await notifications.clear(memberWith(res, WRITE).id)
    res.json({})
  })

  // As it was before version 1.3, and as some apps still do.
  routes.post('/api/v1/notifications/dismiss', async (_req, res) => {
    const member = memberWith(res, WRITE)
    const sent = parse(z.object({ id }), paramsOf(res))
    if (sent.id === undefined) throw refusal('not-found', 'no-such-item')
    await notifications.dismiss(member.id, sent.id)
    res.json({})
  })

  routes.get('/api/v1/notifications/:id', async (req, res, next) => {
    if (req.params.id === 'requests') return next()
    const member = memberWith(res, READ)
    const row = await notifications.get(member.id, idIn(req.params.id))
    const [entity] = mayHear(member, row.type) ? await shelf.render(member, [row]) : []
    if (entity === undefined) throw refusal('not-found', 'no-such-item')
    res.json(entity)
  })

  routes.post('/api/v1/notifications/:id/dismiss', async (req, res) => {
    await notifications.dismiss(memberWith(res, WRITE).id, idIn(req.params.id))
    res.json({})
  })
  return routes
}

/** Which types an app wants to have put together; all that can be, unless it says. */
export const groupedTypes = (sent: readonly (string | undefined)[] | undefined): NotificationType[] =>
  groupable.filter((type) => sent === undefined || sent.includes(type))
