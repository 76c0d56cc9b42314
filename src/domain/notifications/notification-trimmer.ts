import type { Clock } from '../../core/clock.js'
import type { MemberRepo } from '../members/member-repo.js'

type Deps = {
  members: Pick<MemberRepo, 'find'>
  kept: readonly { trim(member: string): Promise<unknown> }[]
  clock: Clock
}

const EVERY_MS = 60 * 60_000
const BATCH = 20

/** A worker's step: every hour shortens what is kept for each member. @returns false when it has been through all of them */
export function notificationTrimmer({ members, kept, clock }: Deps) {
  let doneAt = -Infinity
  let after: string | null = null

  return async (): Promise<boolean> => {
    const now = clock().getTime()
    if (now - doneAt < EVERY_MS) return false
    const some = await members.find({ state: 'active', prefix: '', after }, BATCH)
    for (const { _id } of some) for (const list of kept) await list.trim(_id)
    after = some.length < BATCH ? null : (some.at(-1)?.name ?? null)
    if (after === null) doneAt = now
    return after !== null
  }
}
