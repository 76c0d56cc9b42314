import type { Iri } from '../../core/iri.js'
import type { MarkerService } from '../markers/marker-service.js'
import { refusal } from '../refusals.js'
import type { Window } from '../window.js'
import { groupsOf, MOST_COUNTED, sendersOf, type Group } from './groups.js'
import type { NotificationType } from './notification.js'
import type { NotificationDoc, NotificationRepo, NotificationState, Wanted } from './notification-repo.js'

export type Notification = Omit<NotificationDoc, '_id' | 'push'>

/** What an app wants to see. `filtered`: also what was kept back. */
export type Wish = { types: readonly NotificationType[]; from: Iri | null; filtered: boolean }

type Deps = { repo: NotificationRepo; markers: Pick<MarkerService, 'lastRead'> }

const BATCH = 100

/** What members are told of, as they see it. */
export function notificationService({ repo, markers }: Deps) {
  const wanted = ({ types, from, filtered }: Wish): Wanted => ({ types, from, states: statesFor(filtered) })

  async function found(member: string, number: string): Promise<NotificationDoc> {
    const doc = await repo.byNumber(member, number)
    if (doc === null || (doc.state !== 'shown' && doc.state !== 'filtered')) {
      throw refusal('not-found', 'no-such-item')
    }
    return doc
  }

  async function groupRows(member: string, key: string): Promise<[Notification, ...Notification[]]> {
    const [newest, ...others] = await repo.ofGroup(member, key, statesFor(true), BATCH)
    if (newest === undefined) throw refusal('not-found', 'no-such-item')
    return [newest, ...others]
  }

  async function lastRead(member: string): Promise<string> {
    return (await markers.lastRead(member, 'notifications')) ?? ''
  }

  return {
    /** Newest first. */
    async page(member: string, wish: Wish, window: Window): Promise<Notification[]> {
      return wish.types.length === 0 ? [] : repo.window(member, wanted(wish), window)
    },

    /** The same, with those of one group put together. @param grouped  the types that are */
    groups: (member: string, wish: Wish, grouped: readonly NotificationType[], window: Window): Promise<Group[]> =>
      groupsOf(repo, { member, wanted: wanted(wish), grouped, window }),

    /** @throws Refusal 'not-found' */
    get: (member: string, number: string): Promise<Notification> => found(member, number),

    /** All of one group, newest first, at most 100. @throws Refusal 'not-found' */
    groupRows,

    /** The same put together. @throws Refusal 'not-found' */
    async group(member: string, key: string): Promise<Group> {
      const rows = await groupRows(member, key)
      const [newest] = rows
      const count = await repo.countGroup(member, key, statesFor(true), MOST_COUNTED)
      const { type, number: latest } = newest
      return { key, type, newest, oldest: rows.at(-1) ?? newest, latest, count, senders: sendersOf(rows) }
    },

    /** What came after the member's mark, counted up to `atMost`. */
    async unread(member: string, wish: Wish, atMost: number): Promise<number> {
      if (wish.types.length === 0) return 0
      return repo.countNewer(member, wanted(wish), await lastRead(member), atMost)
    },

    /** The same, with each group counted once. */
    async unreadGroups(member: string, wish: Wish, grouped: readonly NotificationType[], atMost: number) {
      const window = { limit: atMost, since: await lastRead(member) }
      return (await groupsOf(repo, { member, wanted: wanted(wish), grouped, window })).length
    },

    /** Something that is not there is dismissed already. */
    dismiss: async (member: string, number: string): Promise<void> => void (await repo.dismiss(member, number)),
    dismissGroup: async (member: string, key: string): Promise<void> => void (await repo.dismissGroup(member, key)),
    clear: async (member: string): Promise<void> => void (await repo.dismissAll(member)),
  }
}

const statesFor = (filtered: boolean): NotificationState[] => (filtered ? ['shown', 'filtered'] : ['shown'])
