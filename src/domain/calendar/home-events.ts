import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { After, Store } from '../../store/store.js'
import type { Member } from '../members/member.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import { postOf, POSTS, type PostDoc } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import type { Post, PostEvent } from '../posts/post.js'
import { TIMELINE } from '../timelines/timeline-repo.js'

/** What another hub, or somebody else on the network, announced. */
export type EventPost = Post & { event: PostEvent }

type Deps = {
  store: Store
  visible: PostService['visible']
  blocks: Pick<MemberBlocks, 'hidden'>
  clock: Clock
}

const BATCH = 200
const MOST_LOOKED_AT = 2_000
const MOST_FOUND = 300
/** What began so long ago may still be on. */
const LONGEST_ON_MS = 7 * 24 * 60 * 60_000

export type HomeEvents = ReturnType<typeof homeEvents>

/**
 * Events of others that are on or to come and stand in a member's home, in the order they begin; at most 300, of the
 * next 2,000 that the hub knows; and before them `joined`, events of theirs wherever they stand.
 */
export function homeEvents({ store, visible, blocks, clock }: Deps) {
  const [posts, entries] = [store.collection(POSTS), store.collection(TIMELINE)]

  async function inHome(member: string, docs: readonly PostDoc[]): Promise<PostDoc[]> {
    if (docs.length === 0) return []
    const ids = docs.map(({ _id }) => `home:${member}/${_id}`)
    const there = new Set((await entries.find({ _id: { $in: ids } }, { limit: BATCH })).map(({ subject }) => subject))
    return docs.filter(({ _id }) => there.has(_id))
  }

  async function joinedBy(member: Member, names: readonly Iri[]): Promise<EventPost[]> {
    if (names.length === 0) return []
    const docs = await posts.find({ iri: { $in: [...names] } }, { limit: BATCH })
    const there = docs.filter(({ kind, state }) => kind === 'event' && state === 'published')
    return (await visible(member, there)).map(postOf).filter(isEvent)
  }

  /** @param joined  at most 200 */
  return async (member: Member, joined: readonly Iri[] = []): Promise<EventPost[]> => {
    const now = clock()
    const coming = {
      'kind': 'event',
      'state': 'published',
      'event.startsAt': { $gte: new Date(now.getTime() - LONGEST_ON_MS) },
    } as const
    const found: EventPost[] = []
    let after: After | null = null
    for (let looked = 0; looked < MOST_LOOKED_AT && found.length < MOST_FOUND; looked += BATCH) {
      const page: { docs: PostDoc[]; next: After | null } = await posts.page(coming, {
        sort: { 'event.startsAt': 1 },
        limit: BATCH,
        ...(after !== null && { after }),
      })
      const seen = await visible(member, await inHome(member.id, page.docs))
      const hidden = await blocks.hidden(
        member.id,
        seen.map(({ author }) => author),
      )
      found.push(
        ...seen
          .filter(({ author }) => !hidden.has(author))
          .map(postOf)
          .filter(isEvent),
      )
      after = page.next
      if (after === null) break
    }
    const own = await joinedBy(member, joined)
    const known = new Set(own.map(({ iri }) => iri))
    const others = found.filter(({ event, iri }) => event.overAt > now && !known.has(iri))
    return [...own, ...others.slice(0, MOST_FOUND)]
  }
}

const isEvent = (post: Post): post is EventPost => post.event !== null
