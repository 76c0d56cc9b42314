import type { Clock } from './clock.js'

const WIDTH = 20
const LARGEST_ID = '18446744073709551615'
const LARGEST_TIME_MS = 2 ** 48 - 1
const LARGEST_WORKER = 63
const IDS_PER_MS = 1024

const padded = (id: bigint) => id.toString().padStart(WIDTH, '0')
const firstOf = (timeMs: number) => BigInt(timeMs) << 16n

/**
 * Makes 64-bit ids that sort by time: 48 bits of milliseconds, 6 of worker number, 10 of sequence; kept as 20 decimal
 * digits, so that text order is number order.
 * Every id is larger than the one before it, also when the clock goes back or more than 1,024 are asked for in one
 * millisecond: the source then runs ahead of the clock instead of waiting for it.
 * @param worker  0 to 63; processes that share a store must each have their own
 */
export function idSource({ clock, worker }: { clock: Clock; worker: number }): () => string {
  if (!Number.isInteger(worker) || worker < 0 || worker > LARGEST_WORKER) {
    throw new RangeError(`A worker number is from 0 to ${LARGEST_WORKER}, not ${worker}`)
  }
  let timeMs = -1
  let first = 0n
  let taken = IDS_PER_MS
  const beginAt = (nextMs: number) => {
    timeMs = nextMs
    first = firstOf(timeMs) | BigInt(worker * IDS_PER_MS)
    taken = 0
  }
  return () => {
    const nowMs = clock().getTime()
    if (nowMs > timeMs) beginAt(nowMs)
    else if (taken === IDS_PER_MS) beginAt(timeMs + 1)
    return padded(first + BigInt(taken++))
  }
}

/**
 * Makes ids that are exact as JavaScript numbers, until the year 2109, from those of `newId`: 42 bits of milliseconds, 6 of
 * worker number, 5 of a sequence that runs ahead of the clock. Kept like all others, and each larger than the one before.
 */
export function shortIds(newId: () => string): () => string {
  let last = -1n
  return () => {
    const id = BigInt(newId())
    const worker = ((id >> 10n) & 63n) << 5n
    const first = ((id >> 16n) << 11n) | worker
    const next = (last & 31n) < 31n ? last + 1n : (((last >> 11n) + 1n) << 11n) | worker
    last = first > last ? first : next
    return padded(last)
  }
}

/**
 * The lowest id that can belong to a time; times before 1970 or after the year 10889 are moved to those bounds.
 * @throws RangeError for an invalid date
 */
export function idAt(date: Date): string {
  return padded(firstOf(Math.min(Math.max(date.getTime(), 0), LARGEST_TIME_MS)))
}

/** One of the few ids right before all of a moment, which in practice nothing else has. @param steps  from 1 */
export function idBefore(date: Date, steps: number): string {
  const id = BigInt(idAt(date)) - BigInt(steps)
  return padded(id < 0n ? 0n : id)
}

/** When an id was made, to the millisecond. `id` is one of ours: what a stranger sent goes through `parseId` first. */
export function timeOfId(id: string): Date {
  return new Date(Number(BigInt(id) >> 16n))
}

/** The form apps see: the same number without the zeros in front. */
export function shownId(id: string): string {
  return id.replace(/^0+(?=\d)/, '')
}

/** Reads an id that an app sent, in either form; null when it is not a decimal number of 64 bits. */
export function parseId(text: string): string | null {
  if (!/^\d{1,20}$/.test(text)) return null
  const id = text.padStart(WIDTH, '0')
  return id <= LARGEST_ID ? id : null
}
