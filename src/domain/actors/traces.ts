import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { FOLLOWS, QUIET_FOLLOWS } from '../follows/follow-repo.js'
import { REACTIONS, type ReactionDoc } from '../reactions/reaction-repo.js'

export type Traces = ReturnType<typeof traces>

/** What there is here of somebody elsewhere, some at a time, for when they leave or move. */
export function traces(store: Store) {
  const [follows, quiet] = [store.collection(FOLLOWS), store.collection(QUIET_FOLLOWS)]
  const reactions = store.collection(REACTIONS)
  return {
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
