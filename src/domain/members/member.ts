import { z } from 'zod'
import type { Language } from '../../words/words.js'

/** From least to most; each may do what those before it may. */
export const roles = ['reader', 'coordinator', 'moderator', 'steward'] as const
export type Role = (typeof roles)[number]

/** `waiting`: asked to join, and a steward has not decided yet. Only `active` members can sign in. */
export type MemberState = 'active' | 'waiting' | 'suspended'

/** A person with an account, as the hub's own pages may know it; never holds a secret. */
export type Member = {
  id: string
  /** What they sign in with, unique in the hub: `organiser`. */
  name: string
  displayName: string
  email: string | null
  role: Role
  state: MemberState
  /** The language the hub speaks to them; null for that of their browser. */
  language: Language | null
  secondFactor: boolean
  createdAt: Date
}

/** What a role is asked about. */
export type Power = 'read' | 'publish' | 'moderate' | 'run'

const least: Record<Power, Role> = { read: 'reader', publish: 'coordinator', moderate: 'moderator', run: 'steward' }

export function can(member: Pick<Member, 'role' | 'state'> | null, power: Power): boolean {
  return member?.state === 'active' && roles.indexOf(member.role) >= roles.indexOf(least[power])
}

/** Names the hub needs for itself, as handles and in addresses. */
const reserved = new Set(
  'about account actor admin administrator api abuse assets everyone feed help here hostmaster hub inbox info instance mail manage media moderator noreply o oauth postmaster root security setup steward support system webmaster'.split(
    ' ',
  ),
)

/** A member's name or the hub's handle; what Mastodon takes as a user name, in lower case. */
export const Name = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .regex(/^[a-z0-9_]{1,30}$/, 'not-a-name')
  .refine((name) => !reserved.has(name), 'reserved-name')

export const LONGEST_DISPLAY_NAME = 100
export const DisplayName = z.string().trim().max(LONGEST_DISPLAY_NAME)

/** One line; the folded form (`foldEmail`) is what makes it unique. */
export const Email = z.string().trim().max(254).pipe(z.email('not-an-address'))

export const foldEmail = (email: string): string => email.normalize('NFKC').toLowerCase()
