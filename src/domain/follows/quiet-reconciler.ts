import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { FollowRepo, FollowState, QuietFollowRepo } from './follow-repo.js'
import type { ListFollowRepo } from './list-follow-repo.js'
import type { FollowService } from './follow-service.js'

type Deps = {
  service: Pick<FollowService, 'reconcileQuiet'>
  quiet: Pick<QuietFollowRepo, 'all'>
  listFollows: Pick<ListFollowRepo, 'all'>
  follows: Pick<FollowRepo, 'page'>
  actors: Pick<LocalActors, 'instanceIri'>
  clock: Clock
}

const DAY_MS = 24 * 60 * 60_000
const BATCH = 100

type Stage = { of: 'quiet' | 'listFollows' | FollowState; after: string | null }
const stages: readonly Stage['of'][] = ['quiet', 'listFollows', 'accepted', 'asked']

/**
 * A worker's step: once a day, and at every start, looks whether the hub follows exactly those whom somebody follows
 * quietly, or a list of whom; a crash may have come between the one and the other.
 * @returns false when it has looked through all
 */
export function quietReconciler({ service, follows, actors, clock, ...repos }: Deps) {
  let stage: Stage | null = null
  let doneAt = -Infinity

  async function nextTargets({ of, after }: Stage): Promise<{ targets: Iri[]; last: string | null }> {
    if (of === 'quiet' || of === 'listFollows') {
      const rows = await repos[of].all(BATCH, after)
      return {
        targets: rows.map(({ target }) => target),
        last: rows.length < BATCH ? null : (rows.at(-1)?._id ?? null),
      }
    }
    const rows = await follows.page('follower', actors.instanceIri, of, BATCH, after)
    return {
      targets: rows.map(({ target }) => target),
      last: rows.length < BATCH ? null : (rows.at(-1)?.number ?? null),
    }
  }

  return async (): Promise<boolean> => {
    const now = clock().getTime()
    if (stage === null && now - doneAt < DAY_MS) return false
    stage ??= { of: 'quiet', after: null }
    const { targets, last } = await nextTargets(stage)
    for (const iri of new Set(targets)) await service.reconcileQuiet({ iri, host: hostOf(iri) })
    if (last !== null) {
      stage = { ...stage, after: last }
      return true
    }
    const of = stages[stages.indexOf(stage.of) + 1]
    stage = of === undefined ? null : { of, after: null }
    if (stage === null) doneAt = now
    return stage !== null
  }
}
