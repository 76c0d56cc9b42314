import { can, type Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import type { AuditService } from '../audit/audit-service.js'
import { isAtOrBelow } from './domain-name.js'
import type { Decision, DomainRule, DomainRules } from './domain-rules.js'
import type { Listed, ReadList } from './rules-csv.js'

/** One line of a list beside what is there already. `follows`: how many follows between us and it would end. */
export type Proposal = Listed & {
  before: DomainRule | null
  change: 'new' | 'stricter' | 'other' | 'same'
  follows: number
}
export type Preview = { proposals: Proposal[]; unusable: string[]; /** Lines about this hub itself. */ own: string[] }

const MOST_COUNTED = 200

type Deps = {
  rules: DomainRules
  audit: AuditService
  ownHost: string
  /** Follows in both directions, counted up to a bound. */
  followsWith: (domain: string) => Promise<number>
}

/** Lists of others are looked at first, and taken over line by line; never by themselves. */
export class RulesImport {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async preview({ rules: listed, unusable }: ReadList): Promise<Preview> {
    const { rules, ownHost, followsWith } = this.#deps
    const others = listed.filter(({ domain }) => !isAtOrBelow(ownHost, domain))
    const proposals: Proposal[] = []
    let counted = 0
    for (const one of others) {
      const before = rules.get(one.domain)
      const ends = one.decision.severity === 'suspend' && before?.severity !== 'suspend' && counted++ < MOST_COUNTED
      const follows = ends ? await followsWith(one.domain) : 0
      proposals.push({ ...one, before, change: changeOf(before, one.decision), follows })
    }
    const own = listed.filter((one) => !others.includes(one)).map(({ domain }) => domain)
    return { proposals, unusable, own }
  }

  /** @param source named beside every rule, as who made it. @returns how many were put in place */
  async apply(by: Member, source: string, chosen: readonly Listed[]): Promise<number> {
    if (!can(by, 'moderate')) throw refusal('forbidden', 'not-allowed')
    const { rules, audit, ownHost } = this.#deps
    const fit = chosen.filter(({ domain }) => !isAtOrBelow(ownHost, domain))
    await rules.putMany(fit, `import:${source.slice(0, 100)}`)
    await audit.note(by.id, 'domain.import', null, String(fit.length))
    return fit.length
  }
}

const ranks = { none: 0, silence: 1, suspend: 2 } as const

function changeOf(before: DomainRule | null, now: Decision): Proposal['change'] {
  if (before === null) return 'new'
  if (ranks[now.severity] > ranks[before.severity]) return 'stricter'
  const same =
    before.severity === now.severity &&
    before.rejectMedia === now.rejectMedia &&
    before.rejectReports === now.rejectReports &&
    before.obfuscate === now.obfuscate
  return same ? 'same' : 'other'
}
