import type { Clock } from '../../core/clock.js'
import type { After, Page, Store } from '../../store/store.js'
import { DELIVERIES } from './delivery-repo.js'
import { EPOCH, HOSTS, NEVER, type HostDoc, type HostState } from './host-repo.js'

/** States in which something is wrong, the lightest first. */
export const troubles = ['failing', 'dormant', 'gone'] as const satisfies HostState[]
export type Trouble = (typeof troubles)[number]

/** Another server as stewards and the operator see it. */
export type HostView = Pick<
  HostDoc,
  'state' | 'failures' | 'failingSince' | 'trouble' | 'aliveAt' | 'delivered' | 'refused' | 'since'
> & {
  host: string
  /** When something goes there next; null when nothing is due, or it is under way. */
  nextTry: Date | null
  /** Deliveries, counted up to `MOST_WAITING`. */
  waiting: number
}

/** Where counting ends. */
export const MOST_WAITING = 10_000

export type HostService = ReturnType<typeof hostService>

/** How sending to other servers goes, and trying again. */
export function hostService({ store, clock, wake }: { store: Store; clock: Clock; wake: () => void }) {
  const hosts = store.collection(HOSTS)
  const deliveries = store.collection(DELIVERIES)

  const viewOf = async (doc: HostDoc): Promise<HostView> => {
    const { _id: host, state, failures, failingSince, trouble, aliveAt, delivered, refused, since, due, lease } = doc
    const known = { host, state, failures, failingSince, trouble, aliveAt, delivered, refused, since }
    const isPlanned = lease === null && due < NEVER
    const waiting = await deliveries.count({ host }, { atMost: MOST_WAITING })
    return { ...known, nextTry: isPlanned ? due : null, waiting }
  }

  return {
    /** Null for one that nothing was ever sent to. */
    async get(host: string): Promise<HostView | null> {
      const doc = await hosts.findOne({ _id: host })
      return doc === null ? null : viewOf(doc)
    },

    /** Those that have been in this state longest first. */
    async page(state: HostState, after: After | null, limit: number): Promise<Page<HostView>> {
      const found = await hosts.page({ state }, { sort: { failingSince: 1 }, limit, ...(after !== null && { after }) })
      return { docs: await Promise.all(found.docs.map(viewOf)), next: found.next }
    },

    /** @param atMost  where counting ends */
    count: (state: HostState, atMost: number): Promise<number> => hosts.count({ state }, { atMost }),

    /**
     * Sends what waits for a host now, whatever was planned. What is known of it stays, so that one that fails again has
     * as long to wait as before; one that is being given up stays so.
     * @returns false when there is no such host, or nothing can be sent to it any more
     */
    async tryAgain(host: string): Promise<boolean> {
      const doc = await hosts.findOne({ _id: host })
      if (doc === null || doc.state === 'leaving') return false
      await deliveries.updateMany({ host }, { $set: { due: EPOCH } })
      const now = { hold: EPOCH, retryAfter: null, due: clock() }
      // A courier that has it finds these by itself: it comes back to what was queued meanwhile.
      const isFree = await hosts.updateOne({ _id: host, state: { $ne: 'leaving' }, lease: null }, { $set: now })
      if (!isFree) await hosts.updateOne({ _id: host, lease: { $ne: null } }, { $set: { again: true } })
      wake()
      return true
    },
  }
}
