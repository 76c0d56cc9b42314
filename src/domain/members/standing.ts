import { can, type Member, type Role } from './member.js'

/** Stands for whoever works at the machine itself, and may do what stewards may. */
export const OPERATOR = 'operator'

/** Someone who does something to others: an active member, or the operator. */
export type Actor = Pick<Member, 'id' | 'role' | 'state'>
export const operator: Actor = { id: OPERATOR, role: 'steward', state: 'active' }

/** Stewards over everybody; moderators over readers and coordinators, so that they cannot take the hub. */
export function maySuspend(actor: Actor, target: Pick<Member, 'id' | 'role'>): boolean {
  if (actor.id === target.id || !can(actor, 'moderate')) return false
  return can(actor, 'run') || target.role === 'reader' || target.role === 'coordinator'
}

/** Whom an actor may hand a link that makes a member of this role. */
export function mayInvite(actor: Actor | null, role: Role): boolean {
  return can(actor, 'run') || (can(actor, 'moderate') && role === 'reader')
}

/** Roles, resets for others and removal are for those who run the hub. */
export const mayRun = (actor: Actor): boolean => can(actor, 'run')

/** When credentials changed: now, and never twice the same moment for one member. */
export const later = (before: Date, now: Date): Date => new Date(Math.max(now.getTime(), before.getTime() + 1))
