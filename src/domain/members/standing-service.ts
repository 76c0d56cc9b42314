import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import type { Update } from '../../store/store.js'
import type { AuditService } from '../audit/audit-service.js'
import type { IdentityRepo } from '../actors/identity-repo.js'
import type { ClaimService } from '../claims/claim-service.js'
import { parseFields, refusal } from '../refusals.js'
import { can, foldEmail, roles, type Member, type MemberState, type Role } from './member.js'
import type { Leavings } from './leavings.js'
import { memberOf, type MemberDoc, type MemberRepo } from './member-repo.js'
import type { SessionService } from './session-service.js'
import { later, mayRun, maySuspend, OPERATOR, operator, type Actor } from './standing.js'
import type { StewardGuard } from './steward-guard.js'

const RoleChange = z.object({ role: z.enum(roles, 'not-a-role') })
/** Shown to the member when they sign in, so it is asked for. */
const Suspension = z.object({ reason: z.string().trim().min(1).max(500) })

type Deps = {
  repo: MemberRepo
  guard: StewardGuard
  leavings: Pick<Leavings, 'note'>
  claims: ClaimService
  identities: Pick<IdentityRepo, 'ofMember'>
  sessions: Pick<SessionService, 'endAll'>
  audit: Pick<AuditService, 'note'>
  clock: Clock
}

export type StandingService = ReturnType<typeof standingService>

/** What members with power do to others. `by` is a member's id, or `operator`; each change is noted in the audit. */
export function standingService(deps: Deps) {
  const { sessions, audit, clock } = deps
  const { actorOf, meet, change, changeState, takeAway } = changes(deps)

  return {
    actorOf,

    /** @throws FieldFaults 'role'; Refusal 'conflict' for the last steward */
    async changeRole(by: string, id: string, role: Role): Promise<Member> {
      const wanted = parseFields(RoleChange, { role })
      const doc = await meet(by, id, mayRun)
      if (doc.role === wanted.role) return memberOf(doc)
      const changed = await change(doc, wanted)
      await audit.note(by, 'member.role', id, `${doc.role} -> ${wanted.role}`)
      return changed
    },

    /** Ends their sessions at once. @throws FieldFaults 'reason'; Refusal 'conflict' unless they are active */
    async suspend(by: string, id: string, reason: string): Promise<Member> {
      const given = parseFields(Suspension, { reason })
      const doc = await meet(by, id, maySuspend)
      const suspended = { at: clock(), reason: given.reason }
      const credentialsAt = later(doc.credentialsAt, clock())
      const changed = await changeState(doc, 'active', { state: 'suspended', suspended, credentialsAt })
      await sessions.endAll(id, null)
      await audit.note(by, 'member.suspend', id)
      return changed
    },

    async restore(by: string, id: string): Promise<Member> {
      const doc = await meet(by, id, maySuspend)
      const changed = await changeState(doc, 'suspended', { state: 'active', suspended: null, homeDue: clock() })
      await audit.note(by, 'member.restore', id)
      return changed
    },

    /** Lets someone in who asked to join. */
    async accept(by: string, id: string): Promise<Member> {
      const doc = await meet(by, id, (actor) => can(actor, 'moderate'))
      const changed = await changeState(doc, 'waiting', { state: 'active', request: null, homeDue: clock() })
      await audit.note(by, 'member.accept', id)
      return changed
    },

    /** Forgets someone who asked to join. @returns who it was, to be told */
    async refuse(by: string, id: string): Promise<Member> {
      const doc = await meet(by, id, (actor) => can(actor, 'moderate'))
      if (doc.state !== 'waiting') throw refusal('conflict', 'changed-meanwhile')
      await takeAway(doc)
      await audit.note(by, 'member.refuse', id)
      return memberOf(doc)
    },

    /** The account goes, at once and for good; stewards remove others, and everybody may go themselves. */
    async remove(by: string, id: string): Promise<Member> {
      const doc = await meet(by, id, (actor) => mayRun(actor) || by === id)
      await takeAway(doc)
      await audit.note(by, by === id ? 'member.leave' : 'member.remove', id)
      return memberOf(doc)
    },
  }
}

/** The steps these are made of. */
function changes({ repo, guard, leavings, claims, identities, sessions }: Deps) {
  /** @returns null when there is no such member */
  async function actorOf(by: string): Promise<Actor | null> {
    if (by === OPERATOR) return operator
    const doc = await repo.get(by)
    return doc === null ? null : memberOf(doc)
  }

  /** @throws Refusal 'forbidden' before 'not-found', so that those without power learn nothing */
  async function meet(by: string, id: string, may: (actor: Actor, target: Member) => boolean): Promise<MemberDoc> {
    const [actor, target] = await Promise.all([actorOf(by), repo.get(id)])
    if (actor === null || !(can(actor, 'moderate') || by === id)) throw refusal('forbidden', 'not-allowed')
    if (target === null) throw refusal('not-found', 'no-such-member')
    if (!may(actor, memberOf(target))) throw refusal('forbidden', 'not-allowed')
    return target
  }

  /** Guarded when the member is an active steward now and will not be afterwards. */
  async function change(doc: MemberDoc, update: NonNullable<Update<MemberDoc>['$set']>): Promise<Member> {
    const make = async () => {
      const { _id: id, revision } = doc
      const changed = await repo.change(id, { $set: update, $inc: { revision: 1 } }, { revision })
      if (changed === null) throw refusal('conflict', 'changed-meanwhile')
      return memberOf(changed)
    }
    return isSteward(doc) && !isSteward({ ...doc, ...update }) ? guard.without(doc, make) : make()
  }

  async function changeState(doc: MemberDoc, from: MemberState, update: NonNullable<Update<MemberDoc>['$set']>) {
    if (doc.state !== from) throw refusal('conflict', 'changed-meanwhile')
    return change(doc, update)
  }

  async function takeAway(doc: MemberDoc): Promise<void> {
    const make = async () => {
      if (!(await repo.remove(doc._id, doc.revision))) throw refusal('conflict', 'changed-meanwhile')
    }
    await leavings.note(doc._id)
    await (isSteward(doc) ? guard.without(doc, make) : make())
    await sessions.endAll(doc._id, null)
    // Who spoke on the network keeps the name for good: nobody else is to be taken for them.
    if ((await identities.ofMember(doc._id)) === null) await claims.release(`name:${doc.name}`, doc._id)
    if (doc.email !== null) await claims.release(`mail:${foldEmail(doc.email)}`, doc._id)
  }

  return { actorOf, meet, change, changeState, takeAway }
}

const isSteward = ({ role, state }: Partial<MemberDoc>): boolean => role === 'steward' && state === 'active'
