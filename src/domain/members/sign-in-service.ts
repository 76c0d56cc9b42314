import type { Clock } from '../../core/clock.js'
import { refusal } from '../refusals.js'
import { foldIdentity, type MemberFinder } from './finder.js'
import type { MemberDoc, MemberRepo } from './member-repo.js'
import type { Passwords } from './password.js'
import type { SecondFactorService } from './second-factor-service.js'
import type { SessionService } from './session-service.js'
import type { SignedTokens } from './signed-tokens.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, networkOf, type Counted, type Throttle, type Try } from './throttle.js'

/** Whoever knocks, as far as a request tells. */
export type Visitor = {
  /** Of the connection, or as a trusted proxy tells it. */
  address: string
  /** What the browser says it is. */
  agent: string
  /** What `device` said when someone last signed in with this browser; null when nobody has. */
  device: string | null
}

/** What a browser is given that someone has signed in with. */
export type Entered = {
  member: string
  session: string
  /** Shows later that this browser has been here: others cannot use up its tries. */
  device: string
}

export type SignInStep =
  | ({ step: 'in' } & Entered)
  /** The password was right; now a code is needed, with this ticket. */
  | { step: 'code'; ticket: string }
  | { step: 'wrong' }
  /** Known only to whoever gave the right password. */
  | { step: 'waiting' }
  | { step: 'suspended'; reason: string }

export type CodeStep = ({ step: 'in' } & Entered) | { step: 'wrong' } | { step: 'expired' }

const TICKET_SECONDS = 10 * 60
const DEVICE_SECONDS = 400 * 24 * 60 * 60

const perNetwork = [{ limit: 50, windowMs: HOUR_MS }]
/** Ten in a quarter of an hour, then ever fewer: 30 in six hours, 60 in a day. */
const perVisitor = [
  { limit: 10, windowMs: 15 * MINUTE_MS },
  { limit: 30, windowMs: 6 * HOUR_MS },
  { limit: 60, windowMs: DAY_MS },
]
/** From everywhere together. Whoever uses this up shuts out strangers, but no browser the member has used before. */
const perAccount = [
  { limit: 100, windowMs: HOUR_MS },
  { limit: 400, windowMs: DAY_MS },
]
/** A code is one of three in a million: at this rate it takes decades to guess. */
const codesPerAccount = [
  { limit: 20, windowMs: HOUR_MS },
  { limit: 60, windowMs: DAY_MS },
]

type Deps = {
  repo: Pick<MemberRepo, 'get'>
  find: MemberFinder
  passwords: Passwords
  sessions: Pick<SessionService, 'begin'>
  factors: Pick<SecondFactorService, 'take'>
  tokens: SignedTokens
  throttle: Throttle
  clock: Clock
}

export function signInService({ repo, find, passwords, sessions, factors, tokens, throttle }: Deps) {
  /**
   * Counts before anything is looked at, by what was typed: were it by account, a full count would tell that a name and
   * an address belong together.
   */
  function count(kind: string, account: string, known: boolean, visitor: Visitor, ofAccount: Try['limits']) {
    const network = networkOf(visitor.address)
    if (known) return throttle.take({ kind: `${kind}-known`, subject: visitor.device ?? '', limits: perVisitor })
    return throttle.take(
      { kind: `${kind}-from`, subject: network, limits: perNetwork },
      { kind: `${kind}-by`, subject: `${network} ${account}`, limits: perVisitor },
      { kind, subject: account, limits: ofAccount },
    )
  }

  /** Whether that member signed in with this browser before. */
  const knows = (visitor: Visitor, member: string | undefined): boolean =>
    member !== undefined && visitor.device !== null && tokens.read('device', visitor.device)?.sub === member

  async function enter({ _id: member, credentialsAt }: MemberDoc, visitor: Visitor): Promise<Entered> {
    const session = await sessions.begin(member, visitor.agent, credentialsAt)
    const device = knows(visitor, member) ? visitor.device : null
    return {
      member,
      session,
      device: device ?? tokens.sign('device', { sub: member, id: session.slice(-16) }, DEVICE_SECONDS),
    }
  }

  async function afterPassword(doc: MemberDoc, visitor: Visitor, counted: Counted): Promise<SignInStep> {
    await throttle.giveBack(counted)
    if (doc.state === 'waiting') return { step: 'waiting' }
    if (doc.state === 'suspended') return { step: 'suspended', reason: doc.suspended?.reason ?? '' }
    if (doc.secondFactor === null) return { step: 'in', ...(await enter(doc, visitor)) }
    const bound = { sub: doc._id, at: doc.credentialsAt.getTime() }
    return { step: 'code', ticket: tokens.sign('second-step', bound, TICKET_SECONDS) }
  }

  return {
    /**
     * @param who  a name or a confirmed mail address
     * @throws Refusal 'too-many'
     */
    async withPassword(who: string, password: string, visitor: Visitor): Promise<SignInStep> {
      const doc = await find(who)
      const known = knows(visitor, doc?._id)
      const counted = await count('sign-in', foldIdentity(who), known, visitor, perAccount)
      const right = await passwords.verify(password, doc?.passwordHash ?? null, known)
      return doc !== null && right ? afterPassword(doc, visitor, counted) : { step: 'wrong' }
    },

    /** The second step. @param ticket  of the first @throws Refusal 'too-many' */
    async withCode(ticket: string, code: string, visitor: Visitor): Promise<CodeStep> {
      const bound = tokens.read('second-step', ticket)
      const doc = bound === null ? null : await repo.get(bound.sub)
      if (doc?.state !== 'active' || doc.credentialsAt.getTime() !== bound?.at) return { step: 'expired' }
      const counted = await count('code', doc._id, knows(visitor, doc._id), visitor, codesPerAccount)
      if (!(await factors.take(doc, code))) return { step: 'wrong' }
      await throttle.giveBack(counted)
      return { step: 'in', ...(await enter(doc, visitor)) }
    },

    /** Signs someone in who has just proved by a link who they are, unless they have a second step. */
    async byLink(member: string, visitor: Visitor): Promise<SignInStep> {
      const doc = await repo.get(member)
      return doc?.state === 'active' ? afterPassword(doc, visitor, []) : { step: 'wrong' }
    },

    /** Goes on for someone signed in whose credentials they have just changed themselves. */
    async again(member: string, visitor: Visitor): Promise<Entered> {
      const doc = await repo.get(member)
      if (doc?.state !== 'active') throw refusal('unauthenticated', 'sign-in-first')
      return enter(doc, visitor)
    },

    /** Whether a member has signed in with the browser that was given this. */
    isOurs: (device: string): boolean => tokens.read('device', device) !== null,

    /** Whether the first step was taken. */
    awaitsCode: (ticket: string): boolean => tokens.read('second-step', ticket) !== null,
  }
}
