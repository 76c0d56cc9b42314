import type { Clock } from '../../core/clock.js'
import type { MemberListRepo } from '../member-lists/member-list-repo.js'
import type { MemberRepo } from '../members/member-repo.js'
import { rounds } from '../members/rounds.js'
import { DAY_MS } from '../members/throttle.js'
import { homeOf, listOwner } from './timeline-repo.js'
import type { TimelineService } from './timeline-service.js'

type Deps = {
  members: Pick<MemberRepo, 'find'>
  lists: Pick<MemberListRepo, 'ofMember'>
  timelines: Pick<TimelineService, 'trim'>
  clock: Clock
}

/** A worker's step: once a day shortens every member's home and lists. @returns false when it has been through all of them */
export const homeTrimmer = ({ lists, timelines, ...deps }: Deps) =>
  rounds({
    ...deps,
    everyMs: DAY_MS,
    visit: async (member) => {
      await timelines.trim(homeOf(member))
      for (const { _id: list } of await lists.ofMember(member)) await timelines.trim(listOwner(list))
    },
  })
