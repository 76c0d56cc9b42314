import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Timer } from '../../core/timer.js'
import type { Directory } from '../directory/directory.js'
import { BoundedMap } from '../remote/bounded-map.js'
import type { Failed } from '../remote/results.js'
import type { Origins } from './origins.js'
import { later, pass, refuse, type Step } from './refusal.js'

/** Counts that somebody's server may be asked because of this request. @returns milliseconds to wait; 0 for go on */
export type CountLookup = () => number

export type KnownKey = { owner: Iri; key: KeyObject }

export type KeyLookupDeps = {
  directory: Pick<Directory, 'keyOf'>
  origins: Origins
  clock: Clock
  timer: Timer
  /** How long the key's owner may take. */
  keyMs: number
}

export type KeyLookup = ReturnType<typeof keyLookup>

const MAX_FAMILIAR = 10_000
/** For bursts: how long a key counts as known without a look into the directory, which may have learned better. */
const FRESH_MS = 10_000
/** How long it makes no sense to ask for a key anew: it was done, and brought the same. */
const IN_VAIN_MS = 60_000

/** The keys of the directory, as far as one request may make us look for them. */
export function keyLookup({ directory, origins, clock, timer, keyMs }: KeyLookupDeps) {
  /** Keys that signed something lately, so that the directory has them. */
  const familiar = new BoundedMap<Iri, KnownKey & { until: number }>(MAX_FAMILIAR)
  const inVain = new BoundedMap<Iri, { key: KeyObject; until: number }>(MAX_FAMILIAR)

  /** Null when it takes longer than a sender waits; it goes on meanwhile, and is there when they come again. */
  async function inTime<T>(asked: Promise<T>): Promise<T | null> {
    const late = Promise.withResolvers<null>()
    const alarm = timer.set(() => late.resolve(null), keyMs)
    return Promise.race([asked, late.promise]).finally(() => timer.clear(alarm))
  }

  async function ask(keyId: Iri, anew: boolean): Promise<Step<KnownKey>> {
    const found = await inTime(directory.keyOf(keyId, { anew }))
    if (found === null) return later('key-unavailable')
    if (found.kind !== 'ok') return failure(found)
    return origins.isOurs(new URL(found.owner)) ? refuse(401, 'local-key') : pass(found)
  }

  return {
    async get(keyId: Iri, count: CountLookup): Promise<Step<KnownKey>> {
      const own = familiar.get(keyId)
      if (own !== undefined && own.until > clock().getTime()) return pass(own)
      const waitMs = own === undefined ? count() : 0
      return waitMs > 0 ? refuse(429, 'too-many-requests', waitMs) : ask(keyId, false)
    },

    /** The key as its owner has it now; null when that is the one that does not fit. */
    async renew(keyId: Iri, unfit: KeyObject, count: CountLookup): Promise<Step<KnownKey | null>> {
      const before = inVain.get(keyId)
      const now = clock().getTime()
      if (before !== undefined && before.until > now && before.key.equals(unfit)) return pass(null)
      const waitMs = count()
      if (waitMs > 0) return refuse(429, 'too-many-requests', waitMs)
      const latest = await ask(keyId, true)
      if (!latest.ok || !latest.value.key.equals(unfit)) return latest
      inVain.set(keyId, { key: unfit, until: now + IN_VAIN_MS })
      return pass(null)
    },

    /** It has verified something. */
    fits(keyId: Iri, { owner, key }: KnownKey): void {
      const own = familiar.get(keyId)
      const now = clock().getTime()
      if (own?.key !== key || own.until <= now) familiar.set(keyId, { owner, key, until: now + FRESH_MS })
    },
  }
}

/** What passes by itself is no fault of the sender's: they have to come again, not to give up. */
function failure(failed: Failed): Step<never> {
  return failed.kind === 'unavailable' ? later('key-unavailable', failed.retryAfterMs) : refuse(401, 'no-key')
}
