import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import type { AuditService } from '../audit/audit-service.js'
import { fault, FieldFaults, parseFields, refusal } from '../refusals.js'
import type { Letters } from './letters.js'
import type { LinkService } from './link-service.js'
import { memberOf, type MemberDoc, type MemberRepo } from './member-repo.js'
import { Password, type Passwords } from './password.js'
import type { SessionService } from './session-service.js'
import { later, mayRun, type Actor } from './standing.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Throttle } from './throttle.js'

const NewPassword = z.object({ password: Password })

/** Somebody else's open browser must not become a place to guess the password at. */
const CONFIRMING = [{ limit: 10, windowMs: 15 * MINUTE_MS }]

type Deps = {
  repo: MemberRepo
  passwords: Passwords
  sessions: Pick<SessionService, 'endAll'>
  links: LinkService
  letters: Letters
  throttle: Throttle
  audit: Pick<AuditService, 'note'>
  actorOf: (by: string) => Promise<Actor | null>
  clock: Clock
}

export type CredentialService = ReturnType<typeof credentialService>

/** Passwords: chosen, changed, lost and confirmed. A new one ends all sessions and all links made before. */
export function credentialService(deps: Deps) {
  const { repo, passwords, links, letters, throttle, audit, actorOf } = deps

  const replace = replacer(deps)

  async function member(id: string): Promise<MemberDoc> {
    const doc = await repo.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-member')
    return doc
  }

  /** That it is the member who sits there. @throws FieldFaults 'wrong-password' for `field`; Refusal 'too-many' */
  async function confirm(id: string, password: string, field = 'password'): Promise<MemberDoc> {
    const counted = await throttle.take({ kind: 'confirm', subject: id, limits: CONFIRMING })
    const doc = await member(id)
    if (!(await passwords.verify(password, doc.passwordHash, true)))
      throw new FieldFaults([fault(field, 'wrong-password')])
    await throttle.giveBack(counted)
    return doc
  }

  return {
    confirm,

    /** @throws FieldFaults 'password'; Refusal 'not-found', 'conflict' */
    async setPassword(id: string, password: string): Promise<void> {
      const chosen = parseFields(NewPassword, { password }).password
      if (!(await replace(await member(id), chosen))) throw refusal('conflict', 'changed-meanwhile')
    },

    /** By the member. @throws FieldFaults 'current', 'password'; Refusal 'too-many', 'conflict' */
    async changePassword(id: string, { current, password }: { current: string; password: string }): Promise<void> {
      const chosen = parseFields(NewPassword, { password }).password
      if (!(await replace(await confirm(id, current, 'current'), chosen))) {
        throw refusal('conflict', 'changed-meanwhile')
      }
    },

    /** @returns the path of a link with which that member can choose a password, for a day; to be handed over */
    async resetLink(by: string, id: string): Promise<string> {
      const [actor, doc] = await Promise.all([actorOf(by), repo.get(id)])
      if (actor === null || !mayRun(actor)) throw refusal('forbidden', 'not-allowed')
      if (doc === null) throw refusal('not-found', 'no-such-member')
      if (doc.state !== 'active') throw refusal('conflict', 'changed-meanwhile')
      const token = await links.make({ kind: 'reset', member: doc, email: null, lastsMs: DAY_MS })
      await audit.note(by, 'member.reset-link', id)
      return `/reset/${token}`
    },

    /** Sends a link that lasts an hour; suspended members and those without an address get none. */
    async sendReset(doc: MemberDoc): Promise<void> {
      if (doc.email === null || doc.state !== 'active') return
      const token = await links.make({ kind: 'reset', member: doc, email: doc.email, lastsMs: HOUR_MS })
      await letters({ to: doc.email, member: doc, kind: 'reset', path: `/reset/${token}` })
    },

    /** Whose password a link lets one choose; null when it does not hold. */
    async lookReset(token: string) {
      const link = await links.look('reset', token)
      return link === null || link.member === null ? null : memberOf(link.member)
    },

    /**
     * Chooses a new password by a link. Of two at the same time the credentials let one through.
     * @throws FieldFaults 'password'; Refusal 'not-found' for a link that does not hold
     */
    async reset(token: string, password: string): Promise<string> {
      const link = await links.look('reset', token)
      if (link === null || link.member === null) throw refusal('not-found', 'bad-link')
      const chosen = parseFields(NewPassword, { password }).password
      if (!(await replace(link.member, chosen))) throw refusal('not-found', 'bad-link')
      await links.use(link.id)
      return link.member._id
    },
  }
}

/** Puts a new password in place of that of `doc`. @returns false when the credentials have changed since it was read */
function replacer({ repo, passwords, sessions, letters, clock }: Deps) {
  return async (doc: MemberDoc, password: string): Promise<boolean> => {
    const passwordHash = await passwords.hash(password)
    const credentialsAt = later(doc.credentialsAt, clock())
    const update = { $set: { passwordHash, credentialsAt } }
    if ((await repo.change(doc._id, update, { credentialsAt: doc.credentialsAt })) === null) return false
    await sessions.endAll(doc._id, null)
    if (doc.email !== null) await letters({ to: doc.email, member: doc, kind: 'passwordChanged' })
    return true
  }
}
