import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'

/**
 * `silence`: nothing of theirs shows up where nobody asked for it; only followers see them. `suspend`: nothing comes in,
 * nothing goes out. `none` is for entries that only reject pictures or reports.
 */
export type Severity = 'none' | 'silence' | 'suspend'

/** A rule about a domain and all below it. `_id` is the domain in lower case ASCII, with its port where it has one. */
export interface DomainRuleDoc extends Doc {
  severity: Severity
  rejectMedia: boolean
  rejectReports: boolean
  /** For everybody to read; may be empty. */
  publicComment: string
  /** For those who moderate; may be empty. */
  privateComment: string
  /** Show only part of the name in public lists. */
  obfuscate: boolean
  /** A member's id, `operator`, or `import:<name of the file>`. */
  by: string
  at: Date
  /** On the allow-list: counts when only listed domains may federate. Such an entry has the severity `none`. */
  allowed: boolean
  /** Since when what connects us with it has to be cut (later while a worker has it); null when that is done. */
  sever: Date | null
}

export const DOMAIN_RULES: CollectionSpec<DomainRuleDoc> = {
  name: 'domainRules',
  indexes: [
    { name: 'severity', keys: { severity: 1 } },
    { name: 'sever', keys: { sever: 1 } },
  ],
}

/** What a member does not want to see. `_id` is `<member> <target>`. */
export interface MemberBlockDoc extends Doc {
  member: string
  /** IRI of an actor, or `domain:<host>`. */
  target: string
  whom: 'actor' | 'host'
  kind: 'block' | 'mute'
  at: Date
  /** Sortable: when it began; rows of before there were lists of them were given one. */
  number: string
  /** Of a mute: nothing they do is told of either. Left out it is so. */
  notifications?: boolean
  /** When it ends by itself; left out or null when it does not. */
  until?: Date | null
}

export const MEMBER_BLOCKS: CollectionSpec<MemberBlockDoc> = {
  name: 'memberBlocks',
  indexes: [
    { name: 'member', keys: { member: 1, at: -1 } },
    { name: 'target', keys: { target: 1, kind: 1 } },
    { name: 'kind', keys: { member: 1, kind: 1, whom: 1, number: -1 } },
    { name: 'until', keys: { until: 1 } },
  ],
  retain: { field: 'until', days: 0 },
}

/** What somebody finds wrong: advertising, against the law, against rules of the hub, or something else. */
export const reportCategories = ['spam', 'legal', 'violation', 'other'] as const
export type ReportCategory = (typeof reportCategories)[number]

/** A report, of a member of ours or from another server. */
export interface ReportDoc extends Doc, Heard {
  direction: 'in' | 'out'
  /** Member's id of one of ours; the IRI of the actor who sent it. */
  from: string
  host: string | null
  /** The actor it is about. */
  about: Iri
  /** Items and posts it is about; may be empty. */
  subjects: Iri[]
  /** Text, at most 5,000 characters. */
  comment: string
  /** Left out where nobody was asked. */
  category?: ReportCategory
  /** Ids of rules of the hub that are broken, and how these were worded then. */
  rules?: string[]
  ruleTexts?: string[]
  /** The Flag that brought it, or that it went out as. */
  activity: Iri | null
  at: Date
  state: 'open' | 'resolved'
  resolvedBy: string | null
  resolvedAt: Date | null
  note: string
  /** Send it to the server of whom it is about; since when that has to be done, null when it has been or need not be. */
  announce: Date | null
}

export const REPORTS: CollectionSpec<ReportDoc> = {
  name: 'reports',
  indexes: [
    { name: 'state', keys: { state: 1, at: -1 } },
    { name: 'about', keys: { about: 1, at: -1 } },
    { name: 'host', keys: { host: 1, state: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    HEAR_INDEX,
  ],
}

/** How this hub federates. */
export type FederationPolicy = {
  /** Only hosts on the allow-list. */
  allowListOnly: boolean
  /** What is public is given only to those who sign their request. */
  signedFetchesOnly: boolean
}

/** The one document `federation`. */
export interface PolicyDoc extends Doc, FederationPolicy {
  /** One more with each change. */
  revision: number
}

export const POLICIES: CollectionSpec<PolicyDoc> = { name: 'policies', indexes: [] }
