import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { TooManyTries, type RefusalCode } from '../refusals.js'

/** Tries of one kind, by one subject, in one window of time. `_id` is derived from these; nobody can read it back. */
export interface TriesDoc extends Doc {
  count: number
  endsAt: Date
}

export const TRIES: CollectionSpec<TriesDoc> = {
  name: 'tries',
  indexes: [{ name: 'end', keys: { endsAt: 1 } }],
  retain: { field: 'endsAt', days: 0 },
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export type Limit = { limit: number; windowMs: number }
/** One count that has to have room: whose tries, and how many in which times. */
export type Try = {
  kind: string
  subject: string
  limits: readonly Limit[]
  /** What is said when there is no room. */
  code?: RefusalCode
}
/** A window without room, until it ends. */
type Full = { limit: number; until: Date }
/** What was counted, so that it can be taken back. */
export type Counted = readonly string[]

export type Throttle = ReturnType<typeof throttle>

/**
 * Counts tries before anything is looked at, so that those at the same time count each other. Who tried is kept as a
 * keyed hash alone, until the window is over.
 */
export function throttle({ store, key, clock }: { store: Store; key: Buffer; clock: Clock }) {
  const docs = store.collection(TRIES)

  async function count(_id: string, endsAt: Date): Promise<number> {
    const one = { $inc: { count: 1 }, $setOnInsert: { endsAt } }
    const counted = docs.findOneAndUpdate({ _id }, one, { upsert: true }).catch((error: unknown) => {
      if (error instanceof DuplicateKey) return docs.findOneAndUpdate({ _id }, { $inc: { count: 1 } })
      throw error
    })
    return (await counted)?.count ?? 1
  }

  /** @returns what was counted, and what was full, if anything was */
  async function countIn({ kind, subject, limits }: Try): Promise<{ counted: string[]; full: Full | null }> {
    const who = createHmac('sha256', key).update(`${kind}\0${subject}`).digest('base64url')
    const counted: string[] = []
    for (const { limit, windowMs } of limits) {
      const window = Math.floor(clock().getTime() / windowMs)
      const id = `${kind}:${who}:${windowMs}:${window}`
      counted.push(id)
      const until = new Date((window + 1) * windowMs)
      if ((await count(id, until)) > limit) return { counted, full: { limit, until } }
    }
    return { counted, full: null }
  }

  return {
    /**
     * Counts a try in each; the first that has no room ends it, so that what fails at one does not use up the next.
     * @throws TooManyTries
     */
    async take(...tries: Try[]): Promise<Counted> {
      const all: string[] = []
      for (const one of tries) {
        const { counted, full } = await countIn(one)
        if (full !== null) throw new TooManyTries(one.code ?? 'too-many-tries', full.limit, full.until)
        all.push(...counted)
      }
      return all
    },

    /** The same, for those who are not to be told. */
    async hasRoom(...tries: Try[]): Promise<boolean> {
      for (const one of tries) if ((await countIn(one)).full !== null) return false
      return true
    },

    /** The try turned out to be no guess. */
    async giveBack(counted: Counted): Promise<void> {
      await docs.bulk(counted.map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { count: -1 } } } })))
    },
  }
}

/**
 * Whose connection an address stands for: itself, or of IPv6 the network of 64 bits that one household has.
 * @param address  as the socket or a trusted proxy tells it; what is no address counts as one all together
 */
export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? ''
  if (isIP(bare) === 0) return 'unknown'
  const ip = ipaddr.process(bare)
  if (ip.kind() === 'ipv4') return ip.toString()
  return `${ip.toByteArray().slice(0, 8).join('.')}/64`
}
