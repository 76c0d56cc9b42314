import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import type { After, CollectionSpec, Doc, Store } from '../../store/store.js'
import type { AuditService } from '../audit/audit-service.js'
import { fault, FieldFaults, parseFields, refusal } from '../refusals.js'
import { hashToken, newToken } from './link-token.js'
import { roles, type Role } from './member.js'
import { mayInvite, type Actor } from './standing.js'

/** A link that makes members. `_id` is the hash of its token: the link itself is shown once and kept nowhere. */
export interface InvitationDoc extends Doc {
  /** The member who made it, or `operator`. */
  by: string
  role: Role
  /** How often it could be used at first, and how often it still can. */
  uses: number
  left: number
  /** For those who run the hub: whom it is for. May be empty. */
  note: string
  createdAt: Date
  expiresAt: Date
}

export const INVITATIONS: CollectionSpec<InvitationDoc> = {
  name: 'invitations',
  indexes: [
    { name: 'newest', keys: { createdAt: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 30 },
}

export const MOST_USES = 500
export const MOST_DAYS = 90
const DAY_MS = 24 * 60 * 60_000

const whole = (most: number) =>
  z.coerce.number('not-a-number').int('not-a-number').min(1, 'not-a-number').max(most, 'not-a-number')

/** @see NewInvitation */
const Input = z.object({
  role: z.enum(roles, 'not-a-role').default('reader'),
  uses: whole(MOST_USES).default(1),
  days: whole(MOST_DAYS).default(14),
  note: z.string().trim().max(200).default(''),
})
/** Links for moderators and stewards work once only, whoever makes them. */
export type NewInvitation = z.input<typeof Input>

export type Invitation = Omit<InvitationDoc, '_id'> & { id: string }

type Deps = {
  store: Store
  audit: Pick<AuditService, 'note'>
  /** Null when there is no such member. */
  actorOf: (by: string) => Promise<Actor | null>
  clock: Clock
}

export type InvitationService = ReturnType<typeof invitationService>

export function invitationService({ store, audit, actorOf, clock }: Deps) {
  const docs = store.collection(INVITATIONS)

  /** Whoever lost the power to invite has lost it for the links they handed out, too. */
  const stillGood = async ({ by, role }: InvitationDoc): Promise<boolean> => mayInvite(await actorOf(by), role)

  return {
    /**
     * @param by  a member's id, or `operator`
     * @returns the path for the link, which cannot be had a second time
     * @throws FieldFaults; Refusal 'forbidden'
     */
    async create(by: string, input: NewInvitation): Promise<{ id: string; token: string; path: string }> {
      const { role, uses, days, note } = parseFields(Input, input)
      if (!mayInvite(await actorOf(by), role)) throw refusal('forbidden', 'not-allowed')
      if (uses > 1 && (role === 'moderator' || role === 'steward')) throw new FieldFaults([fault('uses', 'once-only')])
      const token = newToken()
      const id = hashToken(token)
      const createdAt = clock()
      const expiresAt = new Date(createdAt.getTime() + days * DAY_MS)
      await docs.insertOne({ _id: id, by, role, uses, left: uses, note, createdAt, expiresAt })
      await audit.note(by, 'invitation.create', null, `${role}, ${uses} uses, ${days} days`)
      return { id, token, path: `/join/${token}` }
    },

    /** Newest first, also those that are used up or have run out. */
    async page(after: After | null, limit: number): Promise<{ invitations: Invitation[]; next: After | null }> {
      const from = after === null ? {} : { after }
      const { docs: found, next } = await docs.page({}, { sort: { createdAt: -1 }, limit, ...from })
      return { invitations: found.map(invitationOf), next }
    },

    /** @returns false when there was none */
    async revoke(by: string, id: string): Promise<boolean> {
      const [actor, doc] = await Promise.all([actorOf(by), docs.findOne({ _id: id })])
      if (!mayInvite(actor, doc?.role ?? 'reader')) throw refusal('forbidden', 'not-allowed')
      if (doc === null || !(await docs.deleteOne({ _id: id }))) return false
      await audit.note(by, 'invitation.revoke', null, doc.role)
      return true
    },

    /** What a link is good for; null when it is for nothing (any more). */
    async look(token: string): Promise<Invitation | null> {
      const doc = await docs.findOne({ _id: hashToken(token), left: { $gte: 1 }, expiresAt: { $gt: clock() } })
      return doc !== null && (await stillGood(doc)) ? invitationOf(doc) : null
    },

    /** Uses it once: of many at the same time no more than it is good for. @returns null when it is used up */
    async use(token: string): Promise<Invitation | null> {
      const good = { _id: hashToken(token), left: { $gte: 1 }, expiresAt: { $gt: clock() } }
      const kept = await docs.findOne(good)
      if (kept === null || !(await stillGood(kept))) return null
      const used = await docs.findOneAndUpdate(good, { $inc: { left: -1 } })
      return used === null ? null : invitationOf(used)
    },

    /** Nobody became a member by that use after all. */
    async giveBack(id: string): Promise<void> {
      await docs.updateOne({ _id: id }, { $inc: { left: 1 } })
    },
  }
}

const invitationOf = ({ _id: id, ...doc }: InvitationDoc): Invitation => ({ id, ...doc })
