import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { FollowService } from '../follows/follow-service.js'
import type { ItemLists } from '../items/item-lists.js'
import type { PostRepo } from '../posts/post-repo.js'

/** How much there is of somebody, as far as this hub knows. */
export type AccountCounts = { followers: number; following: number; statuses: number; lastAt: Date | null }

type Deps = {
  follows: Pick<FollowService, 'counts'>
  posts: Pick<PostRepo, 'countOf' | 'newestOf'>
  /** The hub's own, which are by its voice. */
  items: Pick<ItemLists, 'openOnes'>
  voice: () => Promise<{ iri: Iri } | null>
  clock: Clock
}

const FRESH_MS = 60_000
const MOST_KEPT = 2_000

/** Counting is dear beside the one line that shows it, so that numbers may be a minute old. */
export function accountNumbers({ follows, posts, items, voice, clock }: Deps) {
  const known = new Map<Iri, { at: number; counts: Promise<AccountCounts> }>()

  async function counted(name: Iri): Promise<AccountCounts> {
    const isVoice = (await voice())?.iri === name
    const [{ followers, following }, written, newest, published] = await Promise.all([
      follows.counts(name),
      posts.countOf(name),
      posts.newestOf(name),
      isVoice ? items.openOnes() : { count: 0, newest: null },
    ])
    const times = [newest?.publishedAt, published.newest?.publishedAt].flatMap((at) => at?.getTime() ?? [])
    const lastAt = times.length === 0 ? null : new Date(Math.max(...times))
    return { followers, following, statuses: written + published.count, lastAt }
  }

  function keptOf(name: Iri): Promise<AccountCounts> {
    const now = clock().getTime()
    const there = known.get(name)
    if (there !== undefined && now - there.at < FRESH_MS) return there.counts
    const counts = counted(name)
    counts.catch(() => known.delete(name))
    known.delete(name)
    known.set(name, { at: now, counts })
    const [oldest] = known.keys()
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest)
    return counts
  }

  return {
    async some(names: Iterable<Iri>): Promise<Map<Iri, AccountCounts>> {
      return new Map(await Promise.all([...new Set(names)].map(async (name) => [name, await keptOf(name)] as const)))
    },
    /** As they are now: for those who look at themselves. */
    now(name: Iri): Promise<AccountCounts> {
      known.delete(name)
      return keptOf(name)
    },
  }
}
