/** A part of a list that is sorted by numbers, which as bounds are left out. `minId` counts more than `sinceId`. */
export type NumberWindow = {
  limit: number
  /** Older than this. */
  maxId?: string | null
  /** The newest of those newer than this. */
  sinceId?: string | null
  /** The oldest of those newer than this. */
  minId?: string | null
}

type Range = { $lt?: string; $gt?: string }

/** What a query needs for a part of a list, and how what was found is put in order: newest first, whichever way it was read. */
export function numberWindow({ limit, maxId = null, sinceId = null, minId = null }: NumberWindow) {
  const above = minId ?? sinceId
  const range: Range = { ...(maxId !== null && { $lt: maxId }), ...(above !== null && { $gt: above }) }
  const way = minId === null ? -1 : 1
  return {
    range,
    where: Object.keys(range).length === 0 ? {} : { number: range },
    options: { sort: { number: way }, limit } as const,
    inOrder: <T>(found: readonly T[]): T[] => (way === 1 ? found.toReversed() : [...found]),
  }
}
