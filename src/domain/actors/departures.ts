import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { FollowService } from '../follows/follow-service.js'
import type { PostService } from '../posts/post-service.js'
import type { ReactionService } from '../reactions/reaction-service.js'
import type { ActorRepo } from './actor-repo.js'
import type { Traces } from './traces.js'

const AT_ONCE = 100

export type Forgetting = {
  traces: Pick<Traces, 'reactionsOf'>
  follows: Pick<FollowService, 'forget'>
  posts: Pick<PostService, 'takeDownSome'>
  reactions: Pick<ReactionService, 'undo'>
  doors: { forgetSome(actor: Iri): Promise<boolean> }
}

/** Clears away all that is here of somebody elsewhere who is no more. Finds its end again when it was broken off. */
export async function forgetActor({ traces, follows, posts, reactions, doors }: Forgetting, actor: Iri): Promise<void> {
  await follows.forget(actor)
  while (await doors.forgetSome(actor));
  while (await posts.takeDownSome(actor, AT_ONCE));
  for (let all = await traces.reactionsOf(actor, AT_ONCE); all.length > 0;) {
    await Promise.all(all.map(({ kind, object, emoji }) => reactions.undo({ actor, kind, object, emoji })))
    const left = await traces.reactionsOf(actor, AT_ONCE)
    if (left.length > 0 && left[0]?._id === all[0]?._id) throw new Error('a reaction cannot be taken back')
    all = left
  }
}

type Deps = Forgetting & { actors: Pick<ActorRepo, 'nextDeparted' | 'forgotten'>; clock: Clock }

/**
 * A worker's step: of one whose server said, when it was asked, that they are gone for good, as if they had said it.
 * @returns false when there is none
 */
export function departures({ actors, clock, ...means }: Deps) {
  return async (): Promise<boolean> => {
    const doc = await actors.nextDeparted(clock())
    if (doc === null) return false
    if (doc.state === 'gone') await forgetActor(means, doc.iri)
    await actors.forgotten(doc)
    return true
  }
}
