import type { Collection, Doc, Filter } from '../store/store.js'

/**
 * Part of a list that is newest first, by numbers that sort; each bound is not in it itself.
 * @property before  only what is older
 * @property since   only what is newer, from the newest on
 * @property after   only what is newer, directly in front of it; counts more than `since`
 */
export type Window = { limit: number; before?: string | null; since?: string | null; after?: string | null }

/** Newest first, whichever way the window looks. The filter must not speak of `number`. */
export async function inWindow<T extends Doc & { number: string }>(
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
