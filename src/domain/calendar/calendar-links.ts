import type { Clock } from '../../core/clock.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { hashToken, newToken } from '../members/link-token.js'
import { can, type Member } from '../members/member.js'
import { memberOf, type MemberRepo } from '../members/member-repo.js'
import { refusal } from '../refusals.js'

/** The secret address of a member's calendar. `_id` is the member's: there is one at a time. */
export interface CalendarLinkDoc extends Doc {
  /** Of the token, which is kept nowhere. */
  hash: string
  /** Those of the member when it was made: it outlives no change of them. */
  credentialsAt: Date
  madeAt: Date
}

export const CALENDAR_LINKS: CollectionSpec<CalendarLinkDoc> = {
  name: 'calendarLinks',
  indexes: [{ name: 'hash', keys: { hash: 1 } }],
}

/** `dead`: a new password, or the like, has ended it. */
export type CalendarLink = { madeAt: Date; dead: boolean }

type Deps = { store: Store; members: Pick<MemberRepo, 'get'>; clock: Clock }
/** As `newToken` makes them. */
const TOKEN = /^[\w-]{32}$/

/** Secret addresses under which members' calendars are read by programs that cannot sign in. */
export function calendarLinks({ store, members, clock }: Deps) {
  const docs = store.collection(CALENDAR_LINKS)
  return {
    /** What is known of a member's address; null when there is none. */
    async of(member: string): Promise<CalendarLink | null> {
      const [doc, owner] = await Promise.all([docs.findOne({ _id: member }), members.get(member)])
      if (doc === null || owner === null) return null
      return { madeAt: doc.madeAt, dead: doc.credentialsAt.getTime() !== owner.credentialsAt.getTime() }
    },

    /** Makes a new address; the one before it is dead from then on. @returns its token. @throws Refusal 'forbidden' */
    async make(member: string): Promise<string> {
      const owner = await members.get(member)
      if (owner?.state !== 'active') throw refusal('forbidden', 'not-allowed')
      const token = newToken()
      const { credentialsAt } = owner
      const link = { hash: hashToken(token), credentialsAt, madeAt: clock() }
      await docs.findOneAndUpdate({ _id: member }, { $set: link }, { upsert: true })
      return token
    },

    /** @returns false when there was none */
    end: (member: string): Promise<boolean> => docs.deleteOne({ _id: member }),

    /** Whose address ends with this token; null when nobody's does (any more), also for members who are suspended. */
    async open(token: string): Promise<Member | null> {
      if (!TOKEN.test(token)) return null
      const doc = await docs.findOne({ hash: hashToken(token) })
      const owner = doc === null ? null : await members.get(doc._id)
      if (doc === null || owner === null || owner.credentialsAt.getTime() !== doc.credentialsAt.getTime()) return null
      const member = memberOf(owner)
      return can(member, 'read') ? member : null
    },
  }
}
