import type { Clock } from '../../core/clock.js'
import type { AuditService } from '../audit/audit-service.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { CredentialService } from './credential-service.js'
import type { Letters } from './letters.js'
import type { MemberDoc, MemberRepo } from './member-repo.js'
import type { Enrolment, SecondFactors } from './second-factor.js'
import type { SessionService } from './session-service.js'
import { mayRun, type Actor } from './standing.js'

type Deps = {
  repo: MemberRepo
  factors: SecondFactors
  credentials: Pick<CredentialService, 'confirm'>
  settings: Pick<SettingsService, 'read'>
  sessions: Pick<SessionService, 'endAll'>
  letters: Letters
  audit: Pick<AuditService, 'note'>
  actorOf: (by: string) => Promise<Actor | null>
  clock: Clock
}

export type SecondFactorService = ReturnType<typeof secondFactorService>

/** Turning the second step of signing in on and off, and taking that step. */
export function secondFactorService(deps: Deps) {
  const { repo, factors, credentials, settings, sessions, letters, audit, actorOf, clock } = deps
  const kept = (id: string): string => `member ${id}`
  /** A secret that is still being set up: it is of no use once the credentials have changed, nor for others. */
  const offered = ({ _id, credentialsAt }: MemberDoc): string => `offer ${_id} ${credentialsAt.getTime()}`
  const wrongCode = () => new FieldFaults([fault('code', 'wrong-code')])

  async function off(doc: MemberDoc): Promise<void> {
    await repo.change(doc._id, { $set: { secondFactor: null, recoveryHashes: [] } })
    if (doc.email !== null) await letters({ to: doc.email, member: doc, kind: 'secondFactorOff' })
  }

  return {
    /** Offers a secret, which counts once a code of it was given. @throws as `credentials.confirm` */
    async offer(id: string, password: string): Promise<Enrolment> {
      const doc = await credentials.confirm(id, password)
      const hub = await settings.read()
      return factors.enrol({ issuer: hub?.name ?? 'Allotment', label: doc.name }, offered(doc))
    },

    /** What was offered, to be shown again after a wrong code; null when it is not this member's. */
    async offeredAgain(id: string, sealed: string): Promise<Enrolment | null> {
      const [doc, hub] = await Promise.all([repo.get(id), settings.read()])
      return doc === null
        ? null
        : factors.again({ issuer: hub?.name ?? 'Allotment', label: doc.name }, sealed, offered(doc))
    },

    /**
     * Sessions that were begun without a second step end, but for the one it is turned on with.
     * @returns the recovery codes, which cannot be had a second time
     * @throws FieldFaults 'code'; Refusal 'conflict'
     */
    async turnOn(id: string, sealed: string, code: string, session: string | null): Promise<string[]> {
      const doc = await repo.get(id)
      if (doc === null) throw refusal('not-found', 'no-such-member')
      const step = factors.stepOf(code, sealed, offered(doc), clock())
      if (step === null) throw wrongCode()
      const { codes, hashes } = factors.recoveryCodes(id)
      const secondFactor = { sealed: factors.move(sealed, offered(doc), kept(id)), lastStep: step }
      const unset = { secondFactor: null, credentialsAt: doc.credentialsAt }
      const changed = await repo.change(id, { $set: { secondFactor, recoveryHashes: hashes } }, unset)
      if (changed === null) throw refusal('conflict', 'changed-meanwhile')
      await sessions.endAll(id, session)
      return codes
    },

    /** @throws as `credentials.confirm` */
    async turnOff(id: string, password: string): Promise<void> {
      await off(await credentials.confirm(id, password))
    },

    /** For a member who lost both app and codes. */
    async turnOffFor(by: string, id: string): Promise<void> {
      const [actor, doc] = await Promise.all([actorOf(by), repo.get(id)])
      if (actor === null || !mayRun(actor)) throw refusal('forbidden', 'not-allowed')
      if (doc === null) throw refusal('not-found', 'no-such-member')
      await off(doc)
      await audit.note(by, 'member.second-factor-off', id)
    },

    /** New codes in place of those there were. @throws as `credentials.confirm`; Refusal 'conflict' */
    async newCodes(id: string, password: string): Promise<string[]> {
      const doc = await credentials.confirm(id, password)
      if (doc.secondFactor === null) throw refusal('conflict', 'changed-meanwhile')
      const { codes, hashes } = factors.recoveryCodes(id)
      await repo.change(id, { $set: { recoveryHashes: hashes } })
      return codes
    },

    /** Takes a code of the app or a recovery code, each once. */
    async take(doc: MemberDoc, code: string): Promise<boolean> {
      if (doc.secondFactor === null) return false
      const step = factors.stepOf(code, doc.secondFactor.sealed, kept(doc._id), clock())
      if (step !== null) return repo.useStep(doc._id, step)
      return repo.useRecovery(doc._id, factors.hashOf(doc._id, code))
    },
  }
}
