import type { Rate } from '../../core/bucket.js'

/** What strangers may cost at the inboxes. Everything is counted in memory, in maps of bounded size. */
export type GateLimits = {
  /** Requests from one network that come to nothing; those that are let in are not counted. */
  refused: Rate
  /** Keys that we had to ask for because of requests from one network, and which then did not fit. */
  lookups: Rate
  /** What the hosts of one domain may have let in, in pieces of 16 KiB: hosts that send all the posts of ten thousand accounts are usual. */
  verified: Rate
  /** Of that, activities of others passed on, each of which we have to check elsewhere. */
  forwarded: Rate
  /** Requests that are being read or answered at the same time, and those of one network. */
  atOnce: number
  atOncePerNetwork: number
  /** Bytes of bodies held for them. */
  heldBytes: number
  heldBytesPerNetwork: number
  /** How long a body may take to arrive. */
  bodyMs: number
  /** How long the key's owner may take, before the sender is told to come again: most give up after ten seconds. */
  keyMs: number
}

const FIVE_MINUTES_MS = 300_000
const MIB = 1_048_576

export const usualGateLimits: GateLimits = {
  refused: { count: 300, windowMs: FIVE_MINUTES_MS },
  lookups: { count: 30, windowMs: FIVE_MINUTES_MS },
  verified: { count: 30_000, windowMs: FIVE_MINUTES_MS },
  forwarded: { count: 300, windowMs: FIVE_MINUTES_MS },
  atOnce: 512,
  atOncePerNetwork: 64,
  heldBytes: 32 * MIB,
  heldBytesPerNetwork: 8 * MIB,
  bodyMs: 15_000,
  keyMs: 8_000,
}

export const MAX_BODY_BYTES = MIB
/** Of the ids of activities, actors, objects and keys: what names of documents are derived from has to fit into one. */
export const MAX_ID_BYTES = 900
/**
 * A private address is an operator's own proxy that hides who asks, or a network of their own; there one sender is many,
 * so that its requests weigh so much less.
 */
export const PRIVATE_SHARE = 1 / 20
/** What a goodbye of somebody unknown weighs, which many servers send to all they ever heard of. */
export const WAVED_SHARE = 1 / 5
