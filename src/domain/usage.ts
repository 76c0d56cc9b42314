import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import { ITEMS } from './items/item-repo.js'
import { MEMBERS } from './members/member-repo.js'
import { SESSIONS, SESSION_DAYS } from './members/session-service.js'
import { POSTS } from './posts/post-repo.js'

/** How many there are, as far as they are counted: to 100,000. */
export type Usage = {
  /** Who can sign in. */
  members: number
  /** Those of them who were here within 30 days. */
  activeMonth: number
  /** What is here for everybody: items, and posts of members. */
  posts: number
}

const MOST = 100_000
const COUNTED_EVERY_MS = 60 * 60_000
const DAY_MS = 24 * 60 * 60_000
const MONTH_DAYS = 30

/** Counts what a hub tells of itself. Reads every session of a month, so it is to be asked rarely. */
export async function countUsage(store: Store, clock: Clock): Promise<Usage> {
  const open = { $in: ['public', 'unlisted'] as const }
  const [members, items, posts, activeMonth] = await Promise.all([
    store.collection(MEMBERS).count({ state: 'active' }, { atMost: MOST }),
    store.collection(ITEMS).count({ state: 'published', audience: open }, { atMost: MOST }),
    store.collection(POSTS).count({ origin: 'local', state: 'published' }, { atMost: MOST }),
    membersSeenSince(store, new Date(clock().getTime() - MONTH_DAYS * DAY_MS)),
  ])
  return { members, activeMonth: Math.min(activeMonth, members), posts: items + posts }
}

/** A session ends a fixed time after its last visit, which is how those are found that were here. */
async function membersSeenSince(store: Store, since: Date): Promise<number> {
  const endsAfter = new Date(since.getTime() + SESSION_DAYS * DAY_MS)
  const seen = new Set<string>()
  for await (const { member } of store.collection(SESSIONS).stream({ expiresAt: { $gt: endsAfter } })) {
    if (seen.add(member).size >= MOST) break
  }
  return seen.size
}

/** Coarse on purpose: in a small group one more or less may tell who came or went. */
export function rounded(count: number): number {
  const step = count < 100 ? 5 : 10 ** (String(Math.floor(count)).length - 2)
  return Math.ceil(count / step) * step
}

/** @param deps.counts  asked for once an hour, and again after a failure */
export function countedRarely<T>({ counts, clock }: { counts: () => Promise<T>; clock: Clock }): () => Promise<T> {
  let known: { at: number; counts: Promise<T> } | null = null
  return () => {
    const now = clock().getTime()
    if (known !== null && Math.abs(now - known.at) < COUNTED_EVERY_MS) return known.counts
    const counting = counts()
    known = { at: now, counts: counting }
    counting.catch(() => (known = null))
    return counting
  }
}
