import { z } from 'zod'
import { notificationTypes } from '../../domain/notifications/notification.js'
import { pushPolicies } from '../../domain/push/subscription.js'
import { Count, Link } from './entity.js'

/**
 * Source: Mastodon documentation, entity "WebPushSubscription". Its id is a number in the example there, and from Mastodon's
 * server: apps on phones decode it as one, some of 32 bits, and wake nobody when they cannot.
 */
export const PushSubscription = z.strictObject({
  id: Count.max(2 ** 31 - 1),
  endpoint: Link,
  standard: z.boolean(),
  policy: z.enum(pushPolicies),
  alerts: z.record(z.enum(notificationTypes), z.boolean()),
  server_key: z.string().min(1),
})
