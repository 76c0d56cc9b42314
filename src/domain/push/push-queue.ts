import type { Clock } from '../../core/clock.js'
import { backoffDelayMs, leaseUntil } from '../../core/lease.js'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { LocalActors } from '../actors/local-actors.js'
import { TOKENS, type TokenDoc } from '../apps/app-repo.js'
import { covers } from '../apps/scope.js'
import type { FollowService } from '../follows/follow-service.js'
import type { MemberDoc, MemberRepo } from '../members/member-repo.js'
import { impersonal } from '../notifications/notification.js'
import type { NotificationDoc, NotificationRepo } from '../notifications/notification-repo.js'
import type { PushSubscription } from './subscription.js'

/** That one app has to be told of one notification. `_id` is `<token> <number>`. */
export interface PushDoc extends Doc {
  token: string
  /** Of the notification. */
  row: string
  number: string
  attempts: number
  due: Date
  /** News of then are of no use. */
  expiresAt: Date
}

export const PUSHES: CollectionSpec<PushDoc> = {
  name: 'pushes',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'token', keys: { token: 1, due: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

/** What is to be told to whom, as it is now. */
export type Push = {
  doc: PushDoc
  token: TokenDoc
  subscription: PushSubscription
  member: MemberDoc
  notification: NotificationDoc
}

/** How long a push service keeps what it cannot deliver, in seconds. */
export const PUSH_TTL_SECONDS = 48 * 60 * 60
const LEASE_MS = 2 * 60_000
const MOST_TOKENS = 220
/** Apps of one member that are woken, those used last: whoever has more has others asked for as often by one mention. */
const MOST_WOKEN = 40
const AT_ONCE = 8
const MOST_ATTEMPTS = 8
const BACKOFF = { baseMs: 30_000, maxMs: 4 * 60 * 60_000 }

type Deps = {
  store: Store
  clock: Clock
  random: () => number
  members: Pick<MemberRepo, 'get'>
  notifications: Pick<NotificationRepo, 'claimPush' | 'pushed' | 'get'>
  actors: Pick<LocalActors, 'ofMember'>
  follows: Pick<FollowService, 'isAccepted' | 'isQuiet'>
  wakePusher: () => void
}

export type PushQueue = ReturnType<typeof pushQueue>

/** Which apps have to be woken for what: a row for each, which goes when it is done. */
export function pushQueue({ store, clock, random, members, notifications, actors, follows, wakePusher }: Deps) {
  const docs = store.collection(PUSHES)
  const tokens = store.collection(TOKENS)

  const wants = wishes({ actors, follows })

  /** A worker's step: makes a row for each app that has to be told of one notification. @returns false when there is none */
  async function fanOut(): Promise<boolean> {
    const now = clock()
    const row = await notifications.claimPush(now, leaseUntil(now, LEASE_MS))
    if (row === null) return false
    const { _id, member, number } = row
    const expiresAt = new Date(now.getTime() + PUSH_TTL_SECONDS * 1_000)
    const due = { row: _id, number, attempts: 0, due: now, expiresAt }
    const rows: PushDoc[] = []
    const held = await tokens.find({ member }, { sort: { usedAt: -1 }, limit: MOST_TOKENS })
    for (const token of held.filter(isWoken).slice(0, MOST_WOKEN))
      if (await wants(token.push, row)) rows.push({ _id: `${token._id} ${number}`, token: token._id, ...due })
    if (rows.length > 0) await docs.insertMany(rows)
    await notifications.pushed(row)
    if (rows.length > 0) wakePusher()
    return true
  }

  /** What has to be known of it; null when there is nobody, or nothing, left to tell. */
  async function read(doc: PushDoc): Promise<Push | null> {
    const [token, notification] = await Promise.all([tokens.findOne({ _id: doc.token }), notifications.get(doc.row)])
    if (token === null || !isWoken(token)) return null
    const member = await members.get(token.member)
    const isOpen = member?.state === 'active' && member.credentialsAt.getTime() === token.credentialsAt?.getTime()
    const isThere = notification?.state === 'shown' && notification.number === doc.number
    if (!isOpen || !isThere || notification.member !== member._id || doc.expiresAt <= clock()) return null
    return { doc, token, subscription: token.push, member, notification }
  }

  return {
    fanOut,

    /** Takes some that are due. What nobody has to be told any more goes at once. */
    async claim(): Promise<{ taken: number; pushes: Push[] }> {
      const now = clock()
      const lease = { $set: { due: leaseUntil(now, LEASE_MS) } }
      const taken = await docs.claimMany({ due: { $lte: now } }, lease, { sort: { due: 1 }, limit: AT_ONCE })
      const pushes: Push[] = []
      for (const doc of taken) {
        const push = await read(doc)
        if (push === null) await docs.deleteOne({ _id: doc._id })
        else pushes.push(push)
      }
      return { taken: taken.length, pushes }
    },

    done: ({ _id }: PushDoc): Promise<boolean> => docs.deleteOne({ _id }),

    /** It may work later; all that waits for the same app waits with it. @param afterMs  as its push service asked for, or null */
    async again({ _id, token, attempts }: PushDoc, afterMs: number | null): Promise<void> {
      if (attempts + 1 >= MOST_ATTEMPTS) return void (await docs.deleteOne({ _id }))
      const delayMs = Math.max(afterMs ?? 0, backoffDelayMs(attempts + 1, random(), BACKOFF))
      const due = new Date(clock().getTime() + delayMs)
      await docs.updateMany({ token, due: { $lt: due } }, { $set: { due } })
      await docs.updateOne({ _id }, { $set: { due }, $inc: { attempts: 1 } })
    },

    /** Whoever was there is gone. */
    forget: (token: string): Promise<number> => docs.deleteMany({ token }),
  }
}

/** Whether an app asked to be woken for it. */
function wishes({ actors, follows }: Pick<Deps, 'actors' | 'follows'>) {
  return async ({ policy, alerts }: PushSubscription, { member, type, from }: NotificationDoc): Promise<boolean> => {
    if (!alerts.includes(type) || policy === 'none') return false
    if (policy === 'all' || impersonal.includes(type)) return true
    const me = (await actors.ofMember(member))?.iri ?? null
    const isBetween = (one: Iri | null, other: Iri | null) =>
      one !== null && other !== null && follows.isAccepted(one, other)
    if (policy === 'follower') return isBetween(from, me)
    return (await isBetween(me, from)) || follows.isQuiet(member, from)
  }
}

type Woken = TokenDoc & { member: string; push: PushSubscription }

const isWoken = (token: TokenDoc): token is Woken =>
  token.member !== null && (token.push ?? null) !== null && covers(token.scopes, 'push')
