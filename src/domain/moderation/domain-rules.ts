import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { After, Collection, Page, Store } from '../../store/store.js'
import { leaseUntil } from '../../core/lease.js'
import type { AuditService } from '../audit/audit-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import type { Blocks } from './blocks.js'
import { domainAndParents, foldDomain, isAtOrBelow } from './domain-name.js'
import { DOMAIN_RULES, POLICIES, type DomainRuleDoc, type FederationPolicy, type PolicyDoc } from './moderation-repo.js'

export type DomainRule = Omit<DomainRuleDoc, '_id' | 'sever'> & { domain: string }
/** What somebody decides about a domain. */
export type Decision = Pick<
  DomainRule,
  'severity' | 'rejectMedia' | 'rejectReports' | 'publicComment' | 'privateComment' | 'obfuscate' | 'allowed'
>
export type KeptPolicy = FederationPolicy & { revision: number }

/** In UTF-16 units. */
export const LONGEST_COMMENT = 1_000
/** What other processes of the hub decided counts here after this long at the latest. */
export const RULES_FRESH_MS = 5_000
const LEASE_MS = 5 * 60_000
const BATCH = 1_000
const FEDERATION = 'federation'
const openPolicy: KeptPolicy = { allowListOnly: false, signedFetchesOnly: false, revision: 0 }

type Deps = {
  store: Store
  clock: Clock
  audit: AuditService
  /** This hub's own host, which no rule may be about. */
  ownHost: string
  /** Ends every follow between us and a host and what is below it. */
  cut: (domain: string, ruleAt: Date) => Promise<unknown>
  wake: () => void
}

/** Rules about domains and how the hub federates; all of them are held in memory, as every request asks. */
export class DomainRules implements Blocks {
  readonly #deps: Deps
  readonly #docs: Collection<DomainRuleDoc>
  readonly #policies: Collection<PolicyDoc>
  #rules: ReadonlyMap<string, DomainRuleDoc> = new Map()
  #policy: KeptPolicy = openPolicy

  constructor(deps: Deps) {
    this.#deps = deps
    this.#docs = deps.store.collection(DOMAIN_RULES)
    this.#policies = deps.store.collection(POLICIES)
  }

  /** Reads all rules anew; to be done before the hub opens, then every `RULES_FRESH_MS` and after each change. */
  async load(): Promise<void> {
    const rules = new Map<string, DomainRuleDoc>()
    for await (const doc of this.#docs.stream({})) rules.set(doc._id, doc)
    const policy = await this.#policies.findOne({ _id: FEDERATION })
    this.#rules = rules
    this.#policy = policy ?? openPolicy
  }

  get policy(): KeptPolicy {
    return this.#policy
  }

  refuses(host: string): boolean {
    if (host === this.#deps.ownHost) return false
    const found = this.#over(host)
    if (found.some(({ severity }) => severity === 'suspend')) return true
    return this.#policy.allowListOnly && !found.some(({ allowed }) => allowed)
  }

  silenced(host: string): boolean {
    return this.#over(host).some(({ severity }) => severity !== 'none')
  }

  rejectsMedia(host: string): boolean {
    return this.#over(host).some(({ severity, rejectMedia }) => rejectMedia || severity === 'suspend')
  }

  rejectsReports(host: string): boolean {
    return this.#over(host).some(({ severity, rejectReports }) => rejectReports || severity === 'suspend')
  }

  get(domain: string): DomainRule | null {
    const doc = this.#rules.get(domain)
    return doc === undefined ? null : ruleOf(doc)
  }

  /** By name. */
  async page(after: After | null, limit: number): Promise<Page<DomainRule>> {
    const { docs, next } = await this.#docs.page({}, { sort: { _id: 1 }, limit, ...(after !== null && { after }) })
    return { docs: docs.map(ruleOf), next }
  }

  /** Every rule, by name; for exports. */
  all(): DomainRule[] {
    return Array.from(this.#rules.values(), ruleOf).sort((a, b) => (a.domain < b.domain ? -1 : 1))
  }

  /** @throws FieldFaults; Refusal */
  async decide(by: Member, typed: string, decision: Decision): Promise<void> {
    if (!can(by, 'moderate')) throw refusal('forbidden', 'not-allowed')
    const domain = this.domainOf(typed)
    await this.putMany([{ domain, decision }], by.id)
    await this.#deps.audit.note(by.id, 'domain.rule', domain, decision.allowed ? 'allowed' : decision.severity)
  }

  /** What was typed, as a domain that a rule may be about. @throws FieldFaults 'domain' */
  domainOf(typed: string): string {
    const domain = foldDomain(typed)
    if (domain === null) throw new FieldFaults([fault('domain', typed.trim() === '' ? 'required' : 'not-a-domain')])
    if (isAtOrBelow(this.#deps.ownHost, domain)) throw new FieldFaults([fault('domain', 'own-domain')])
    return domain
  }

  /** Puts rules in place; those who ask have seen to it that they may be. @param by a member's id, or where they come from */
  async putMany(rules: readonly { domain: string; decision: Decision }[], by: string): Promise<void> {
    const { clock, wake } = this.#deps
    const at = clock()
    const docs = rules.map(({ domain, decision }): DomainRuleDoc => {
      const sever = decision.severity === 'suspend' ? at : null
      return { _id: domain, ...decision, ...comments(decision), by, at, sever }
    })
    for (let from = 0; from < docs.length; from += BATCH) await this.#putBatch(docs.slice(from, from + BATCH))
    await this.load()
    wake()
  }

  /** Takes a rule back; follows that it ended do not come back by themselves. @throws Refusal */
  async remove(by: Member, domain: string): Promise<void> {
    if (!can(by, 'moderate')) throw refusal('forbidden', 'not-allowed')
    await this.lift(domain, by.id)
  }

  /** The same for whoever has seen to it that they may. @returns whether there was a rule */
  async lift(domain: string, by: string): Promise<boolean> {
    const removed = await this.#docs.deleteOne({ _id: domain })
    await this.load()
    if (removed) await this.#deps.audit.note(by, 'domain.unrule', domain)
    return removed
  }

  /** @param revision what the change was made for. @throws Refusal 'conflict' when there has been another */
  async setPolicy(by: Member, policy: FederationPolicy, revision: number): Promise<KeptPolicy> {
    if (!can(by, 'run')) throw refusal('forbidden', 'not-allowed')
    const doc = { ...policy, revision: revision + 1 }
    const changed = await this.#policies
      .findOneAndUpdate({ _id: FEDERATION, revision }, { $set: doc }, { upsert: revision === 0 })
      .catch(conflictIfThere)
    if (changed === null) throw refusal('conflict', 'changed-meanwhile')
    await this.load()
    const words = [policy.allowListOnly && 'allow-list', policy.signedFetchesOnly && 'signed fetches']
    await this.#deps.audit.note(by.id, 'federation.policy', null, words.filter(Boolean).join(', '))
    return this.#policy
  }

  /** A worker's step: ends what connects us with a domain that was suspended. @returns false when there is none */
  async severOne(): Promise<boolean> {
    const { clock, cut } = this.#deps
    const now = clock()
    const due = { sever: { $gt: new Date(0), $lte: now } }
    const doc = await this.#docs.findOneAndUpdate(due, { $set: { sever: leaseUntil(now, LEASE_MS) } })
    if (doc === null) return false
    if (doc.severity === 'suspend') await cut(doc._id, doc.at)
    await this.#docs.updateOne({ _id: doc._id, sever: doc.sever }, { $set: { sever: null } })
    return true
  }

  #over(host: string): DomainRuleDoc[] {
    if (this.#rules.size === 0) return []
    const found = Array.from(domainAndParents(host), (name) => this.#rules.get(name))
    return found.filter((doc) => doc !== undefined)
  }

  /** New ones go in, those that were there are changed; one that is being cut off stays so. */
  async #putBatch(docs: readonly DomainRuleDoc[]): Promise<void> {
    const added = new Set(await this.#docs.insertMany(docs))
    const changed = docs.filter(({ _id }) => !added.has(_id))
    if (changed.length === 0) return
    const operations = changed.map(({ _id, sever, ...change }) => ({
      updateOne: { filter: { _id }, update: { $set: { ...change, ...(sever !== null && { sever }) } } },
    }))
    await this.#docs.bulk(operations)
  }
}

function comments({ publicComment, privateComment }: Decision) {
  const cut = (text: string) => text.trim().slice(0, LONGEST_COMMENT).toWellFormed()
  return { publicComment: cut(publicComment), privateComment: cut(privateComment) }
}

function ruleOf({ _id: domain, sever: _sever, ...rule }: DomainRuleDoc): DomainRule {
  return { domain, ...rule }
}

function conflictIfThere(error: unknown): null {
  if (error instanceof DuplicateKey) return null
  throw error
}
