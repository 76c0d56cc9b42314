import type { Item } from '../domain/items/item.js'
import type { PledgeCounts } from '../domain/pledges/pledge.js'
import type { Services } from '../domain/services.js'
import { summed, type TakeUp, type Taking } from '../domain/take-ups/take-up.js'

/** What a call's page shows of those who promised, and of the hubs it goes to or comes from. */
export type CallStanding = {
  counts: PledgeCounts | null
  takeUps: readonly TakeUp[]
  elsewhere: { total: number; hubs: number } | null
  taking: Taking | null
}

export type CallShelf = ReturnType<typeof callShelf>

/** The numbers of calls, for their pages. */
export function callShelf({
  pledges,
  takeUps,
  originalCalls,
}: Pick<Services, 'pledges' | 'takeUps' | 'originalCalls'>) {
  /** Null for what is no call. */
  async function standingOf(item: Item): Promise<CallStanding | null> {
    if (item.call === null) return null
    const [counts, all, taking] = await Promise.all([
      pledges.countsOf(item.id),
      takeUps.of(item.id),
      originalCalls.takingOf(item),
    ])
    return { counts, takeUps: all, elsewhere: summed(all), taking }
  }

  /** How many promised for each, here and at hubs that count; those for which nobody did are left out. */
  async function promisedIn(items: readonly Item[]): Promise<Map<string, number>> {
    const ids = items.flatMap(({ id, call }) => (call === null ? [] : [id]))
    const [here, sums] = await Promise.all([pledges.countsOfSome(ids), Promise.all(ids.map((id) => takeUps.sumOf(id)))])
    const all = ids.map((id, at) => [id, (here.get(id)?.total ?? 0) + (sums[at]?.total ?? 0)] as const)
    return new Map(all.filter(([, total]) => total > 0))
  }

  return {
    standingOf,
    promisedIn,
    /** Changes with whatever `standingOf` says; empty for what is no call. */
    stampOf: async (item: Item): Promise<string> => (item.call === null ? '' : JSON.stringify(await standingOf(item))),
  }
}
