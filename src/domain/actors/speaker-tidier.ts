import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { PostService } from '../posts/post-service.js'
import type { ReactionRepo } from '../reactions/reaction-repo.js'
import type { IdentityRepo } from './identity-repo.js'
import type { LocalActors } from './local-actors.js'
import { profileHolder } from './profile-details.js'

type Deps = {
  identities: Pick<IdentityRepo, 'nextToWipe' | 'wiped'>
  actors: Pick<LocalActors, 'iriOf'>
  follows: { forget(actor: Iri): Promise<void> }
  posts: Pick<PostService, 'takeDownSome'>
  reactions: Pick<ReactionRepo, 'removeSomeOf'>
  /** What they showed of themselves. */
  releasePictures: (holder: string) => Promise<void>
  clock: Clock
}

/**
 * A worker's step: clears away what somebody said and whom they followed who speaks no longer. Peers do the same when
 * they are told that the actor is gone.
 * @returns false when there is nothing to clear away
 */
export function speakerTidier({ identities, actors, follows, posts, reactions, releasePictures, clock }: Deps) {
  return async (): Promise<boolean> => {
    const doc = await identities.nextToWipe(clock())
    if (doc === null) return false
    const actor = actors.iriOf(doc._id)
    if (await posts.takeDownSome(actor)) return true
    if (await reactions.removeSomeOf(actor)) return true
    await follows.forget(actor)
    await releasePictures(profileHolder(doc._id))
    await identities.wiped(doc._id)
    return true
  }
}
