import { createHash } from 'node:crypto'
import { idAt } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'

/** Before anything on this network was written. */
const EARLIEST_MS = Date.UTC(2010, 0, 1)
const LOW_BITS = 16n
const LARGEST = (1n << 64n) - 1n

/**
 * The id of somebody else's post: it sorts by when they say it was published, but never before 2010 nor in the future.
 * Many are published in the same second, so what tells them apart comes from their IRI; two may still come out the same.
 */
export function idOfRemote(name: Iri, publishedAt: Date, now: Date): string {
  const low = createHash('sha256').update(name).digest().readUInt16BE(0)
  return padded(((BigInt(idAt(within(publishedAt, now))) >> LOW_BITS) << LOW_BITS) | BigInt(low))
}

/** For when an id is another's. */
export function idAfter(id: string): string {
  const next = BigInt(id) + 1n
  return padded(next > LARGEST ? 0n : next)
}

/** A stranger's word on when something was, as far as it can be believed. */
export function within(at: Date, now: Date): Date {
  return new Date(Math.min(Math.max(at.getTime(), EARLIEST_MS), now.getTime()))
}

const padded = (id: bigint): string => id.toString().padStart(20, '0')
