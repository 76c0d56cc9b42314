import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import { MINUTE_MS } from '../members/throttle.js'
import type { BallotRepo } from '../polls/ballot-repo.js'
import type { PostRepo } from './post-repo.js'
import type { PostRevisionRepo } from './post-revision-repo.js'
import type { StatusFiles } from './status-files.js'

type Deps = {
  repo: Pick<PostRepo, 'claimTidy' | 'tidied'>
  revisions: Pick<PostRevisionRepo, 'forget'>
  ballots: Pick<BallotRepo, 'forgetPost'>
  files: Pick<StatusFiles, 'detach'>
  clock: Clock
}

const LEASE_MS = 5 * MINUTE_MS

/** A worker's step: what a post of ours that was taken down had beside its text goes, too. @returns false when there is none */
export function postTidier({ repo, revisions, ballots, files, clock }: Deps) {
  return async (): Promise<boolean> => {
    const now = clock()
    const doc = await repo.claimTidy(now, leaseUntil(now, LEASE_MS))
    if (doc === null) return false
    await files.detach(`post:${doc._id}`)
    await revisions.forget(doc._id)
    await ballots.forgetPost(doc._id)
    await repo.tidied(doc)
    return true
  }
}
