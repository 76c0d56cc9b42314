import type { Clock } from '../../core/clock.js'
import type { MemberListRepo } from '../member-lists/member-list-repo.js'
import type { MemberRepo } from '../members/member-repo.js'
import { homeOf, listOwner } from './timeline-repo.js'
import type { TimelineService } from './timeline-service.js'

type Deps = {
  members: Pick<MemberRepo, 'find'>
  lists: Pick<MemberListRepo, 'ofMember'>
  timelines: Pick<TimelineService, 'trim'>
  clock: Clock
}

const DAY_MS = 24 * 60 * 60_000
const BATCH = 20

/** A worker's step: once a day shortens every member's home and lists. @returns false when it has been through all of them */
export function homeTrimmer({ members, lists, timelines, clock }: Deps) {
  let doneAt = -Infinity
  let after: string | null = null

  return async (): Promise<boolean> => {
    const now = clock().getTime()
    if (now - doneAt < DAY_MS) return false
    const some = await members.find({ state: 'active', prefix: '', after }, BATCH)
    for (const { _id: member } of some) {
      await timelines.trim(homeOf(member))
      for (const { _id: list } of await lists.ofMember(member)) await timelines.trim(listOwner(list))
    }
    after = some.length < BATCH ? null : (some.at(-1)?.name ?? null)
    if (after === null) doneAt = now
    return after !== null
  }
}
