/**
 * Which part of a timeline is asked for, by the ids that apps see, as 20 digits. Without `minId` the newest that are
 * older than `maxId` and newer than `sinceId`; with it those that come right behind it, newest first all the same.
 */
export type Window = {
  limit: number
  maxId?: string | null
  sinceId?: string | null
  minId?: string | null
}

/** What a source is asked for: up to `limit` rows between two numbers that are not part of it, in the order of `way`. */
export type Bounds = { above: string | null; below: string | null; way: 'down' | 'up'; limit: number }

/** Fewer rows than asked for only where there are no more. */
export type Source<R> = (bounds: Bounds) => Promise<R[]>

/** Newest first. */
export type Part<E> = {
  entries: E[]
  /** What is older is older than this; null when nothing is shown, so that nobody asks on and on. */
  next: string | null
  /** What is newer is newer than this; null when nothing is shown. */
  prev: string | null
  /** Whether there are rows beyond this part, in the way it was read, which may all be hidden. */
  more: boolean
}

/** So often more is read to fill a part of which much is hidden. */
const MOST_ROUNDS = 6
const AT_LEAST = 40

/**
 * Reads one part of a timeline. What was looked at and not shown is behind the reader: the next part begins there.
 * @param look  what is to be shown of each of these rows, in their order; null for what is hidden
 */
export async function readPart<R extends { number: string }, E>(
  source: Source<R>,
  { limit, maxId = null, sinceId = null, minId = null }: Window,
  look: (rows: R[]) => Promise<(E | null)[]>,
): Promise<Part<E>> {
  const way = minId === null ? 'down' : 'up'
  let [above, below] = [minId ?? sinceId, maxId]
  const found: E[] = []
  let first: string | null = null
  let last: string | null = null
  let more = true
  for (let round = 0; more && found.length < limit && round < MOST_ROUNDS; round++) {
    const wanted = round === 0 ? limit + 1 : Math.max(limit - found.length + 1, AT_LEAST)
    const rows = await source({ above, below, way, limit: wanted })
    const shown = await look(rows)
    more = rows.length === wanted
    for (const [at, { number }] of rows.entries()) {
      if (found.length === limit) {
        more = true
        break
      }
      first ??= number
      last = number
      const entry = shown[at] ?? null
      if (entry !== null) found.push(entry)
    }
    if (way === 'down') below = last
    else above = last
  }
  if (found.length === 0) return { entries: [], next: null, prev: null, more }
  return way === 'down'
    ? { entries: found, next: last, prev: first, more }
    : { entries: found.reverse(), next: first, prev: last, more }
}

/** Several timelines as one. */
export function merged<R extends { number: string }>(...sources: readonly Source<R>[]): Source<R> {
  return async (bounds) => {
    const rows = (await Promise.all(sources.map((source) => source(bounds)))).flat()
    const turn = bounds.way === 'down' ? -1 : 1
    rows.sort((a, b) => (a.number === b.number ? 0 : a.number < b.number ? -turn : turn))
    return rows.slice(0, bounds.limit)
  }
}

/** The bounds as a condition on a field; empty where there are none. */
export const within = ({ above, below }: Pick<Bounds, 'above' | 'below'>) => ({
  ...(above !== null && { $gt: above }),
  ...(below !== null && { $lt: below }),
})

export const directionOf = ({ way }: Pick<Bounds, 'way'>): 1 | -1 => (way === 'down' ? -1 : 1)
