import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { SignedMessage } from './signed-message.js'

/** A signature that was seen; `_id` is derived from it, and nothing can be read back. */
export interface ReplayDoc extends Doc {
  /** From then on the signature is refused for its age, and need not be remembered. */
  until: Date
}

export const REPLAYS: CollectionSpec<ReplayDoc> = {
  name: 'replays',
  indexes: [{ name: 'until', keys: { until: 1 } }],
  retain: { field: 'until', days: 0 },
}

export type Seen = Pick<SignedMessage, 'keyId' | 'signature' | 'until'>

/** Remembers verified signatures, so that each works once. */
export interface ReplaySet {
  /** @returns whether this is the first time; of several at once exactly one is */
  add(seen: Seen): Promise<boolean>
  /** Takes it back: what came with it could not be kept, and its sender will try again. */
  forget(seen: Seen): Promise<void>
}

/**
 * By the signature and the host of its key. Not by the key's whole id: a draft-cavage signature does not cover that, and
 * the same key may be found under another id of the same host. Not without the host: under a key made for the purpose
 * a stranger could have somebody's signature count as seen before it comes.
 */
const nameOf = ({ keyId, signature }: Seen): string => {
  const host = new URL(keyId).hostname.replace(/\.$/, '')
  return createHash('sha256').update(`${host}\n`).update(signature).digest('base64url')
}

/** The set that survives a restart. */
export function storedReplays({ store }: { store: Store }): ReplaySet {
  const docs = store.collection(REPLAYS)
  return {
    async add(seen) {
      try {
        await docs.insertOne({ _id: nameOf(seen), until: seen.until })
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },
    async forget(seen) {
      await docs.deleteOne({ _id: nameOf(seen) })
    },
  }
}

/**
 * Spares another set most of what it has seen already: a stranger who sends one request a thousand times costs no
 * thousand writes. It holds at most `limit` signatures and drops the oldest, which then are the other set's to know; so
 * being full never lets a signature work twice.
 */
export function rememberedReplays({
  behind,
  clock,
  limit,
}: {
  behind: ReplaySet
  clock: Clock
  limit: number
}): ReplaySet {
  const seen = new Map<string, number>()
  const trim = (now: number) => {
    for (const [name, until] of seen) {
      if (seen.size <= limit && until > now) return
      seen.delete(name)
    }
  }
  return {
    async add(one) {
      const name = nameOf(one)
      const now = clock().getTime()
      if ((seen.get(name) ?? 0) > now) return false
      const first = await behind.add(one)
      // Only now: had the other set failed, the sender would be told to try again, and must be able to.
      seen.set(name, one.until.getTime())
      trim(now)
      return first
    },
    async forget(one) {
      seen.delete(nameOf(one))
      await behind.forget(one)
    },
  }
}
