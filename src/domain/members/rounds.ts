import type { Clock } from '../../core/clock.js'
import type { MemberRepo } from './member-repo.js'

type Deps = {
  members: Pick<MemberRepo, 'find'>
  clock: Clock
  everyMs: number
  visit: (member: string) => Promise<unknown>
}

const BATCH = 20

/** A worker's step: every so often goes to all active members, some at a time. @returns false when it has been to all of them */
export function rounds({ members, clock, everyMs, visit }: Deps): () => Promise<boolean> {
  let doneAt = -Infinity
  let after: string | null = null

  return async () => {
    const now = clock().getTime()
    if (now - doneAt < everyMs) return false
    const some = await members.find({ state: 'active', prefix: '', after }, BATCH)
    for (const { _id } of some) await visit(_id)
    after = some.length < BATCH ? null : (some.at(-1)?.name ?? null)
    if (after === null) doneAt = now
    return after !== null
  }
}
