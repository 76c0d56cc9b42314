import { createECDH } from 'node:crypto'
import { z } from 'zod'
import { notificationTypes, type NotificationType } from '../notifications/notification.js'

/** Whose notifications an app wants to be woken for. */
export const pushPolicies = ['all', 'followed', 'follower', 'none'] as const
export type PushPolicy = (typeof pushPolicies)[number]

/** Where an app is woken, kept with what it holds: it goes with the token. */
export type PushSubscription = {
  /** Sortable: what apps call it by. */
  number: string
  /** Of a push service, which passes on what it cannot read. */
  endpoint: string
  /** Both in base64url without padding: a point on P-256, uncompressed, and 16 bytes (RFC 8291, 3). */
  p256dh: string
  auth: string
  /** `aes128gcm` (RFC 8291); otherwise the `aesgcm` of the drafts before it. */
  standard: boolean
  alerts: NotificationType[]
  policy: PushPolicy
}

const LONGEST_ENDPOINT = 2_000
const POINT_BYTES = 65
const AUTH_BYTES = 16

const base64 = z
  .string()
  .max(200)
  .regex(/^[\w+/-]+={0,2}$/)
  .transform((text) => Buffer.from(text, 'base64url'))

/** Kept as it was given: apps look for that very text. */
const endpoint = z
  .string()
  .max(LONGEST_ENDPOINT)
  .regex(/^\S+$/)
  .refine((text) => URL.canParse(text) && isBare(new URL(text)))

const isBare = ({ username, password, hash }: URL): boolean => username === '' && password === '' && hash === ''

/** What an app sends of where it is woken. Which addresses may be asked is for whoever asks them to say. */
export const NewSubscription = z.object({
  endpoint,
  p256dh: base64.refine(isPoint).transform((bytes) => bytes.toString('base64url')),
  auth: base64.refine(({ length }) => length === AUTH_BYTES).transform((bytes) => bytes.toString('base64url')),
  standard: z.boolean(),
  alerts: z.array(z.enum(notificationTypes)),
  policy: z.enum(pushPolicies),
})
export type NewSubscription = z.output<typeof NewSubscription>

/** Whether something can be agreed on with it: what lies on no curve would stop each message. */
function isPoint(bytes: Buffer): boolean {
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false
  const own = createECDH('prime256v1')
  own.generateKeys()
  try {
    return own.computeSecret(bytes).length > 0
  } catch {
    return false // not on the curve
  }
}
