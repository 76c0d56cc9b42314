import type { CollectionSpec, Doc } from '../../store/store.js'
import type { PushSubscription } from '../push/subscription.js'

/** A program that members may let in; anybody can register one. */
export interface AppDoc extends Doc {
  clientId: string
  /** Of its secret; the secret itself is nowhere kept. */
  secretHash: string
  name: string
  website: string | null
  redirectUris: string[]
  scopes: string[]
  createdAt: Date
  /** When it is forgotten, unless it does something for a member before. */
  expiresAt: Date
}

export const APPS: CollectionSpec<AppDoc> = {
  name: 'apps',
  indexes: [
    { name: 'client', keys: { clientId: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

/** Whom an app acts for: the member who let it in, or, where they may publish, the hub's voice in their hands. */
export const speakers = ['member', 'voice'] as const
export type Speaker = (typeof speakers)[number]

/** That a member said yes to an app; `_id` is the hash of the code the app has for it. */
export interface GrantDoc extends Doc {
  app: string
  member: string
  credentialsAt: Date
  scopes: string[]
  redirectUri: string
  /** S256 of the verifier (RFC 7636); null when the app named none. */
  challenge: string | null
  /** `member` where it is left out. */
  as?: Speaker
  /** Id of what was given for it; null while it has not been used. */
  token: string | null
  /** It was shown again after it had been used. */
  twice?: boolean
  expiresAt: Date
}

export const GRANTS: CollectionSpec<GrantDoc> = {
  name: 'grants',
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 1 },
}

/** What an app holds. Deleting it shuts the app out at once. */
export interface TokenDoc extends Doc {
  /** Null for a script of the member's own. */
  app: string | null
  /** Null when it stands for the app alone. */
  member: string | null
  /** `member` where it is left out, as in what was given before apps could act for the hub. */
  as?: Speaker
  /** What a script is called; left out of what apps hold. */
  label?: string
  /** Of the member; when these change, it is over. */
  credentialsAt: Date | null
  scopes: string[]
  createdAt: Date
  /** Where the app wants to be woken; left out or null when it does not. */
  push?: PushSubscription | null
  /** To the hour. */
  usedAt: Date
  /** Of an app alone; null for a member's, which end when they are taken back. */
  expiresAt: Date | null
}

export const TOKENS: CollectionSpec<TokenDoc> = {
  name: 'tokens',
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'used', keys: { member: 1, usedAt: 1 } },
    { name: 'app', keys: { app: 1, member: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}
