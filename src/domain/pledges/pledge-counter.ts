import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import type { ItemRepo } from '../items/item-repo.js'
import { DAY_MS } from '../members/throttle.js'
import { doors, type Door } from '../people-keys/person-key.js'
import { overAt, REMEMBERED_DAYS } from './pledge.js'
import type { PledgeRepo } from './pledge-repo.js'
import type { PledgeService } from './pledge-service.js'
import type { PledgeTallies } from './pledge-tallies.js'

const LEASE_MS = 10 * 60_000

type Deps = {
  repo: PledgeRepo
  tallies: PledgeTallies
  items: Pick<ItemRepo, 'get'>
  pledges: Pick<PledgeService, 'daysOf'>
  clock: Clock
  /** The total of a call is another. */
  changed: (call: string) => Promise<void>
}

/**
 * A worker's step: counts a call of which some change is not in the totals, else forgets the people of one that is over.
 * Counting is safe to repeat and to do twice at a time; the mark of a change goes only once a count that saw it is kept.
 */
export function pledgeCounter({ repo, tallies, items, pledges, clock, changed }: Deps): () => Promise<boolean> {
  async function count(call: string): Promise<void> {
    const before = await tallies.get(call)
    const seen = await repo.uncounted(call)
    if (before !== null && before.days !== null) return repo.counted(seen) // nobody is left to be counted
    const counts = await Promise.all(doors.map(async (door) => [door, await repo.count(call, door)] as const))
    const byDoor = Object.fromEntries(counts) as Record<Door, number>
    const now = clock()
    if (!(await tallies.save(call, before, byDoor, { now, look: new Date(now.getTime() + DAY_MS) }))) return
    await changed(call)
    await repo.counted(seen)
  }

  async function forgetOne(): Promise<boolean> {
    const now = clock()
    const tally = await tallies.claimLook(now, leaseUntil(now, LEASE_MS))
    if (tally === null) return false
    const { _id: call } = tally
    const item = await items.get(call)
    const over = item === null || item.state === 'deleted' ? new Date(0) : overAt(item)
    const forgetAt = over === null ? null : new Date(over.getTime() + REMEMBERED_DAYS * DAY_MS)
    // A call may be closed, or its time be changed, on any day.
    if (forgetAt === null || forgetAt > now) return tallies.lookAgain(call, new Date(now.getTime() + DAY_MS))
    if ((await repo.uncounted(call)).length > 0) await count(call)
    await tallies.freeze(call, await pledges.daysOf(call))
    for await (const { _id } of repo.all(call)) await repo.remove(_id)
    return tallies.lookAgain(call, null)
  }

  return async () => {
    const uncounted = await repo.nextUncounted()
    if (uncounted === null) return forgetOne()
    await count(uncounted.call)
    return true
  }
}
