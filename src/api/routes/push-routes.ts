import { Router, type Response } from 'express'
import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import { isLoopbackHost } from '../../core/reach.js'
import { notificationTypes } from '../../domain/notifications/notification.js'
import { NewSubscription, pushPolicies, type PushSubscription as Kept } from '../../domain/push/subscription.js'
import type { Api } from '../api.js'
import { bearerWith, memberWith } from '../bearer.js'
import { PushSubscription } from '../entities/push-subscription.js'
import { flag, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const PATH = '/api/v1/push/subscription'

const Data = z.object({
  data: z
    .object({ alerts: z.record(z.string(), flag).optional().catch(undefined), policy: textField })
    .optional()
    .catch(undefined),
  /** Where the web apps that set it write it. */
  policy: textField,
})
const Place = z.object({
  subscription: z.object({
    endpoint: textField,
    keys: z.object({ p256dh: textField, auth: textField }),
    standard: flag,
  }),
})

/** What apps want to be woken for. What they do not say is off, or as it was. */
function wishesOf(res: Response, before: Pick<Kept, 'alerts' | 'policy'>): Pick<Kept, 'alerts' | 'policy'> {
  const { data, policy: beside } = parse(Data, paramsOf(res))
  const alerts = data?.alerts
  const policy = pushPolicies.find((one) => one === (data?.policy ?? beside)) ?? before.policy
  if (alerts === undefined) return { alerts: before.alerts, policy }
  return { alerts: notificationTypes.filter((type) => alerts[type] === true), policy }
}

const nothing = { alerts: [], policy: 'all' } as const

/** In Mastodon's words, by which an app tells that there is none from that something went wrong. */
const noneYet = () => new Refusal('not-found', 'Record not found')

const LARGEST_SHORT = 2n ** 31n - 1n
/** Nothing is asked for by it: it only has to be another one for another subscription, as good as always. */
const shortId = (number: string): number => Number(BigInt(number) % LARGEST_SHORT)

/** Where an app wants to be woken: one for each token. Source: Mastodon documentation, "push API methods". */
export function pushRoutes({ services: { push }, baseUrl, vapidKey }: Api): Router {
  const routes = Router()
  const triedOut = baseUrl.startsWith('http:') && isLoopbackHost(new URL(baseUrl).hostname)

  const entity = ({ number, endpoint, standard, alerts, policy }: Kept) =>
    PushSubscription.parse({
      ...{ id: shortId(number), endpoint, standard, policy, server_key: vapidKey },
      alerts: Object.fromEntries(notificationTypes.map((type) => [type, alerts.includes(type)])),
    })

  function tokenOf(res: Response): string {
    memberWith(res, 'push')
    return bearerWith(res, 'push').token
  }

  /** Over https alone; a hub that is tried out on one machine may wake what runs there. */
  function mayBeAsked(endpoint: string): boolean {
    const { protocol, hostname } = new URL(endpoint)
    return protocol === 'https:' || (triedOut && protocol === 'http:' && isLoopbackHost(hostname))
  }

  routes.post(PATH, async (_req, res) => {
    const token = tokenOf(res)
    const { subscription } = parse(Place, paramsOf(res))
    const { endpoint, keys, standard = false } = subscription
    const wishes = wishesOf(res, { ...nothing, alerts: [] })
    const given = NewSubscription.safeParse({ endpoint, ...keys, standard, ...wishes })
    if (!given.success || !mayBeAsked(given.data.endpoint)) {
      throw new Refusal('invalid', 'Validation failed: this is no subscription of a push service')
    }
    const made = await push.set(token, given.data)
    if (made === null) throw new Refusal('unauthenticated', 'The access token is invalid')
    res.json(entity(made))
  })

  routes.get(PATH, async (_req, res) => {
    const found = await push.of(tokenOf(res))
    if (found === null) throw noneYet()
    res.json(entity(found))
  })

  routes.put(PATH, async (_req, res) => {
    const token = tokenOf(res)
    const found = await push.of(token)
    const changed = found === null ? null : await push.change(token, wishesOf(res, found))
    if (changed === null) throw noneYet()
    res.json(entity(changed))
  })

  routes.delete(PATH, async (_req, res) => {
    await push.remove(tokenOf(res))
    res.json({})
  })
  return routes
}
