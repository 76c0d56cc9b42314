import type { Clock } from '../core/clock.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Documents of one kind that are kept for so many days and no longer. */
export type Expiring = { name: string; days: number; deleteBefore: (date: Date) => Promise<number> }

/** How often the loop that drives a sweeper should look at the clock: timers drift, and machines sleep. */
export const SWEEP_LOOK_MS = HOUR_MS / 12

/**
 * One step sweeps one kind whose hour has come, longest unswept first. What fails waits for its next hour like the
 * others, so that one kind in trouble does not keep the rest from being swept. Several processes may sweep at once:
 * deleting twice is no different from deleting once.
 * @returns a step that says whether any kind was due; it throws what the store throws
 */
export function sweeper(options: {
  expiring: readonly Expiring[]
  clock: Clock
  swept: (name: string, documents: number) => void
}): () => Promise<boolean> {
  const lastMs = new Map<string, number>()
  const sinceMs = (kind: Expiring, nowMs: number) => {
    const last = lastMs.get(kind.name)
    // A clock that was set back must not put off the next sweep.
    return last === undefined || last > nowMs ? Infinity : nowMs - last
  }
  return async () => {
    const nowMs = options.clock().getTime()
    const [kind] = options.expiring
      .filter((each) => sinceMs(each, nowMs) >= HOUR_MS)
      .toSorted((a, b) => (lastMs.get(a.name) ?? 0) - (lastMs.get(b.name) ?? 0))
    if (kind === undefined) return false
    lastMs.set(kind.name, nowMs)
    const documents = await kind.deleteBefore(new Date(nowMs - kind.days * DAY_MS))
    if (documents > 0) options.swept(kind.name, documents)
    return true
  }
}
