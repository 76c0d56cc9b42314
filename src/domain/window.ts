import type { Collection, Doc, Filter } from '../store/store.js'

type Numbered = Doc & { number: string }

/**
 * Part of a list that is newest first, by numbers that sort; each bound is not in it itself.
 * @property before  only what is older
 * @property since   only what is newer, from the newest on
 * @property after   only what is newer, directly in front of it; counts more than `since`
 */
export type Window = { limit: number; before?: string | null; since?: string | null; after?: string | null }

/** Newest first, whichever way the window looks. The filter must not speak of `number`. */
export async function inWindow<T extends Numbered>(
  docs: Collection<T>,
  filter: Filter<T>,
  { limit, before = null, since = null, after = null }: Window,
): Promise<T[]> {
  const newer = after ?? since
  const number = { ...(before !== null && { $lt: before }), ...(newer !== null && { $gt: newer }) }
  const bounded = Object.keys(number).length > 0 ? { ...filter, number } : filter
  const found = await docs.find(bounded, { sort: { number: after === null ? -1 : 1 }, limit })
  return after === null ? found : found.reverse()
}

const BATCH = 500

/**
 * The number of the last of the newest, where all that are older are to go; null when there are no more than these.
 * @param most  a multiple of 500
 */
export async function lastOf<T extends Numbered>(
  docs: Collection<T>,
  filter: Filter<T>,
  most: number,
): Promise<string | null> {
  let before: string | null = null
  for (let kept = 0; kept < most; kept += BATCH) {
    const found: T[] = await inWindow(docs, filter, { limit: BATCH, before })
    if (found.length < BATCH) return null
    before = found.at(-1)?.number ?? null
  }
  return before
}
