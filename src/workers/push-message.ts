import { createRequire } from 'node:module'
import type webPush from 'web-push'
import { lazy } from '../core/lazy.js'
import type { VapidKeys } from '../core/vapid.js'
import { PUSH_TTL_SECONDS } from '../domain/push/push-queue.js'
import type { PushSubscription } from '../domain/push/subscription.js'

/** What is posted to a push service: nobody but the app can read the body. */
export type PushMessage = { headers: Record<string, string>; body: Uint8Array }

/** Most hubs wake nobody for a while after they start: it costs memory only then. */
const library = lazy(() => createRequire(import.meta.url)('web-push') as typeof webPush)

/**
 * Encrypts and signs (RFC 8291 and RFC 8292, or the drafts before them).
 * @param by.subject  where the operator of a push service turns to: an https address
 */
export function pushMessage(
  { endpoint, p256dh, auth, standard }: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth' | 'standard'>,
  payload: object,
  by: VapidKeys & { subject: string },
): PushMessage {
  const details = library().generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), {
    vapidDetails: by,
    TTL: PUSH_TTL_SECONDS,
    urgency: 'normal',
    contentEncoding: standard ? 'aes128gcm' : 'aesgcm',
  })
  const headers = Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  if (details.body === null) throw new Error('A message without a body')
  return {
    headers: Object.fromEntries(headers.filter(([name]) => name !== 'content-length')),
    body: details.body,
  }
}
