import { shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import { can, type Member } from '../../domain/members/member.js'
import type { Notification as Told } from '../../domain/notifications/notification-service.js'
import type { Services } from '../../domain/services.js'
import type { Account } from '../entities/account.js'
import { reportEntity } from '../entities/report.js'
import { moment } from '../entities/entity.js'
import type { Particulars } from '../entities/make-notification.js'
import type { AccountShelf } from './account-shelf.js'

type Deps = {
  services: Pick<Services, 'localActors' | 'members' | 'reports' | 'subjects'>
  accounts: Pick<AccountShelf, 'one'>
}

/** Of those of some notifications that have any, by their numbers. There are few of them. */
export function particularsOf({ services, accounts }: Deps) {
  const { localActors, members, reports, subjects } = services

  async function accountOf(member: string): Promise<Account | null> {
    const actor = (await members.get(member)) === null ? null : await localActors.ofMember(member)
    return actor === null ? null : accounts.one(actor.iri)
  }

  async function voice(): Promise<Account | null> {
    const actor = await localActors.voice()
    return actor === null ? null : accounts.one(actor.iri)
  }

  async function ofReport(id: string, row: Told): Promise<Particulars> {
    const report = await reports.get(id)
    const target = report === null ? null : await accounts.one(report.about)
    if (report === null || target === null) return NOTHING
    const by = report.direction === 'in' ? await accounts.one(report.from as Iri) : await accountOf(report.from)
    const statuses = Array.from((await subjects.docsOf(report.subjects)).values(), ({ doc }) => doc._id)
    const forwarded = report.activity !== null && report.direction === 'out'
    const entity = reportEntity(report, { about: target, statuses, forwarded, number: row.number })
    return { account: by ?? (await voice()), fields: { report: entity } }
  }

  async function ofWarning(member: Member, { number, about = '', at }: Told): Promise<Particulars> {
    const target = await accountOf(member.id)
    if (target === null) return NOTHING
    const said = { id: shownId(number), action: 'delete_statuses' as const, text: '', created_at: moment(at) }
    const warning = { ...said, status_ids: [shownId(about)], target_account: target, appeal: null }
    return { account: target, fields: { moderation_warning: warning } }
  }

  async function of(member: Member, row: Told): Promise<Particulars | null> {
    switch (row.type) {
      case 'admin.report':
        return can(member, 'moderate') ? ofReport(row.about ?? '', row) : NOTHING
      case 'admin.sign_up':
        return { account: (await accountOf(row.about ?? '')) ?? (await voice()), fields: {} }
      case 'moderation_warning':
        return ofWarning(member, row)
      case 'severed_relationships':
        return ofSeverance(row)
      default:
        return null
    }
  }

  return async (member: Member, rows: readonly Told[]): Promise<Map<string, Particulars>> => {
    const found = new Map<string, Particulars>()
    for (const row of rows) {
      const particulars = await of(member, row)
      if (particulars !== null) found.set(row.number, particulars)
    }
    return found
  }
}

const NOTHING: Particulars = { account: null, fields: null }

function ofSeverance({ number, severed, at }: Told): Particulars {
  if (severed === undefined) return NOTHING
  const { domain, followers, following } = severed
  const counts = { target_name: domain, followers_count: followers, following_count: following }
  const said = { id: shownId(number), type: 'domain_block' as const, purged: false, created_at: moment(at) }
  return { account: null, fields: { event: { ...said, ...counts } } }
}
