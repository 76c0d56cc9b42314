import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import type { Doc, Store } from '../../store/store.js'
import { FOLLOWS } from '../follows/follow-repo.js'
import { hearing, type Heard } from '../hearing.js'
import { ITEMS } from '../items/item-repo.js'
import { MEMBERS } from '../members/member-repo.js'
import { REPORTS } from '../moderation/moderation-repo.js'
import { POSTS, type PostDoc } from '../posts/post-repo.js'
import { REACTIONS } from '../reactions/reaction-repo.js'
import type { CollectionSpec } from '../../store/store.js'
import type { PeopleCauses } from './causes/people.js'
import type { PostCauses } from './causes/posts.js'

type Deps = {
  store: Store
  clock: Clock
  posts: PostCauses
  people: PeopleCauses
  conversations: { heard(doc: PostDoc): Promise<void> }
}

const LEASE_MS = 5 * 60_000

/**
 * A worker's step: tells members of one thing that was done. The mark goes only when all are told, so that a crash in
 * between has it done again. @returns false when there is none
 */
export function notifier({ store, clock, posts, people, conversations }: Deps): () => Promise<boolean> {
  const kind = <T extends Doc & Heard>(spec: CollectionSpec<T>, tell: (doc: T) => Promise<Date | null | void>) => {
    const marks = hearing(store.collection(spec))
    return async (now: Date): Promise<boolean> => {
      const doc = await marks.claim(now, leaseUntil(now, LEASE_MS))
      if (doc === null) return false
      await marks.done(doc, (await tell(doc)) ?? null)
      return true
    }
  }
  const kinds = [
    kind(POSTS, async (doc) => {
      await conversations.heard(doc)
      return posts.post(doc)
    }),
    kind(REACTIONS, (doc) => people.reaction(doc)),
    kind(FOLLOWS, (doc) => people.follow(doc)),
    kind(ITEMS, (doc) => posts.item(doc)),
    kind(REPORTS, (doc) => people.report(doc)),
    kind(MEMBERS, (doc) => people.newcomer(doc)),
  ]
  return async () => {
    const now = clock()
    let found = false
    for (const step of kinds) found = (await step(now)) || found
    return found
  }
}
