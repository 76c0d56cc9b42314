import type { Clock } from '../../core/clock.js'
import { BoundedMap } from './bounded-map.js'
import type { Failed } from './results.js'

const MINUTE_MS = 60_000
const GONE_MS = 60 * MINUTE_MS
const NOT_FOUND_MS = 10 * MINUTE_MS
const REFUSED_MS = 5 * MINUTE_MS
const FAILED_MS = MINUTE_MS
const LONGEST_MS = 60 * MINUTE_MS

/** What did not work lately: asking again at once would bring the same, and be a way to make us ask. */
export type FailureMemory = {
  recall(url: URL): Failed | null
  note(url: URL, failed: Failed): void
}

/** Of at most `max` addresses and as many hosts. A host as a whole is remembered only when it could not be reached. */
export function createFailureMemory({ clock, max }: { clock: Clock; max: number }): FailureMemory {
  const known = new BoundedMap<string, { failed: Failed; until: number }>(max)
  const hosts = new BoundedMap<string, { failed: Failed; until: number }>(max)
  const read = (map: typeof known, key: string): Failed | null => {
    const entry = map.get(key)
    if (entry === undefined) return null
    if (clock().getTime() < entry.until) return entry.failed
    map.delete(key)
    return null
  }
  return {
    recall: (url) => read(hosts, url.origin) ?? read(known, url.href),
    note(url, failed) {
      // Our own rules are quick to ask again, and may have been changed.
      if (failed.kind === 'refused' && failed.status === null) return
      const entry = { failed, until: clock().getTime() + lifeMs(failed) }
      if (failed.kind === 'unavailable' && !failed.reached) hosts.set(url.origin, entry)
      else known.set(url.href, entry)
    },
  }
}

function lifeMs(failed: Failed): number {
  switch (failed.kind) {
    case 'gone':
      return GONE_MS
    case 'not-found':
      return NOT_FOUND_MS
    case 'refused':
    case 'invalid':
      return REFUSED_MS
    case 'unavailable':
      return Math.min(Math.max(failed.retryAfterMs ?? 0, FAILED_MS), LONGEST_MS)
  }
}
