import { hostOf, iri } from '../core/iri.js'
import { followRepo } from './follows/follow-repo.js'
import type { FollowService } from './follows/follow-service.js'
import { isAtOrBelow } from './moderation/domain-name.js'
import { DomainRules } from './moderation/domain-rules.js'
import { reportService } from './moderation/report-service.js'
import { RulesImport } from './moderation/rules-import.js'
import type { Severing } from './notifications/severing.js'
import type { Ground, GroupServices } from './services.js'

const MOST_COUNTED = 1_000

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> &
  Pick<GroupServices, 'audit'> & { follows: FollowService; severing: Severing }

export type Moderation = ReturnType<typeof buildModeration>

/** Whom this hub does not speak with, and what people find wrong. */
export function buildModeration({ store, clock, newId, baseUrl, wake, audit, follows, severing }: Parts) {
  const ownHost = hostOf(iri(`${baseUrl}/`))
  const repo = followRepo(store)
  /** Hosts at a domain or below it, of those that somebody follows from or to. */
  async function* hostsIn(domain: string): AsyncGenerator<string> {
    for (let host = await repo.hostAfter(''); host !== null; host = await repo.hostAfter(host)) {
      if (host !== ownHost && isAtOrBelow(host, domain)) yield host
    }
  }
  const cut = async (domain: string, at: Date) => {
    await severing({ domain, at, hosts: hostsIn(domain) })
    for await (const host of hostsIn(domain)) await follows.dropHost(host)
  }
  const followsWith = async (domain: string) => {
    let count = 0
    for await (const host of hostsIn(domain)) count += await repo.countLiveOfHost(host, MOST_COUNTED)
    return count
  }
  const wakeAll = () => {
    wake('announcer')
    wake('notifier')
  }
  const rules = new DomainRules({ store, clock, audit, ownHost, cut, wake: () => wake('domains') })
  return {
    rules,
    imports: new RulesImport({ rules, audit, ownHost, followsWith }),
    reports: reportService({ store, clock, newId, audit, wake: wakeAll }),
  }
}
