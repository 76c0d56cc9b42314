import type { Log } from '../core/log.js'
import type { VapidKeys } from '../core/vapid.js'
import type { PushPayload } from '../domain/push/payload.js'
import type { Push, PushQueue } from '../domain/push/push-queue.js'
import type { PushService } from '../domain/push/push-service.js'
import type { Fetcher } from '../federation/remote/fetcher.js'
import { postToInbox, type Outcome } from '../federation/remote/post.js'
import { pushMessage } from './push-message.js'

/** How often to look for what is to be tried again, when nobody says that there is some. */
export const PUSH_LOOK_MS = 15_000

type Deps = {
  queue: Pick<PushQueue, 'claim' | 'done' | 'again' | 'forget'>
  subscriptions: Pick<PushService, 'gone'>
  payloadOf: (push: Push) => Promise<PushPayload>
  fetcher: Pick<Fetcher, 'post'>
  keys: VapidKeys
  /** This hub, as an https address. */
  subject: string
  log: Log
}

/** Wakes apps by way of their push services. @returns a step that says whether any was due */
export function pusher({ queue, subscriptions, payloadOf, fetcher, keys, subject, log }: Deps) {
  async function settle({ doc, token, subscription }: Push, outcome: Outcome): Promise<void> {
    const isGone = outcome.kind === 'gone' || (outcome.kind === 'refused' && outcome.status === 404)
    const host = new URL(subscription.endpoint).host
    if (isGone) {
      log.info({ host }, 'nobody is woken there any more')
      await subscriptions.gone(token._id, subscription)
      await queue.done(doc)
    } else if (outcome.kind === 'again') {
      log.info({ host, reason: outcome.reason, attempts: doc.attempts }, 'an app is to be woken later')
      await queue.again(doc, outcome.afterMs)
    } else {
      if (outcome.kind === 'refused') log.warn({ host, reason: outcome.reason }, 'an app cannot be woken')
      await queue.done(doc)
    }
  }

  async function send(push: Push): Promise<void> {
    const { subscription } = push
    const message = pushMessage(subscription, await payloadOf(push), { ...keys, subject })
    await settle(push, await postToInbox(fetcher as Fetcher, subscription.endpoint, message))
  }

  return async (): Promise<boolean> => {
    const { taken, pushes } = await queue.claim()
    await Promise.all(pushes.map(send))
    return taken > 0
  }
}
