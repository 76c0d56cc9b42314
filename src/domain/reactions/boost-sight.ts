import type { LocalActors } from '../actors/local-actors.js'
import type { Viewer } from '../audience.js'
import type { FollowService } from '../follows/follow-service.js'
import { can } from '../members/member.js'
import type { ReactionDoc } from './reaction-repo.js'

type Deps = { actors: Pick<LocalActors, 'ofMember'>; follows: Pick<FollowService, 'isAccepted'> }

export type BoostSight = ReturnType<typeof boostSight>

/** Those of some boosts that a viewer may know of: what was passed on to followers alone is theirs, and its actor's own. */
export const boostSight =
  ({ actors, follows }: Deps) =>
  async <T extends Pick<ReactionDoc, 'actor' | 'audience'>>(viewer: Viewer, boosts: readonly T[]): Promise<Set<T>> => {
    const closed = boosts.filter(({ audience }) => audience === 'followers')
    const seen = new Set(boosts.filter((boost) => !closed.includes(boost)))
    const me = closed.length === 0 || viewer === null || !can(viewer, 'read') ? null : await actors.ofMember(viewer.id)
    if (me === null) return seen
    for (const actor of new Set(closed.map((boost) => boost.actor))) {
      if (actor !== me.iri && !(await follows.isAccepted(me.iri, actor))) continue
      for (const boost of closed) if (boost.actor === actor) seen.add(boost)
    }
    return seen
  }
