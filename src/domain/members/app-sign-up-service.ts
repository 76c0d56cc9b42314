import { z } from 'zod'
import type { Language } from '../../words/words.js'
import { fault, FieldFaults, parseFields, refusal } from '../refusals.js'
import type { ProfileService } from './profile-service.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { Issued, TokenService } from '../apps/token-service.js'
import type { AccountService } from './account-service.js'
import { DisplayName, Email, foldEmail, Name } from './member.js'
import type { MemberRepo } from './member-repo.js'
import type { MemberService } from './member-service.js'
import { Password } from './password.js'
import { DAY_MS, HOUR_MS, networkOf, type Throttle } from './throttle.js'

/** `here`: an app may make an account; `asking`: one that waits for a steward; `page`: only on the hub's own page; `closed`. */
export type AppWay = 'here' | 'asking' | 'page' | 'closed'

const NewAccount = z.object({
  name: Name,
  email: Email,
  password: Password,
  agreement: z.literal(true, 'not-a-choice'),
})
const NewRequest = NewAccount.extend({ request: z.string().trim().min(10).max(1_000) })
export type NewAppAccount = z.input<typeof NewRequest>

const MOST_WAITING = 200
const tries = [{ limit: 60, windowMs: HOUR_MS }]
const joins = [
  { limit: 10, windowMs: HOUR_MS },
  { limit: 30, windowMs: DAY_MS },
]
const letters = [{ limit: 3, windowMs: HOUR_MS }]

type Deps = {
  repo: Pick<MemberRepo, 'count' | 'get'>
  settings: Pick<SettingsService, 'read'>
  members: Pick<MemberService, 'add'>
  profiles: Pick<ProfileService, 'open'>
  account: Pick<AccountService, 'sendConfirmation'>
  tokens: Pick<TokenService, 'issue'>
  throttle: Throttle
  /** Whether accounts are made for whoever asks, unseen: for tests alone. */
  unconfirmed: boolean
}

/** The app that asks, as far as it matters: its token is what it may do, and what its member's will be. */
export type AskingApp = { id: string; scopes: readonly string[] }

/**
 * Accounts that people make by way of an app. What anybody may do on the hub's page, a program may do a thousand times:
 * where nobody decides about each, an address has to be confirmed there first, unless the hub is one for tests.
 */
export function appSignUps({ repo, settings, members, profiles, account, tokens, throttle, unconfirmed }: Deps) {
  async function way(): Promise<AppWay> {
    const mode = (await settings.read())?.signUps ?? 'closed'
    if (mode === 'approval') return 'asking'
    if (mode !== 'open') return 'closed'
    return unconfirmed ? 'here' : 'page'
  }

  async function issue(app: AskingApp, member: string): Promise<Issued> {
    const doc = await repo.get(member)
    if (doc === null) throw refusal('conflict', 'changed-meanwhile')
    return tokens.issue({ app: app.id, member, credentialsAt: doc.credentialsAt, scopes: app.scopes })
  }

  return {
    way,

    /**
     * Makes an account with a public profile, or one that waits to be let in, and gets a profile then.
     * @param address  of the connection
     * @throws FieldFaults; Refusal 'forbidden' where apps may not, 'too-many'
     */
    async join(app: AskingApp, input: NewAppAccount, language: Language | null, address: string): Promise<Issued> {
      const now = await way()
      if (now !== 'here' && now !== 'asking') throw refusal('forbidden', 'not-allowed')
      const subject = networkOf(address)
      if (!unconfirmed) await throttle.take({ kind: 'join-try', subject, limits: tries })
      const { name, email, password } = parseFields(now === 'asking' ? NewRequest : NewAccount, input)
      if (now === 'asking' && (await repo.count('waiting')) >= MOST_WAITING) throw refusal('too-many', 'busy')
      const counted = unconfirmed ? [] : await throttle.take({ kind: 'join', subject, limits: joins })
      const waiting = now === 'asking'
      const made = { name, password, displayName: DisplayName.parse(name), language }
      try {
        const { id } = await members.add(made, {
          state: waiting ? 'waiting' : 'active',
          request: waiting ? input.request.trim() : null,
          unconfirmed: email,
          ...(waiting && { opensProfile: true }),
        })
        if (!waiting) await profiles.open(id, { name })
        return await issue(app, id)
      } catch (error) {
        await throttle.giveBack(counted)
        throw error
      }
    },

    /** Whether an address of theirs is confirmed. */
    async isConfirmed(member: string): Promise<boolean> {
      return ((await repo.get(member))?.email ?? null) !== null
    },

    /**
     * Sends the letter once more that confirms an address.
     * @param email  another one to confirm in place of the first; left out for that
     * @throws Refusal 'forbidden' when none waits to be confirmed, 'too-many'; FieldFaults 'email'
     */
    async confirmAgain(member: string, email: string | null): Promise<void> {
      const doc = await repo.get(member)
      if (doc === null || doc.unconfirmed === null) throw refusal('forbidden', 'not-allowed')
      const to = email === null ? doc.unconfirmed : parseFields(z.object({ email: Email }), { email }).email
      // Another address needs the password, which apps do not have.
      if (foldEmail(to) !== foldEmail(doc.unconfirmed)) throw new FieldFaults([fault('email', 'invalid')])
      await throttle.take({ kind: 'address-by', subject: member, limits: letters })
      await account.sendConfirmation(doc, to)
    },
  }
}
