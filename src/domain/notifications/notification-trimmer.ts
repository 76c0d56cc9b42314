import type { Clock } from '../../core/clock.js'
import type { MemberRepo } from '../members/member-repo.js'
import { rounds } from '../members/rounds.js'
import { HOUR_MS } from '../members/throttle.js'

type Deps = {
  members: Pick<MemberRepo, 'find'>
  kept: readonly { trim(member: string): Promise<unknown> }[]
  clock: Clock
}

/** A worker's step: every hour shortens what is kept for each member. @returns false when it has been through all of them */
export const notificationTrimmer = ({ kept, ...deps }: Deps) =>
  rounds({
    ...deps,
    everyMs: HOUR_MS,
    visit: async (member) => {
      for (const list of kept) await list.trim(member)
    },
  })
