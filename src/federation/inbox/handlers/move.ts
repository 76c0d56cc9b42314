import { hostOf, type Iri } from '../../../core/iri.js'
import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import type { Handler, Outcome } from '../../activity.js'
import { handled, ignored, later, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'directory' | 'traces' | 'follows' | 'blocks'>

/** Within this an actor is not asked for again, so what is known may be from before the move. */
const ASK_AGAIN_MS = 6 * 60_000
const AT_ONCE = 100

/**
 * Somebody moved. Both ends have to say so themselves (FEP-7628): the old one where it went, the new one that it was the
 * old one. Members move along; whom the hub itself follows is for its stewards to decide.
 */
export const move =
  (services: Needs): Handler =>
  async ({ actor, object, target }) => {
    const { locals, directory, traces, blocks } = services
    if (object !== actor) return refused('it moves somebody else')
    if (target === null || target === actor) return ignored('it says not where to')
    if (locals.isLocal(target)) return ignored('members of this hub do not follow each other by a move')
    if (blocks.refuses(hostOf(target))) return ignored('the host it moves to is blocked')
    const followers = await traces.followersHere(actor, 1)
    const quiet = await traces.quietFollowersOf(actor, 1)
    if (followers.length + quiet.length === 0) return ignored('nobody here follows them')
    const [from, to] = [await directory.refresh(actor), await directory.refresh(target)]
    if (from.kind !== 'ok') return without('who moves', from)
    if (to.kind !== 'ok') return without('where it moves to', to)
    if (from.actor.movedTo !== target) return later('its old place does not say so', ASK_AGAIN_MS)
    if (!to.actor.alsoKnownAs.includes(actor)) return later('its new place does not say so', ASK_AGAIN_MS)
    return moveFollows(services, actor, to.actor)
  }

async function moveFollows({ locals, traces, follows }: Needs, from: Iri, to: ActorDoc): Promise<Outcome> {
  for (let all = await traces.quietFollowersOf(from, AT_ONCE); all.length > 0;) {
    for (const member of all) {
      if (!(await follows.turnsAway(member, to.iri))) await follows.followQuietly(member, to)
      await follows.unfollowQuietly(member, from)
    }
    const left = await traces.quietFollowersOf(from, AT_ONCE)
    if (left[0] === all[0]) throw new Error('a quiet follow cannot be moved')
    all = left
  }
  let ofTheHub = false
  for (const follower of await traces.followersHere(from, MOST_FOLLOWERS)) {
    const ours = await locals.byIri(follower)
    if (ours === null || ours === 'gone' || ours.kind === 'instance') continue
    if (ours.kind === 'voice') {
      ofTheHub = true
      continue
    }
    // Nobody gets back by a move to those who turned them away.
    const isUnwanted = ours.member !== null && (await follows.turnsAway(ours.member, to.iri))
    if (!isUnwanted) await follows.follow(follower, to)
    await follows.unfollow(follower, from)
  }
  return handled(ofTheHub ? `the hub itself follows them: a steward has to decide about ${to.iri}` : undefined)
}

const MOST_FOLLOWERS = 500
