import { z } from 'zod'
import { notificationTypes } from '../../domain/notifications/notification.js'
import { pushPolicies } from '../../domain/push/subscription.js'
import { Id, Link } from './entity.js'

/** Source: Mastodon documentation, entity "WebPushSubscription". */
export const PushSubscription = z.strictObject({
  id: Id,
  endpoint: Link,
  standard: z.boolean(),
  policy: z.enum(pushPolicies),
  alerts: z.record(z.enum(notificationTypes), z.boolean()),
  server_key: z.string().min(1),
})
