import { Router } from 'express'
import { z } from 'zod'
import { refusal } from '../../domain/refusals.js'
import { single, type Group } from '../../domain/notifications/groups.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { idIn, listOf, parse, textField, whole } from '../fields.js'
import { bounds, linkPages, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { notificationShelf } from '../shelves/notification-shelf.js'
import { groupedTypes, NOTIFICATIONS, wishOf } from './notification-routes.js'

const READ = 'read:notifications'
const WRITE = 'write:notifications'
/** Other parts are under these names. */
const NO_KEYS = ['policy', 'unread_count']
const SINGLE = /^ungrouped-(\d{1,20})$/

const Grouping = z.object({ grouped_types: listOf(textField), expand_accounts: textField, limit: whole(1, 1_000) })

/** The same notifications, with those put together that are about the same. Source: "grouped notifications API methods". */
export function notificationGroupsRoutes(api: Api): Router {
  const { services, accounts, baseUrl: origin } = api
  const { notifications } = services
  const shelf = notificationShelf(api)
  const routes = Router()

  routes.get('/api/v2/notifications', async (req, res) => {
    const member = memberWith(res, READ)
    const [wish, window] = [await wishOf(api, res, member), windowOf(res, NOTIFICATIONS)]
    const sent = parse(Grouping, paramsOf(res))
    const grouped = groupedTypes(sent.grouped_types)
    const groups = wish === null ? [] : await notifications.groups(member.id, wish, grouped, bounds(window))
    const oldest = groups.map((group) => group.oldest.number).sort()[0]
    linkPages({ req, res, origin }, { next: oldest, prev: groups[0]?.newest.number })
    const expand = sent.expand_accounts === 'partial_avatars' ? 'partial_avatars' : 'full'
    res.json(await shelf.groups(member, groups, expand))
  })

  routes.get('/api/v2/notifications/unread_count', async (_req, res) => {
    const member = memberWith(res, READ)
    const { grouped_types: sent, limit = 100 } = parse(Grouping, paramsOf(res))
    const wish = await wishOf(api, res, member)
    const counting = () => notifications.unreadGroups(member.id, wish ?? NONE, groupedTypes(sent), limit)
    res.json({ count: wish === null ? 0 : await counting() })
  })

  /** One group by its key, as far as it is there. @throws Refusal 'not-found' */
  async function groupAt(member: string, key: string): Promise<Group> {
    const number = SINGLE.exec(key)?.[1]
    return number === undefined
      ? notifications.group(member, key)
      : single(await notifications.get(member, idIn(number)))
  }

  routes.get('/api/v2/notifications/:key', async (req, res, next) => {
    if (NO_KEYS.includes(req.params.key)) return next()
    const member = memberWith(res, READ)
    const found = await shelf.groups(member, [await groupAt(member.id, req.params.key)], 'full')
    if (found.notification_groups.length === 0) throw refusal('not-found', 'no-such-item')
    res.json(found)
  })

  routes.get('/api/v2/notifications/:key/accounts', async (req, res) => {
    const member = memberWith(res, READ)
    const { key, newest } = await groupAt(member.id, req.params.key)
    const rows = key === null ? [newest] : await notifications.groupRows(member.id, key)
    res.json([...(await accounts.some(rows.map(({ from }) => from))).values()])
  })

  routes.post('/api/v2/notifications/:key/dismiss', async (req, res) => {
    const member = memberWith(res, WRITE)
    const number = SINGLE.exec(req.params.key)?.[1]
    if (number === undefined) await notifications.dismissGroup(member.id, req.params.key)
    else await notifications.dismiss(member.id, idIn(number))
    res.json({})
  })
  return routes
}

const NONE = { types: [], from: null, filtered: false }
