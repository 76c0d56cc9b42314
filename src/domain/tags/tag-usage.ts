import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { ItemLists } from '../items/item-lists.js'
import type { PostRepo } from '../posts/post-repo.js'
import type { Tally } from '../reactions/reaction-repo.js'
import type { Tag } from '../text/tags.js'

export const DAYS = 7
const DAY_MS = 24 * 60 * 60_000
/** How long what was counted is believed. */
const FRESH_MS = 5 * 60_000
/** Of each kind, the newest are counted; on a hub that has more of them in a week, the older days come out too small. */
const MOST_COUNTED = 1_000
const BATCH = 200
const MOST_TRENDING = 40
const LEAST_ACCOUNTS = 3
const LEAST_HOSTS = 2
/** What asks for an answer from people weighs more than what a tap on a heart does. */
const WEIGHTS = { likes: 1, boosts: 2, replies: 2 } as const

/** One day (UTC) of a tag; `accounts` is how many used it. */
export type TagDay = { day: Date; uses: number; accounts: number }
export type SubjectName = { of: 'item' | 'post'; id: string }

type Used = {
  tag: Tag
  days: Map<number, { uses: number; accounts: Set<string> }>
  here: Set<string>
  usesHere: number
  /** Also elsewhere, but for servers that are silenced. */
  everywhere: Set<string>
  uses: number
  hosts: Set<string>
}
/** Of what was published here alone, and of all that is known here. */
type Trends<T> = { here: T[]; everywhere: T[] }
type Counted = {
  at: number
  tags: Map<string, Used>
  trendingTags: Trends<Tag>
  trendingSubjects: Trends<SubjectName>
}
type Seen = {
  name: SubjectName
  iri: Iri
  author: string
  at: Date
  tags: readonly string[]
  tagKeys: readonly string[]
  /** Null for ours. */
  host: string | null
}

type Deps = {
  lists: Pick<ItemLists, 'newest'>
  posts: Pick<PostRepo, 'newestOfOrigin'>
  tallies: (objects: readonly Iri[]) => Promise<Map<Iri, Tally>>
  silenced: (host: string) => boolean
  clock: Clock
}

/**
 * What was talked about here in the last seven days, of what everybody may read. Counted at most every five minutes, from a
 * bounded number of the newest. What is called a trend counts only what this hub and its members published, so that nobody
 * elsewhere can put a word on our pages; members may be shown what is known here of others, too, where several of them on
 * several servers use a word, and where it was answered, passed on or liked as far as this hub has heard.
 */
export class TagUsage {
  readonly #deps: Deps
  #counted: Promise<Counted> | null = null
  #countedAt = -Infinity

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Of each tag the last seven days, today first. */
  async historyOf(keys: readonly string[]): Promise<Map<string, TagDay[]>> {
    const { tags, at } = await this.#fresh()
    const today = Math.floor(at / DAY_MS)
    return new Map(
      keys.map((key) => [
        key,
        Array.from({ length: DAYS }, (_, ago) => {
          const used = tags.get(key)?.days.get(today - ago)
          return { day: new Date((today - ago) * DAY_MS), uses: used?.uses ?? 0, accounts: used?.accounts.size ?? 0 }
        }),
      ]),
    )
  }

  /** Those that most people used; at most 40. */
  async trendingTags(where: keyof Trends<Tag> = 'here'): Promise<Tag[]> {
    return (await this.#fresh()).trendingTags[where]
  }

  /** What most people answered, passed on or liked; at most 40. Some may be gone by now. */
  async trendingSubjects(where: keyof Trends<SubjectName> = 'here'): Promise<SubjectName[]> {
    return (await this.#fresh()).trendingSubjects[where]
  }

  #fresh(): Promise<Counted> {
    const now = this.#deps.clock().getTime()
    if (this.#counted === null || now - this.#countedAt >= FRESH_MS) {
      this.#countedAt = now
      const counted = this.#count(now)
      this.#counted = counted
      // Whoever asks next tries again.
      counted.catch(() => {
        if (this.#counted === counted) this.#counted = null
      })
    }
    return this.#counted
  }

  async #count(now: number): Promise<Counted> {
    const since = new Date((Math.floor(now / DAY_MS) - DAYS + 1) * DAY_MS)
    const seen = [
      ...(await this.#items(since)),
      ...(await this.#posts('local', since)),
      ...(await this.#posts('remote', since)),
    ]
    const tags = new Map<string, Used>()
    const heard = seen.filter(({ host }) => host === null || !this.#deps.silenced(host))
    const counts = new Set(heard)
    for (const one of seen)
      one.tagKeys.forEach((key, at) => count(tags, one, { key, name: one.tags[at] ?? key }, counts.has(one)))
    const used = [...tags.values()]
    return {
      ...{ at: now, tags },
      trendingTags: {
        here: mostUsed(used.filter(isUsedHere), ({ here, usesHere }) => [here.size, usesHere]),
        everywhere: mostUsed(used.filter(isUsedWidely), ({ everywhere, uses }) => [everywhere.size, uses]),
      },
      trendingSubjects: {
        here: await this.#mostAnswered(heard.filter(({ host }) => host === null)),
        everywhere: await this.#mostAnswered(heard),
      },
    }
  }

  async #mostAnswered(seen: readonly Seen[]): Promise<SubjectName[]> {
    const newest = [...seen].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, 500)
    const tallies = await this.#deps.tallies(newest.map(({ iri }) => iri))
    return newest
      .map(({ name, iri }) => ({ name, weight: weightOf(tallies.get(iri)) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MOST_TRENDING)
      .map(({ name }) => name)
  }

  async #items(since: Date): Promise<Seen[]> {
    const seen: Seen[] = []
    for (let after = null as Awaited<ReturnType<ItemLists['newest']>>['next']; seen.length < MOST_COUNTED;) {
      const { items, next } = await this.#deps.lists.newest({ audiences: ['public'] }, { limit: BATCH, after })
      for (const { id, iri, publishedAt: at, tags, tagKeys } of items) {
        if (at < since) return seen
        seen.push({ name: { of: 'item', id }, iri: iri as Iri, author: 'voice', at, tags, tagKeys, host: null })
      }
      if (next === null) return seen
      after = next
    }
    return seen
  }

  async #posts(origin: 'local' | 'remote', since: Date): Promise<Seen[]> {
    const seen: Seen[] = []
    let looked = 0
    for (let after = null as Awaited<ReturnType<PostRepo['newestOfOrigin']>>['next']; looked < MOST_COUNTED;) {
      const { docs, next } = await this.#deps.posts.newestOfOrigin(origin, { limit: BATCH, after, open: 'public' })
      looked += BATCH
      for (const { _id: id, iri, author, host, publishedAt: at, tags, tagKeys } of docs) {
        if (at < since) return seen
        const said = { name: { of: 'post' as const, id }, iri, author, at, tags, tagKeys }
        seen.push({ ...said, host: origin === 'local' ? null : host })
      }
      if (next === null) return seen
      after = next
    }
    return seen
  }
}

const isUsedHere = ({ here }: Used): boolean => here.size > 0

/** Nobody makes a trend of a word alone, nor does one server. */
const isUsedWidely = (used: Used): boolean =>
  isUsedHere(used) || (used.everywhere.size >= LEAST_ACCOUNTS && used.hosts.size >= LEAST_HOSTS)

function mostUsed(used: readonly Used[], weigh: (one: Used) => readonly [number, number]): Tag[] {
  return used
    .map((one) => ({ tag: one.tag, weight: weigh(one) }))
    .sort((a, b) => b.weight[0] - a.weight[0] || b.weight[1] - a.weight[1])
    .slice(0, MOST_TRENDING)
    .map(({ tag }) => tag)
}

function count(tags: Map<string, Used>, { author, at, host }: Seen, tag: Tag, counts: boolean): void {
  const fresh = {
    here: new Set<string>(),
    usesHere: 0,
    everywhere: new Set<string>(),
    uses: 0,
    hosts: new Set<string>(),
  }
  const used: Used = tags.get(tag.key) ?? { tag, days: new Map(), ...fresh }
  tags.set(tag.key, used)
  const number = Math.floor(at.getTime() / DAY_MS)
  const day = used.days.get(number) ?? { uses: 0, accounts: new Set<string>() }
  used.days.set(number, { uses: day.uses + 1, accounts: day.accounts.add(author) })
  if (counts) {
    used.everywhere.add(author)
    used.hosts.add(host ?? '')
    used.uses++
  }
  if (host !== null) return
  used.here.add(author)
  used.usesHere++
}

const weightOf = (tally: Tally | undefined): number =>
  tally === undefined
    ? 0
    : tally.likes * WEIGHTS.likes + tally.boosts * WEIGHTS.boosts + tally.replies * WEIGHTS.replies
