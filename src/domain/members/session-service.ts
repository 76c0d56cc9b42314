import type { Clock } from '../../core/clock.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { LiveBus } from '../live/live-bus.js'
import type { Member } from './member.js'
import { memberOf, type MemberRepo } from './member-repo.js'
import type { SignedTokens } from './signed-tokens.js'

/** A browser that someone is signed in with. Deleting it signs out. */
export interface SessionDoc extends Doc {
  member: string
  /** Those of the member that were proved at the sign-in; when they change, the session is over. */
  credentialsAt: Date
  createdAt: Date
  /** To the hour. */
  seenAt: Date
  expiresAt: Date
  /** What the browser says it is, shortened; for the member's own list. */
  agent: string
}

export const SESSIONS: CollectionSpec<SessionDoc> = {
  name: 'sessions',
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

/** How long a session lasts without a visit; each visit begins the time anew, at most once an hour. */
export const SESSION_DAYS = 60
const DAY_MS = 24 * 60 * 60_000
const LONGEST_SECONDS = 10 * 365 * 24 * 60 * 60
const SEEN_EVERY_MS = 60 * 60_000
const LONGEST_AGENT = 200
const MOST_SESSIONS = 100

export type Session = { id: string; createdAt: Date; seenAt: Date; agent: string }
export type SignedIn = { member: Member; session: Session }

type Deps = {
  store: Store
  members: Pick<MemberRepo, 'get'>
  tokens: SignedTokens
  newId: () => string
  clock: Clock
  live: Pick<LiveBus, 'publish'>
}

export type SessionService = ReturnType<typeof sessionService>

/** Sessions are signed tokens over a document each, so that each can be ended. */
export function sessionService({ store, members, tokens, newId, clock, live }: Deps) {
  const docs = store.collection(SESSIONS)

  async function seen(doc: SessionDoc): Promise<void> {
    const now = clock()
    if (now.getTime() - doc.seenAt.getTime() < SEEN_EVERY_MS) return
    const expiresAt = new Date(now.getTime() + SESSION_DAYS * DAY_MS)
    await docs.updateOne({ _id: doc._id }, { $set: { seenAt: now, expiresAt } })
  }

  /** Signing in is not counted when the password is right: those of long ago make room. */
  async function dropOldest(member: string): Promise<void> {
    const found = await docs.find({ member }, { sort: { member: -1 }, limit: 2 * MOST_SESSIONS })
    for (const { _id } of found.slice(MOST_SESSIONS)) await docs.deleteOne({ _id, member })
  }

  return {
    /**
     * Begins a session for a member who has just proved who they are; the oldest ends when there are more than 100.
     * @param proved  which credentials that was done with, so that a change in between counts; those of now unless given
     * @returns the token for the browser
     */
    async begin(member: string, agent: string, proved?: Date): Promise<string> {
      const now = clock()
      const credentialsAt = proved ?? (await members.get(member))?.credentialsAt ?? now
      const id = newId()
      const expiresAt = new Date(now.getTime() + SESSION_DAYS * DAY_MS)
      const shown = agent.toWellFormed().slice(0, LONGEST_AGENT)
      await docs.insertOne({ _id: id, member, credentialsAt, createdAt: now, seenAt: now, expiresAt, agent: shown })
      await dropOldest(member)
      // The document says how long it lasts; the token's own end is only the outermost bound.
      return tokens.sign('session', { sub: member, id }, LONGEST_SECONDS)
    },

    /** Who is signed in with this token; null when nobody is (any more). */
    async open(token: string): Promise<SignedIn | null> {
      const ticket = tokens.read('session', token)
      if (ticket === null) return null
      const doc = await docs.findOne({ _id: ticket.id })
      if (doc === null || doc.member !== ticket.sub || doc.expiresAt <= clock()) return null
      const member = await members.get(doc.member)
      if (member?.state !== 'active' || doc.credentialsAt.getTime() !== member.credentialsAt.getTime()) return null
      await seen(doc)
      return { member: memberOf(member), session: sessionOf(doc) }
    },

    /** Whether the token was given to a member once, also when its session is over. */
    isOurs: (token: string): boolean => tokens.read('session', token) !== null,

    /** A member's sessions, newest first; at most 100. */
    async list(member: string): Promise<Session[]> {
      const found = await docs.find({ member }, { sort: { member: -1 }, limit: MOST_SESSIONS })
      return found.filter(({ expiresAt }) => expiresAt > clock()).map(sessionOf)
    },

    /** @returns whether it was there and that member's own */
    end: (member: string, id: string): Promise<boolean> => docs.deleteOne({ _id: id, member }),

    /** All of a member's sessions but the one given. */
    async endAll(member: string, except: string | null): Promise<number> {
      const ended = await docs.deleteMany(except === null ? { member } : { member, _id: { $ne: except } })
      // Their apps may have been shut out by the same.
      live.publish({ what: 'access', member, token: null })
      return ended
    },
  }
}

function sessionOf({ _id: id, createdAt, seenAt, agent }: SessionDoc): Session {
  return { id, createdAt, seenAt, agent }
}
