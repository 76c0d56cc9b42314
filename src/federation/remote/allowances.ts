import { bucket, type Bucket, type Rate } from '../../core/bucket.js'
import type { Clock } from '../../core/clock.js'
import { BoundedMap } from './bounded-map.js'

const MAX_NAMES = 10_000

/** How much each of many may still have. Of more than 10,000, those that were not heard of for longest start anew. */
export type Allowances = {
  /** @returns 0 when it was taken, else the milliseconds until it can be */
  take(name: string, amount?: number): number
  giveBack(name: string, amount?: number): void
}

export function createAllowances({ clock, rate }: { clock: Clock; rate: Rate }): Allowances {
  const buckets = new BoundedMap<string, Bucket>(MAX_NAMES)
  return {
    take(name, amount = 1) {
      const own = buckets.get(name) ?? bucket(rate)
      buckets.set(name, own)
      const waitMs = own.waitMs(clock().getTime(), amount)
      if (waitMs === 0) own.take(amount)
      return waitMs
    },
    giveBack: (name, amount = 1) => buckets.get(name)?.giveBack(amount),
  }
}
