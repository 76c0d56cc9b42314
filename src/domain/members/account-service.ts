import { z } from 'zod'
import { Language } from '../settings/hub-settings.js'
import type { ClaimService } from '../claims/claim-service.js'
import { parseFields, refusal } from '../refusals.js'
import type { CredentialService } from './credential-service.js'
import type { Letters } from './letters.js'
import type { LinkService } from './link-service.js'
import { DisplayName, Email, foldEmail } from './member.js'
import { fileOf, type MemberDoc, type MemberFile, type MemberRepo } from './member-repo.js'
import type { StandingService } from './standing-service.js'
import { DAY_MS, HOUR_MS, type Throttle } from './throttle.js'

const Profile = z.object({
  displayName: DisplayName.min(1),
  language: z.union([z.literal('').transform(() => null), Language]),
})
/** Of `languages`; an empty one is that of the browser. */
export type Profile = { displayName: string; language: string }

const NewAddress = z.object({ email: Email })

/** Letters go to addresses that someone only claims to be theirs: not many, and not many to the same. */
const lettersByMember = [{ limit: 5, windowMs: HOUR_MS }]
export const lettersToAddress = [
  { limit: 3, windowMs: HOUR_MS },
  { limit: 10, windowMs: DAY_MS },
]

type Deps = {
  repo: MemberRepo
  claims: ClaimService
  credentials: Pick<CredentialService, 'confirm'>
  standing: Pick<StandingService, 'remove'>
  links: LinkService
  letters: Letters
  throttle: Throttle
}

export type AccountService = ReturnType<typeof accountService>

/** What members do with their own account. */
export function accountService({ repo, claims, credentials, standing, links, letters, throttle }: Deps) {
  /** Sends the link that confirms an address, whoever else may have it: only its owner learns which. */
  async function sendConfirmation(doc: MemberDoc, email: string): Promise<void> {
    const token = await links.make({ kind: 'address', member: doc, email, lastsMs: 2 * DAY_MS })
    await letters({ to: email, member: doc, kind: 'confirmAddress', path: `/account/address/${token}` })
  }

  async function exchange(doc: MemberDoc, email: string): Promise<boolean> {
    const update = { $set: { email, unconfirmed: null, mailTrouble: null } }
    return (await repo.change(doc._id, update, { email: doc.email, credentialsAt: doc.credentialsAt })) !== null
  }

  /** Gives a claim up, unless the same address has become theirs meanwhile. */
  async function letGo(id: string, key: string): Promise<void> {
    const email = (await repo.get(id))?.email ?? null
    if (email === null || `mail:${foldEmail(email)}` !== key) await claims.release(key, id)
  }

  return {
    /** @throws FieldFaults; Refusal 'not-found' */
    async changeProfile(id: string, input: Profile): Promise<MemberFile> {
      const doc = await repo.change(id, { $set: parseFields(Profile, input) })
      if (doc === null) throw refusal('not-found', 'no-such-member')
      return fileOf(doc)
    },

    /**
     * Notes a new address, which counts once it is confirmed by the link that is sent there.
     * @throws FieldFaults 'email', 'password'; Refusal 'too-many'
     */
    async changeAddress(id: string, { email, password }: { email: string; password: string }): Promise<void> {
      const wanted = parseFields(NewAddress, { email }).email
      await credentials.confirm(id, password)
      await throttle.take(
        { kind: 'address-by', subject: id, limits: lettersByMember },
        { kind: 'address-to', subject: foldEmail(wanted), limits: lettersToAddress },
      )
      const doc = await repo.change(id, { $set: { unconfirmed: wanted } })
      if (doc === null) throw refusal('not-found', 'no-such-member')
      await sendConfirmation(doc, wanted)
    },

    sendConfirmation,

    /** The address a link confirms; null when it does not hold. */
    async lookAddress(token: string): Promise<string | null> {
      const link = await links.look('address', token)
      return link?.member?.unconfirmed === link?.email ? (link?.email ?? null) : null
    },

    /** @throws Refusal 'not-found' for a link that does not hold, 'conflict' when another account has that address */
    async confirmAddress(token: string): Promise<string> {
      const link = await links.look('address', token)
      if (link === null || link.member === null || link.email === null || link.member.unconfirmed !== link.email) {
        throw refusal('not-found', 'bad-link')
      }
      const { member: doc, email } = link
      const [key, old] = [`mail:${foldEmail(email)}`, doc.email === null ? null : `mail:${foldEmail(doc.email)}`]
      if (!(await claims.take(key, doc._id))) throw refusal('conflict', 'address-taken')
      if (!(await exchange(doc, email))) {
        await letGo(doc._id, key)
        throw refusal('not-found', 'bad-link')
      }
      await links.use(link.id)
      if (doc.email !== null && old !== null && old !== key) {
        await claims.release(old, doc._id)
        await letters({ to: doc.email, member: doc, kind: 'addressChanged' })
      }
      return email
    },

    /** Deletes the account. @throws FieldFaults 'password'; Refusal 'conflict' for the last steward */
    async leave(id: string, password: string): Promise<void> {
      await credentials.confirm(id, password)
      await standing.remove(id, id)
    },
  }
}
