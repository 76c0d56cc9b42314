import type { Clock } from '../../core/clock.js'
import type { MemberRepo } from '../members/member-repo.js'
import type { TimelineService } from './timeline-service.js'

type Deps = { members: Pick<MemberRepo, 'find'>; timelines: Pick<TimelineService, 'trim'>; clock: Clock }

const DAY_MS = 24 * 60 * 60_000
const BATCH = 20

/** A worker's step: once a day shortens every member's home. @returns false when it has been through all of them */
export function homeTrimmer({ members, timelines, clock }: Deps) {
  let doneAt = -Infinity
  let after: string | null = null

  return async (): Promise<boolean> => {
    const now = clock().getTime()
    if (now - doneAt < DAY_MS) return false
    const some = await members.find({ state: 'active', prefix: '', after }, BATCH)
    for (const { _id } of some) await timelines.trim(_id)
    after = some.length < BATCH ? null : (some.at(-1)?.name ?? null)
    if (after === null) doneAt = now
    return after !== null
  }
}
