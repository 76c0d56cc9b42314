import type { Clock } from '../../core/clock.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { hashToken, newToken } from './link-token.js'
import type { MemberDoc, MemberRepo } from './member-repo.js'

/** `reset`: choose a new password. `address`: confirm a mail address. `join`: make an account with that address. */
export type LinkKind = 'reset' | 'address' | 'join'

/** A link that proves something, once. `_id` is the hash of its token. */
export interface LinkDoc extends Doc {
  kind: LinkKind
  /** Null for someone who is no member yet. */
  member: string | null
  /** Those of the member when it was made: a link outlives no change of them. Null without a member. */
  credentialsAt: Date | null
  /** The address it was sent to and proves; null when it was handed over. */
  email: string | null
  expiresAt: Date
}

export const LINKS: CollectionSpec<LinkDoc> = {
  name: 'links',
  indexes: [{ name: 'expiry', keys: { expiresAt: 1 } }],
  retain: { field: 'expiresAt', days: 0 },
}

export type NewLink = { kind: LinkKind; member: MemberDoc | null; email: string | null; lastsMs: number }
/** A link that holds, and whose it is. */
export type GoodLink = { id: string; member: MemberDoc | null; email: string | null }

export type LinkService = ReturnType<typeof linkService>

type Deps = { store: Store; members: Pick<MemberRepo, 'get'>; clock: Clock }

export function linkService({ store, members, clock }: Deps) {
  const docs = store.collection(LINKS)
  return {
    /** @returns the token, which is kept nowhere */
    async make({ kind, member, email, lastsMs }: NewLink): Promise<string> {
      const token = newToken()
      const expiresAt = new Date(clock().getTime() + lastsMs)
      const owner = { member: member?._id ?? null, credentialsAt: member?.credentialsAt ?? null }
      await docs.insertOne({ _id: hashToken(token), kind, ...owner, email, expiresAt })
      return token
    },

    /** @returns null for a link that does not hold (any more); suspended members have none that does */
    async look(kind: LinkKind, token: string): Promise<GoodLink | null> {
      const doc = await docs.findOne({ _id: hashToken(token), kind, expiresAt: { $gt: clock() } })
      if (doc === null) return null
      if (doc.member === null) return { id: doc._id, member: null, email: doc.email }
      const member = await members.get(doc.member)
      const holds = member?.state === 'active' && member.credentialsAt.getTime() === doc.credentialsAt?.getTime()
      return holds ? { id: doc._id, member, email: doc.email } : null
    },

    /** Uses it up. @returns false when someone else just did */
    use: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
  }
}
