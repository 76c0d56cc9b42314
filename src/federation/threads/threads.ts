import { hostOf, type Iri } from '../../core/iri.js'
import { registeredDomain } from '../../core/registered-domain.js'
import { createAllowances } from '../remote/allowances.js'
import { BoundedMap } from '../remote/bounded-map.js'
import type { ReadPost } from '../vocab/read/post.js'
import { Asking, type AskingLimits } from './asking.js'
import { Filling } from './filling.js'
import type { Link, ThreadMeans } from './ports.js'

const MOST_PARENTS = 20
const forParents: AskingLimits = { requests: 20, objects: MOST_PARENTS, pages: 0, ms: 60_000 }
/** What all posts of one domain together may make us ask for above them: anybody can write answers to anything. */
const ofOneDomain = { count: 300, windowMs: 5 * 60_000 }
const forFilling: AskingLimits = { requests: 400, objects: 200, pages: 20, ms: 60_000 }

const AGAIN_MS = 30 * 60_000
const MOST_REMEMBERED = 10_000
const FILLED_AT_ONCE = 2

/** `lately`: filled within the last half hour; `busy`: enough others are being filled. */
export type Filled = { did: 'filled'; kept: number } | { did: 'lately' | 'busy' }

/**
 * What is missing of conversations. Both ask strangers, take as long as those let them, and so have no place in a request.
 * Nothing a stranger does makes them throw; the store may.
 */
export type Threads = {
  /**
   * What a post answers to, and what that answers to, as far as it is missing: at most 20 requests. The oldest is kept
   * first. To be called before the post itself is kept, so that it finds its place.
   * @returns how many were kept
   */
  parentOf(post: Pick<Link, 'iri' | 'inReplyTo'>): Promise<number>
  /**
   * The rest of a conversation, from its `context`, the `replies` of what is known of it, and what that answers to.
   * @param thread  the IRI of what began it, ours or a stranger's
   */
  fill(thread: Iri): Promise<Filled>
}

export function createThreads(means: ThreadMeans): Threads {
  const { posts, isLocal, clock, log } = means
  const filledAt = new BoundedMap<Iri, number>(MOST_REMEMBERED)
  const allowances = createAllowances({ clock, rate: ofOneDomain })
  let filling = 0

  const keep = async (post: ReadPost): Promise<boolean> => {
    const { did } = await posts.receive(post)
    return did === 'added' || did === 'changed'
  }

  const parentsOf = async (
    { iri, inReplyTo }: Pick<Link, 'iri' | 'inReplyTo'>,
    asking: Asking,
  ): Promise<ReadPost[]> => {
    const found: ReadPost[] = []
    const seen = new Set([iri])
    let next = inReplyTo
    while (next !== null && found.length < MOST_PARENTS && !seen.has(next) && !isLocal(next)) {
      if ((await posts.byIri(next)) !== null) break
      const post = await asking.post(next)
      if (post === null || seen.has(post.iri)) break
      seen.add(next).add(post.iri)
      found.unshift(post)
      next = post.inReplyTo
    }
    return found
  }

  const parentOf: Threads['parentOf'] = async (post) => {
    let kept = 0
    const domain = registeredDomain(hostOf(post.iri))
    const asking = new Asking(means, forParents, () => allowances.take(domain) === 0)
    for (const parent of await parentsOf(post, asking)) if (await keep(parent)) kept++
    return kept
  }

  const fill = async (thread: Iri): Promise<number> => {
    const asking = new Asking(means, forFilling)
    const run = new Filling({ posts, asking, keep, parentsOf: (post) => parentsOf(post, asking) }, thread)
    await run.begin()
    await run.fromContexts()
    await run.fromReplies()
    await run.fromParents()
    return run.kept
  }

  return {
    parentOf,
    async fill(thread) {
      const now = clock().getTime()
      if (now - (filledAt.get(thread) ?? -Infinity) < AGAIN_MS) return { did: 'lately' }
      if (filling >= FILLED_AT_ONCE) return { did: 'busy' }
      filledAt.set(thread, now)
      filling++
      try {
        const kept = await fill(thread)
        log.debug({ kept, ms: clock().getTime() - now }, 'Conversation filled in')
        return { did: 'filled', kept }
      } finally {
        filling--
      }
    },
  }
}
