import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { Member } from '../../domain/members/member.js'
import { verdicts, type NotificationPolicy as Policy } from '../../domain/notifications/policy.js'
import type { NotificationRequest as Waiting } from '../../domain/notifications/request-service.js'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { kept, moment } from '../entities/entity.js'
import { NotificationPolicy, NotificationRequest } from '../entities/notification.js'
import { given, idIn, ids, parse } from '../fields.js'
import { bounds, linkPages, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { subjectStatuses } from '../shelves/subject-statuses.js'
import { NOTIFICATIONS } from './notification-routes.js'

const READ = 'read:notifications'
const WRITE = 'write:notifications'
const REQUESTS = '/api/v1/notifications/requests'

const verdict = z.enum(verdicts).optional().catch(undefined)
const Chosen = z.object({
  for_not_following: verdict,
  for_not_followers: verdict,
  for_new_accounts: verdict,
  for_private_mentions: verdict,
  for_limited_accounts: verdict,
  for_bots: verdict,
})

const chosenOf = (sent: z.output<typeof Chosen>): Partial<Policy> =>
  given({
    notFollowing: sent.for_not_following,
    notFollowers: sent.for_not_followers,
    newAccounts: sent.for_new_accounts,
    privateMentions: sent.for_private_mentions,
    limitedAccounts: sent.for_limited_accounts,
    bots: sent.for_bots,
  })

/** Whose notifications members want. Source: Mastodon documentation, "notifications API methods". */
export function notificationPolicyRoutes({ services: { notificationRequests: requests } }: Api): Router {
  const routes = Router()

  async function policyOf({ id }: Member) {
    const [policy, waiting] = await Promise.all([requests.policy(id), requests.summary(id)])
    return NotificationPolicy.parse({
      for_not_following: policy.notFollowing,
      for_not_followers: policy.notFollowers,
      for_new_accounts: policy.newAccounts,
      for_private_mentions: policy.privateMentions,
      for_limited_accounts: policy.limitedAccounts,
      for_bots: policy.bots,
      summary: { pending_requests_count: waiting.requests, pending_notifications_count: waiting.notifications },
    })
  }

  routes.get('/api/v2/notifications/policy', async (_req, res) => {
    res.json(await policyOf(memberWith(res, READ)))
  })

  // Mastodon's own documentation has had both verbs.
  const setPolicy: RequestHandler = async (_req, res) => {
    const member = memberWith(res, WRITE)
    await requests.setPolicy(member.id, chosenOf(parse(Chosen, paramsOf(res))))
    res.json(await policyOf(member))
  }
  routes.patch('/api/v2/notifications/policy', setPolicy)
  routes.put('/api/v2/notifications/policy', setPolicy)
  return routes
}

/** Who waits for members to decide about them. Source: Mastodon documentation, "notifications API methods". */
export function notificationRequestsRoutes(api: Api): Router {
  const { services, accounts, log, baseUrl: origin } = api
  const { notificationRequests: requests } = services
  const statusesOf = subjectStatuses(api)
  const routes = Router()

  async function entities(member: Member, some: readonly Waiting[]) {
    const subjects = some.flatMap(({ newest }) => newest?.subject ?? [])
    const [known, statuses] = await Promise.all([
      accounts.some(some.map(({ from }) => from)),
      statusesOf(member, subjects),
    ])
    return some.flatMap(({ number, from, at, newestAt, count, newest }) => {
      const account = known.get(from)
      if (account === undefined) return []
      const times = { created_at: moment(at), updated_at: moment(newestAt) }
      const subject = newest?.subject ?? null
      const last = subject === null ? null : (statuses.get(subject) ?? null)
      const made = { id: shownId(number), ...times, account, notifications_count: String(count), last_status: last }
      return kept(NotificationRequest, made, log) ?? []
    })
  }

  routes.get(REQUESTS, async (req, res) => {
    const member = memberWith(res, READ)
    const found = await requests.page(member.id, bounds(windowOf(res, NOTIFICATIONS)))
    linkPages({ req, res, origin }, { next: found.at(-1)?.number, prev: found[0]?.number })
    res.json(await entities(member, found))
  })

  // What is let in is shown at once.
  routes.get(`${REQUESTS}/merged`, (_req, res) => {
    memberWith(res, READ)
    res.json({ merged: true })
  })

  for (const act of ['accept', 'dismiss'] as const) {
    routes.post(`${REQUESTS}/${act}`, async (_req, res) => {
      const member = memberWith(res, WRITE)
      for (const one of parse(z.object({ id: ids }), paramsOf(res)).id) await requests[act](member.id, one)
      res.json({})
    })
    routes.post(`${REQUESTS}/:id/${act}`, async (req, res) => {
      await requests[act](memberWith(res, WRITE).id, idIn(req.params.id))
      res.json({})
    })
  }

  routes.get(`${REQUESTS}/:id`, async (req, res) => {
    const member = memberWith(res, READ)
    const [entity] = await entities(member, [await requests.get(member.id, idIn(req.params.id))])
    if (entity === undefined) throw refusal('not-found', 'no-such-item')
    res.json(entity)
  })
  return routes
}
