import type { Item } from '../domain/items/item.js'
import type { PledgeCounts } from '../domain/pledges/pledge.js'
import type { Services } from '../domain/services.js'

/** What a call's page shows of those who promised. */
export type CallStanding = {
  counts: PledgeCounts | null
  elsewhere: { total: number; hubs: number } | null
}

export type CallShelf = ReturnType<typeof callShelf>

/** The numbers of calls, for their pages. */
export function callShelf({ pledges }: Pick<Services, 'pledges'>) {
  return {
    /** Changes with whatever `standingOf` says; empty for what is no call. */
    async stampOf(item: Item): Promise<string> {
      return item.call === null ? '' : JSON.stringify(await pledges.countsOf(item.id))
    },

    /** Null for what is no call. */
    async standingOf(item: Item): Promise<CallStanding | null> {
      return item.call === null ? null : { counts: await pledges.countsOf(item.id), elsewhere: null }
    },
  }
}
