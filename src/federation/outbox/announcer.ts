import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'

/** One kind of document that has something to tell the network. */
export type Source = {
  /**
   * Takes one mark, queues what it asks for, and settles the mark.
   * @param until  how long the mark is this worker's
   * @returns false when there is none
   */
  step(now: Date, until: Date): Promise<boolean>
}

/** Queueing for all followers of a large hub takes seconds; a crash delays what was begun by this. */
const LEASE_MS = 5 * 60_000

/**
 * A worker's step: one mark of each kind, so that many of one kind hold up none of the others.
 * @throws what went wrong with one, after the others had their turn; its mark is tried again when its lease is over
 */
export function announcer({ sources, clock }: { sources: readonly Source[]; clock: Clock }) {
  return async (): Promise<boolean> => {
    const now = clock()
    const until = leaseUntil(now, LEASE_MS)
    const faults: unknown[] = []
    let found = false
    for (const source of sources) {
      try {
        found = (await source.step(now, until)) || found
      } catch (error) {
        faults.push(error)
      }
    }
    if (faults.length === 1) throw faults[0]
    if (faults.length > 1) throw new AggregateError(faults, 'Several things could not be announced')
    return found
  }
}
