import { createECDH, createHmac } from 'node:crypto'

export type VapidKeys = { publicKey: string; privateKey: string }

/**
 * The keys that a hub introduces itself with to push services (RFC 8292): P-256, both in base64url without padding. The same
 * seed gives the same keys, so that subscriptions outlive a restart.
 */
export function vapidKeys(seed: Buffer): VapidKeys {
  const curve = createECDH('prime256v1')
  const privateKey = createHmac('sha256', seed).update('p-256').digest()
  // One seed in 2^32 lies beyond the order of the curve; it throws then, at the start and for good.
  curve.setPrivateKey(privateKey)
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') }
}
