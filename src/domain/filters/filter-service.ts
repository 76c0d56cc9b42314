import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import type { Iri } from '../../core/iri.js'
import type { LiveBus } from '../live/live-bus.js'
import type { Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import { filterActions, filterContexts, type Filter, type FilterKeyword, type FilterStatus } from './filter.js'
import type { FilterRepo, FiltersDoc } from './filter-repo.js'
import { comparable } from './keyword-search.js'
import { matchingOf, type Matching } from './matching.js'

const MOST_FILTERS = 100
/** Of all filters of a member together. */
const MOST_KEYWORDS = 1_000
const MOST_STATUSES = 1_000
/** In UTF-16 units, of one keyword or title, and of all keywords of a member. */
const LONGEST = 200
const MOST_LETTERS = 20_000
const MOST_TRIES = 20
/** So much of what members filter is kept ready: in keywords’ letters, each of which takes about 200 bytes. */
const MOST_READY = 200_000
/** What a member without any keywords counts as. */
const LEAST_READY = 100

const Keyword = z.object({ keyword: z.string().trim().min(1).max(LONGEST), wholeWord: z.boolean() })
export type NewKeyword = z.input<typeof Keyword>
/** With an `id`, one that is there already: changed, or taken out. */
export type KeywordChange = Partial<NewKeyword> & { id?: string; remove?: boolean }

const Settings = z.object({
  title: z.string().trim().min(1).max(LONGEST),
  contexts: z.array(z.enum(filterContexts)).min(1),
  action: z.enum(filterActions),
  expiresAt: z.date().nullable(),
})
export type NewFilter = z.input<typeof Settings> & { keywords?: readonly KeywordChange[] }
export type FilterChange = Partial<NewFilter>

type Deps = {
  repo: FilterRepo
  /** As whom a member writes; null for those without a profile. */
  ownOf: (member: string) => Promise<Iri | null>
  newId: () => string
  live: Pick<LiveBus, 'publish'>
}

/** What members do not want to see, beyond whom: by words, or one thing at a time. Nobody else is told. */
export class FilterService {
  readonly #deps: Deps
  /** What was made ready, by member; those that were asked for last are last. */
  readonly #ready = new Map<string, Ready>()
  #readyLetters = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Oldest first, also those that are over. */
  async of({ id }: Pick<Member, 'id'>): Promise<Filter[]> {
    return (await this.#deps.repo.get(id))?.filters ?? []
  }

  /** @throws Refusal 'not-found' */
  async get(member: Pick<Member, 'id'>, id: string): Promise<Filter> {
    return found((await this.of(member)).find((filter) => filter.id === id))
  }

  /** @throws Refusal 'invalid', 'conflict' when there are enough */
  async add(member: Pick<Member, 'id'>, { keywords = [], ...settings }: NewFilter): Promise<Filter> {
    const read = valid(Settings, settings)
    const id = this.#deps.newId()
    return this.#change(member, (filters) => {
      const filter: Filter = { id, ...read, contexts: [...new Set(read.contexts)], keywords: [], statuses: [] }
      const made = { ...filter, keywords: this.#keywords(filter, keywords) }
      return [[...filters, made], made]
    })
  }

  /** What is left out stays as it is. @throws Refusal 'not-found', 'invalid', 'conflict' */
  async change(member: Pick<Member, 'id'>, id: string, { keywords = [], ...settings }: FilterChange): Promise<Filter> {
    const read = valid(Settings.partial(), settings)
    return this.#changeOne(member, ofId(id), (filter) => {
      const changed = { ...filter, ...read }
      return [{ ...changed, keywords: this.#keywords(changed, keywords) }, null]
    }).then(([filter]) => filter)
  }

  /** @throws Refusal 'not-found' */
  async remove(member: Pick<Member, 'id'>, id: string): Promise<void> {
    await this.#change(member, (filters) => {
      found(filters.find(ofId(id)))
      return [filters.filter((filter) => filter.id !== id), null]
    })
  }

  /** @throws Refusal 'not-found' */
  async keyword(member: Pick<Member, 'id'>, id: string): Promise<{ filter: Filter; keyword: FilterKeyword }> {
    const filter = found((await this.of(member)).find(withKeyword(id)))
    return { filter, keyword: found(filter.keywords.find((keyword) => keyword.id === id)) }
  }

  /** @throws Refusal 'not-found', 'invalid', 'conflict' */
  async addKeyword(member: Pick<Member, 'id'>, filter: string, keyword: NewKeyword): Promise<FilterKeyword> {
    const made = { id: this.#deps.newId(), ...valid(Keyword, keyword) }
    await this.#changeOne(member, ofId(filter), (one) => [{ ...one, keywords: [...one.keywords, made] }, null])
    return made
  }

  /** @throws Refusal 'not-found', 'invalid' */
  async changeKeyword(member: Pick<Member, 'id'>, id: string, change: Partial<NewKeyword>): Promise<FilterKeyword> {
    const [filter] = await this.#changeOne(member, withKeyword(id), (one) => [
      { ...one, keywords: this.#keywords(one, [{ ...change, id }]) },
      null,
    ])
    return found(filter.keywords.find((keyword) => keyword.id === id))
  }

  /** @throws Refusal 'not-found' */
  async removeKeyword(member: Pick<Member, 'id'>, id: string): Promise<void> {
    await this.#changeOne(member, withKeyword(id), (one) => [
      { ...one, keywords: one.keywords.filter((keyword) => keyword.id !== id) },
      null,
    ])
  }

  /** @throws Refusal 'not-found' */
  async status(member: Pick<Member, 'id'>, id: string): Promise<FilterStatus> {
    const filter = found((await this.of(member)).find(withStatus(id)))
    return found(filter.statuses.find((status) => status.id === id))
  }

  /** A repeat changes nothing. @param status  id of an item or a post @throws Refusal 'not-found', 'conflict' */
  async addStatus(member: Pick<Member, 'id'>, filter: string, status: string): Promise<FilterStatus> {
    const id = this.#deps.newId()
    const [, made] = await this.#changeOne(member, ofId(filter), (one) => {
      const there = one.statuses.find((named) => named.status === status)
      const named = there ?? { id, status }
      return [there === undefined ? { ...one, statuses: [...one.statuses, named] } : one, named]
    })
    return made
  }

  /** @throws Refusal 'not-found' */
  async removeStatus(member: Pick<Member, 'id'>, id: string): Promise<void> {
    await this.#changeOne(member, withStatus(id), (one) => [
      { ...one, statuses: one.statuses.filter((status) => status.id !== id) },
      null,
    ])
  }

  /** All that a member filters, made ready to look at many things; made anew only after a change. */
  async matchingFor({ id: member }: Pick<Member, 'id'>): Promise<Matching> {
    const doc = await this.#deps.repo.get(member)
    if (doc === null) return NOTHING
    const own = await this.#deps.ownOf(member)
    const kept = this.#drop(member)
    const fresh = kept?.revision === doc.revision && kept.own === own
    const ready = fresh ? kept : readyOf(doc, own)
    this.#ready.set(member, ready)
    this.#readyLetters += ready.letters
    for (const [oldest] of this.#ready) {
      if (this.#readyLetters <= MOST_READY || oldest === member) break
      this.#drop(oldest)
    }
    return ready.matching
  }

  /** The member is gone. */
  async forget(member: string): Promise<void> {
    this.#drop(member)
    await this.#deps.repo.remove(member)
  }

  #drop(member: string): Ready | undefined {
    const kept = this.#ready.get(member)
    this.#ready.delete(member)
    this.#readyLetters -= kept?.letters ?? 0
    return kept
  }

  #keywords({ keywords }: Filter, changes: readonly KeywordChange[]): FilterKeyword[] {
    let kept = [...keywords]
    for (const { id, remove = false, ...change } of changes) {
      if (id === undefined) {
        if (!remove) kept.push({ id: this.#deps.newId(), ...valid(Keyword, { wholeWord: true, ...change }) })
        continue
      }
      const there = found(kept.find((keyword) => keyword.id === id))
      const changed = { id, ...valid(Keyword, { ...there, ...change }) }
      kept = remove ? kept.filter((one) => one !== there) : kept.map((one) => (one === there ? changed : one))
    }
    return kept
  }

  async #changeOne<T>(
    member: Pick<Member, 'id'>,
    which: (filter: Filter) => boolean,
    change: (filter: Filter) => [Filter, T],
  ): Promise<[Filter, T]> {
    return this.#change(member, (filters) => {
      const there = found(filters.find(which))
      const [changed, result] = change(there)
      return [filters.map((one) => (one === there ? changed : one)), [changed, result]]
    })
  }

  async #change<T>(
    { id: member }: Pick<Member, 'id'>,
    decide: (filters: readonly Filter[]) => [Filter[], T],
  ): Promise<T> {
    const { repo, live } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(member)
      const [filters, result] = decide(doc?.filters ?? [])
      withinLimits(filters)
      const fresh: FiltersDoc = { _id: member, filters, revision: 1 }
      if (!(doc === null ? await repo.add(fresh) : await repo.change(doc, filters))) continue
      live.publish({ what: 'filters', member })
      return result
    }
    throw refusal('conflict', 'changed-meanwhile')
  }
}

type Ready = { revision: number; own: Iri | null; matching: Matching; letters: number }

/** In the form in which they are looked for: one sign can become eighteen letters. */
const lettersOf = (filters: readonly Filter[]): number =>
  filters.flatMap(({ keywords }) => keywords).reduce((sum, { keyword }) => sum + comparable(keyword).length, 0)

const readyOf = ({ revision, filters }: FiltersDoc, own: Iri | null): Ready => ({
  ...{ revision, own },
  matching: matchingOf(filters, own),
  letters: lettersOf(filters) + LEAST_READY,
})

const NOTHING = matchingOf([], null)

const ofId = (id: string) => (filter: Filter) => filter.id === id
const withKeyword = (id: string) => (filter: Filter) => filter.keywords.some((keyword) => keyword.id === id)
const withStatus = (id: string) => (filter: Filter) => filter.statuses.some((status) => status.id === id)

function found<T>(one: T | undefined): T {
  if (one === undefined) throw refusal('not-found', 'no-such-filter')
  return one
}

function withinLimits(filters: readonly Filter[]): void {
  const keywords = filters.reduce((sum, filter) => sum + filter.keywords.length, 0)
  const statuses = filters.reduce((sum, filter) => sum + filter.statuses.length, 0)
  const isMuch = filters.length > MOST_FILTERS || keywords > MOST_KEYWORDS || statuses > MOST_STATUSES
  if (isMuch || lettersOf(filters) > MOST_LETTERS) throw refusal('conflict', 'too-many-filters')
}

function valid<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? 'filter')
  throw new Refusal('invalid', `Validation failed: ${NAMES[field] ?? 'Filter'} is missing, too long or not known`)
}

const NAMES: Record<string, string> = {
  title: 'Title',
  contexts: 'Context',
  action: 'Filter action',
  keyword: 'Keyword',
}
