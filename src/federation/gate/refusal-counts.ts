import { BoundedMap } from '../remote/bounded-map.js'
import type { Reason } from './refusal.js'

const MAX_HOSTS = 2_000

/** `host` is what the requests claimed, and null where they claimed nothing that can be read. */
export type RefusalCount = { host: string | null; reason: Reason; count: number }

/**
 * How often whom was turned away for what since this process began: of the 2,000 hosts that were turned away last.
 * Not stored, so that strangers cannot make us write.
 */
export function createRefusalCounts() {
  const hosts = new BoundedMap<string, Map<Reason, number>>(MAX_HOSTS)
  return {
    add(host: string | null, reason: Reason): void {
      const own = hosts.get(host ?? '') ?? new Map<Reason, number>()
      own.set(reason, (own.get(reason) ?? 0) + 1)
      hosts.set(host ?? '', own)
    },
    /** Those most often refused first. */
    snapshot(): RefusalCount[] {
      const all = [...hosts.entries()].flatMap(([host, reasons]) =>
        Array.from(reasons, ([reason, count]) => ({ host: host === '' ? null : host, reason, count })),
      )
      return all.sort((a, b) => b.count - a.count)
    },
  }
}

export type RefusalCounts = ReturnType<typeof createRefusalCounts>
