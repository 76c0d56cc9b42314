import { z } from 'zod'
import type { Language } from '../../words/words.js'
import { parseFields, refusal } from '../refusals.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { AccountService } from './account-service.js'
import type { InvitationService } from './invitation-service.js'
import type { GoodLink, LinkService } from './link-service.js'
import { DisplayName, Email, Name, type Member, type Role } from './member.js'
import type { MemberRepo } from './member-repo.js'
import type { MemberService } from './member-service.js'
import { Password } from './password.js'
import { DAY_MS, HOUR_MS, networkOf, type Throttle } from './throttle.js'

/** How someone may come in without an invitation. `address`: first their address is asked, and a link sent there. */
export type Way = 'closed' | 'invitation' | 'approval' | 'open' | 'address'

/** What a link to join is good for. `email` is the address it proves, null when none. */
export type JoinLink = { role: Role; email: string | null }

const NewAccount = z.object({
  name: Name,
  displayName: DisplayName,
  password: Password,
  /** To be confirmed later; may be empty. */
  email: z.union([z.literal('').transform(() => null), Email]),
})
/** What someone says of themselves to whoever decides. */
const NewRequest = NewAccount.extend({ request: z.string().trim().min(10).max(1_000) })

export type NewAccount = z.input<typeof NewAccount> & { request: string }
export type Joined = { member: Member; state: 'active' | 'waiting' }

/** So that a neighbourhood can join behind one connection, and a machine cannot fill the hub. */
const tries = [{ limit: 60, windowMs: HOUR_MS }]
const joins = [
  { limit: 10, windowMs: HOUR_MS },
  { limit: 30, windowMs: DAY_MS },
]
const invited = [{ limit: 300, windowMs: HOUR_MS }]
const MOST_WAITING = 200

type Deps = {
  repo: Pick<MemberRepo, 'count' | 'get'>
  settings: Pick<SettingsService, 'read'>
  members: Pick<MemberService, 'add'>
  invitations: InvitationService
  account: Pick<AccountService, 'sendConfirmation'>
  links: LinkService
  throttle: Throttle
  /** Whether a mail server is set up. */
  mailWorks: boolean
}

export type SignUpService = ReturnType<typeof signUpService>

/** How people come to have an account. */
export function signUpService(deps: Deps) {
  const { repo, settings, members, account, throttle, mailWorks } = deps
  const joinLinks = linksToJoin(deps)

  async function way(): Promise<Way> {
    const mode = (await settings.read())?.signUps ?? 'closed'
    return mode === 'open' && mailWorks ? 'address' : mode
  }

  const look = async (token: string) => joinLinks.look(await way(), token)

  /** An address that someone gave is confirmed by themselves; until then it is nobody's. */
  async function confirmLater(id: string): Promise<void> {
    const doc = await repo.get(id)
    if (doc !== null && doc.unconfirmed !== null) await account.sendConfirmation(doc, doc.unconfirmed)
  }

  return {
    way,

    /** What a link to join is good for; null when it does not hold, as none does while the hub is closed. */
    async look(token: string): Promise<JoinLink | null> {
      const found = await look(token)
      return found === null ? null : { role: found.role, email: found.email }
    },

    /**
     * Makes an account without a link, or asks a steward for one.
     * @param address  of the connection
     * @throws FieldFaults; Refusal 'forbidden' where that is not the way, 'too-many'
     */
    async join(input: NewAccount, language: Language, address: string): Promise<Joined> {
      const now = await way()
      if (now !== 'open' && now !== 'approval') throw refusal('forbidden', 'not-allowed')
      const state = now === 'open' ? ('active' as const) : ('waiting' as const)
      const subject = networkOf(address)
      await throttle.take({ kind: 'join-try', subject, limits: tries })
      const { email, ...given } = parseFields(state === 'waiting' ? NewRequest : NewAccount, input)
      if (state === 'waiting' && (await repo.count('waiting')) >= MOST_WAITING) throw refusal('too-many', 'busy')
      const counted = await throttle.take({ kind: 'join', subject, limits: joins })
      const request = 'request' in given ? String(given.request) : null
      try {
        const member = await members.add({ ...given, language }, { state, request, unconfirmed: email, joins: true })
        return { member, state }
      } catch (error) {
        await throttle.giveBack(counted)
        throw error
      }
    },

    /** Makes an account by a link. @throws FieldFaults; Refusal 'not-found' for one that does not hold, 'too-many' */
    async joinBy(token: string, input: NewAccount, language: Language, address: string): Promise<Joined> {
      await throttle.take({ kind: 'join-invited', subject: networkOf(address), limits: invited })
      const link = await look(token)
      if (link === null) throw refusal('not-found', 'bad-link')
      const { email: typed, ...given } = parseFields(NewAccount, input)
      const { role, email } = link
      const unconfirmed = email === null ? typed : null
      const make = () => members.add({ ...given, language, role, email }, { unconfirmed, joins: true })
      const member = await joinLinks.using(token, link, make)
      await confirmLater(member.id)
      return { member, state: 'active' }
    },
  }
}

/** A link that lets someone join: an invitation, or one that went to an address. */
type FoundLink = (JoinLink & { from: 'invitation' }) | (JoinLink & { from: 'address'; link: GoodLink })

/** Both kinds of links as one. */
function linksToJoin({ invitations, links }: Pick<Deps, 'invitations' | 'links'>) {
  return {
    async look(way: Way, token: string): Promise<FoundLink | null> {
      if (way === 'closed') return null
      const invitation = await invitations.look(token)
      if (invitation !== null) return { from: 'invitation', role: invitation.role, email: null }
      const link = way === 'address' ? await links.look('join', token) : null
      return link === null ? null : { from: 'address', role: 'reader', email: link.email, link }
    },

    /** Uses it up for what `make` makes, and gives an invitation back when that fails. */
    async using(token: string, found: FoundLink, make: () => Promise<Member>): Promise<Member> {
      if (found.from === 'address') {
        const member = await make() // its address can be claimed once only
        await links.use(found.link.id)
        return member
      }
      const invitation = await invitations.use(token)
      if (invitation === null) throw refusal('not-found', 'bad-link')
      try {
        return await make()
      } catch (error) {
        await invitations.giveBack(invitation.id)
        throw error
      }
    },
  }
}
