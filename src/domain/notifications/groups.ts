import type { Iri } from '../../core/iri.js'
import type { Window } from '../window.js'
import type { NotificationType } from './notification.js'
import type { Notification } from './notification-service.js'
import type { NotificationDoc, NotificationRepo, Wanted } from './notification-repo.js'

/** Several notifications of the same kind about the same, or a single one. */
export type Group = {
  /** Null for a single one, which is called by its number. */
  key: string | null
  type: NotificationType
  /** Of those on this page. */
  newest: Notification
  oldest: Notification
  /** Number of the newest one there is. */
  latest: string
  /** How many there are in all, counted up to 1,000. */
  count: number
  /** Who the newest are from, each once, at most eight. */
  senders: Iri[]
}

type Asked = { member: string; wanted: Wanted; grouped: readonly NotificationType[]; window: Window }

const BATCH = 200
/** A page ends here even if its groups are few: the next goes on behind it. */
const MOST_READ = 2_000
const MOST_SENDERS = 8
export const MOST_COUNTED = 1_000
/** Enough to find that many different ones. */
const SENDERS_READ = 40

/**
 * A page of groups, by their newest notifications on it: what lies between two numbers, put together. A group that reaches
 * beyond the page comes again on the next one.
 */
export async function groupsOf(repo: NotificationRepo, { member, wanted, grouped, window }: Asked): Promise<Group[]> {
  if (wanted.types.length === 0) return []
  const found = new Map<string, NotificationDoc[]>()
  let { before = null, after = null } = window
  const upwards = after !== null
  read: for (let seen = 0; seen < MOST_READ;) {
    const batch = await repo.window(member, wanted, { ...window, before, after, limit: BATCH })
    for (const doc of upwards ? batch.toReversed() : batch) {
      const key = keyOf(doc, grouped)
      const rows = found.get(key)
      if (rows === undefined && found.size === window.limit) break read
      if (rows === undefined) found.set(key, [doc])
      else rows.push(doc)
    }
    seen += batch.length
    if (batch.length < BATCH) break
    if (upwards) after = batch[0]?.number ?? null
    else before = batch.at(-1)?.number ?? null
  }
  const groups = await Promise.all(
    Array.from(found.values(), (rows) => groupOf(repo, rows, { member, wanted, grouped })),
  )
  return groups.sort((a, b) => (a.newest.number < b.newest.number ? 1 : -1))
}

const keyOf = ({ group, type, number }: NotificationDoc, grouped: readonly NotificationType[]): string =>
  group !== null && grouped.includes(type) ? group : number

async function groupOf(
  repo: NotificationRepo,
  rows: NotificationDoc[],
  { member, wanted, grouped }: Omit<Asked, 'window'>,
): Promise<Group> {
  const sorted = rows.toSorted((a, b) => (a.number < b.number ? 1 : -1))
  const [newest, oldest] = [sorted[0], sorted.at(-1)]
  if (newest === undefined || oldest === undefined) throw new Error('A group has at least one notification')
  const { type, group } = newest
  if (group === null || !grouped.includes(type)) return single(newest)
  const [latest, count] = await Promise.all([
    repo.ofGroup(member, group, wanted.states, SENDERS_READ),
    repo.countGroup(member, group, wanted.states, MOST_COUNTED),
  ])
  const senders = sendersOf(latest.length > 0 ? latest : sorted)
  return { key: group, type, newest, oldest, latest: latest[0]?.number ?? newest.number, count, senders }
}

/** One that stands alone. */
export function single(newest: Notification): Group {
  const { type, number: latest, from } = newest
  return { key: null, type, newest, oldest: newest, latest, count: 1, senders: [from] }
}

/** Who these are from, the newest first, each once. */
export const sendersOf = (rows: readonly Pick<Notification, 'from'>[]): Iri[] =>
  [...new Set(rows.map(({ from }) => from))].slice(0, MOST_SENDERS)
