import { hostOf, type Iri } from '../../core/iri.js'
import type { AdaptedFrom, Item, WriteUpPart } from '../items/item.js'
import type { Licence } from './licence.js'
import type { Figures, RelativeDoc } from './relative-repo.js'

/** `away`: its server has not answered for days, what is kept here is what was known. `gone`: it was taken down. */
export type RelativeStatus = 'ours' | 'there' | 'away' | 'gone'

export type Relative = Figures & {
  iri: Iri
  /** What it was made from; null for the first of the family. */
  parent: Iri | null
  /** How many were adapted on the way from the first one. */
  depth: number
  title: string
  /** Of the group. */
  name: string
  host: string
  /** Its page at its own server; null where it has none, or is ours. */
  url: string | null
  /** Of ours. */
  item: Item | null
  licence: Licence | null
  language: string | null
  /** Null when it is only known by the credit to it. */
  publishedAt: Date | null
  status: RelativeStatus
  hidden: boolean
}

const nothing: Figures = { people: null, hours: null, money: null, weeks: null, setting: null }

/** @param name  of the group, which is ours */
export function ofItem(item: Item, name: string): Relative {
  const part: WriteUpPart = item.writeUp ?? { ...nothing, sections: [] }
  const { people, hours, money, weeks = null, setting = null, licence = null, adaptedFrom } = part
  const iri = item.iri as Iri
  return {
    ...{ iri, people, hours, money, weeks, setting, licence, name, item, depth: 0, url: null, hidden: false },
    parent: adaptedFrom?.lineage[0] ?? null,
    ...{ title: item.title, host: hostOf(iri), language: item.language, publishedAt: item.publishedAt },
    status: 'ours',
  }
}

export function ofRow(row: RelativeDoc, isAway: boolean): Relative {
  const { _id, family, title, name, host, url, licence, language, publishedAt, hidden } = row
  const { people, hours, money, weeks, setting } = row
  return {
    ...{ people, hours, money, weeks, setting, title, name, host, url, licence, language, publishedAt, hidden },
    ...{ iri: _id as Iri, parent: family[1] ?? null, item: null, depth: 0 },
    status: row.state === 'gone' ? 'gone' : isAway ? 'away' : 'there',
  }
}

/** Those of whom nothing is stored but the credit that one of ours gives them. */
export function credited(found: readonly Relative[], ours: readonly Item[]): Relative[] {
  const known = new Set(found.map(({ iri }) => iri))
  const missing = new Map<Iri, AdaptedFrom>()
  for (const { writeUp } of ours) {
    const credit = writeUp?.adaptedFrom ?? null
    if (credit !== null && !known.has(credit.iri)) missing.set(credit.iri, credit)
  }
  return [...missing.values()].map(({ iri, title, name, host, licence, lineage }) => ({
    ...nothing,
    ...{ iri, title, name, host, licence, parent: lineage[1] ?? null, depth: 0, url: iri, item: null },
    ...{ language: null, publishedAt: null, status: 'gone' as const, hidden: false },
  }))
}
