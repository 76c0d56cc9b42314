import type { z } from 'zod'
import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { Member } from '../../domain/members/member.js'
import type { Group } from '../../domain/notifications/groups.js'
import type { Notification as Told } from '../../domain/notifications/notification-service.js'
import type { Services } from '../../domain/services.js'
import type { Account } from '../entities/account.js'
import { kept } from '../entities/entity.js'
import type { FilterResult } from '../entities/filter.js'
import { groupOf, notificationOf, withoutStatus, type Around } from '../entities/make-notification.js'
import { Notification, NotificationGroup, PartialAccount, type GroupedNotifications } from '../entities/notification.js'
import type { Status } from '../entities/status.js'
import type { AccountShelf } from './account-shelf.js'
import { particularsOf } from './notification-particulars.js'
import { subjectStatuses } from './subject-statuses.js'
import type { StatusShelf } from './status-shelf.js'

type Deps = {
  services: Pick<Services, 'localActors' | 'members' | 'posts' | 'reports' | 'subjects'>
  accounts: AccountShelf
  statuses: StatusShelf
  log: Log
}

/** What members are told of, as apps are told. What cannot be shown, or stands without its status, is left out. */
export function notificationShelf({ services, accounts, statuses, log }: Deps) {
  const statusesOf = subjectStatuses({ services, statuses })
  const withDetails = particularsOf({ services, accounts })
  const checked = <T extends z.ZodType>(schema: T, made: z.input<T> | null): z.output<T> | null =>
    made === null ? null : kept(schema, made, log)

  async function around(member: Member, rows: readonly Told[], more: readonly Iri[] = []): Promise<Around> {
    const subjects = rows.flatMap(({ type, subject }) =>
      subject === null || withoutStatus.includes(type) ? [] : [subject],
    )
    const [known, shown, particulars] = await Promise.all([
      accounts.some([...rows.map(({ from }) => from), ...more].slice(0, 500)),
      statusesOf(member, subjects),
      withDetails(member, rows),
    ])
    return { accounts: known, statuses: withoutHidden(shown), particulars }
  }

  return {
    async render(member: Member, rows: readonly Told[]): Promise<Notification[]> {
      const page = await around(member, rows)
      return rows.flatMap((row) => checked(Notification, notificationOf(row, page)) ?? [])
    },

    /** @param expand  `partial_avatars`: of all but the newest of each group only what a small picture needs */
    async groups(
      member: Member,
      groups: readonly Group[],
      expand: 'full' | 'partial_avatars',
    ): Promise<GroupedNotifications> {
      const rows = groups.map(({ newest }) => newest)
      const page = await around(
        member,
        rows,
        groups.flatMap(({ senders }) => senders),
      )
      const shown = groups.flatMap((group) => checked(NotificationGroup, groupOf(group, page)) ?? [])
      const used = new Set(shown.flatMap(({ sample_account_ids: samples }) => samples))
      const known = [...page.accounts.values(), ...Array.from(page.particulars.values(), ({ account }) => account)]
      const byId = new Map(known.flatMap((one) => (one !== null && used.has(one.id) ? [[one.id, one] as const] : [])))
      const first = new Set(shown.flatMap(({ sample_account_ids: [newest] }) => newest ?? []))
      const isWhole = ({ id }: Account) => expand === 'full' || first.has(id)
      const all = [...byId.values()]
      const told = new Set(shown.flatMap(({ status_id: id }) => id ?? []))
      return {
        accounts: all.filter(isWhole),
        ...(expand === 'partial_avatars' && { partial_accounts: all.filter((one) => !isWhole(one)).map(partial) }),
        statuses: [...page.statuses.values()].filter(({ id }) => told.has(id)),
        notification_groups: shown,
      }
    },
  }
}

/** Without what the member's filters hide there. */
const withoutHidden = (shown: ReadonlyMap<Iri, Status>): Map<Iri, Status> =>
  new Map([...shown].filter(([, { filtered = [] }]) => !filtered.some(({ filter }) => hides(filter))))

const hides = ({ filter_action: action, context }: FilterResult['filter']): boolean =>
  action === 'hide' && context.includes('notifications')

const partial = ({ id, acct, url, avatar, avatar_static, locked, bot }: Account) =>
  PartialAccount.parse({ id, acct, url, avatar, avatar_static, locked, bot })
