import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { FOLLOWS, QUIET_FOLLOWS } from '../follows/follow-repo.js'
import { POSTS } from '../posts/post-repo.js'
import { REACTIONS, type ReactionDoc } from '../reactions/reaction-repo.js'

export type Traces = ReturnType<typeof traces>

/** What somebody elsewhere left here, some at a time, for when they go or move. */
export function traces(store: Store) {
  const [follows, quiet] = [store.collection(FOLLOWS), store.collection(QUIET_FOLLOWS)]
  const [posts, reactions] = [store.collection(POSTS), store.collection(REACTIONS)]
  const newestFirst = { publishedAt: -1 } as const
  return {
    /** Whether any of ours follows them, in their own name or quietly. */
    async isFollowed(target: Iri): Promise<boolean> {
      // Only those of strangers have an inbox, and nobody else's follower is a stranger.
      return (await follows.findOne({ target, state: 'accepted', inbox: null })) !== null
    },
    async postsOf(author: Iri, limit: number): Promise<Iri[]> {
      const found = await posts.find({ author, state: 'published' }, { sort: newestFirst, limit })
      return found.map(({ iri }) => iri)
    },
    reactionsOf: (actor: Iri, limit: number): Promise<ReactionDoc[]> =>
      reactions.find({ actor, state: 'there' }, { limit }),
    /** Our actors who follow them, or asked to. */
    async followersHere(target: Iri, limit: number): Promise<Iri[]> {
      const states = ['accepted', 'asked'] as const
      const found = await Promise.all(states.map((state) => follows.find({ target, state, inbox: null }, { limit })))
      return found.flat().map(({ follower }) => follower)
    },
    async quietFollowersOf(target: Iri, limit: number): Promise<string[]> {
      return (await quiet.find({ target }, { sort: { member: 1 }, limit })).map(({ member }) => member)
    },
  }
}
