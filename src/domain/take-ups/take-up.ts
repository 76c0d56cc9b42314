import type { Iri } from '../../core/iri.js'
import type { Outcome } from '../items/item.js'

/**
 * A call of another hub that takes up one of ours. `asked`: nobody here has looked at it yet; it is not shown or summed.
 * `there`: it is. `refused`: it was dropped by somebody here, whatever it says. `gone`: its hub took it down, or it takes
 * up something else by now.
 */
export type TakeUpState = 'asked' | 'there' | 'refused' | 'gone'

export type TakeUp = {
  id: string
  /** Id of our call. */
  call: string
  /** Theirs, and who says it. */
  post: Iri
  author: Iri
  host: string
  title: string
  url: string | null
  state: TakeUpState
  /** How many promised there, by their word; null when they do not say, or nothing that could be true. */
  pledged: number | null
  /**
   * What counts of it while nobody here has looked at how fast it grew; null, or not there in what was kept long ago,
   * when all of it counts.
   */
  held?: number | null
  goal: number | null
  outcome: Outcome | 'open'
  /** When it came, and when its hub last said anything of it. */
  at: Date
  heardAt: Date
}

/** No local call has more people; who says so is not believed. */
const MOST_PLEDGED = 1_000_000

export const believed = (pledged: number | null): number | null =>
  pledged !== null && Number.isInteger(pledged) && pledged >= 0 && pledged <= MOST_PLEDGED ? pledged : null

/** So many more in a day (UTC), and so many times as many, are held back until somebody here has looked. */
const MOST_GROWTH = 1_000
const MOST_TIMES = 10

export const growsTooFast = (from: number, to: number): boolean => to - from > MOST_GROWTH && to > from * MOST_TIMES

/** How many promises of a take-up count. */
export const countingIn = ({ state, pledged, held = null }: Pick<TakeUp, 'state' | 'pledged' | 'held'>): number =>
  state === 'there' ? (held ?? pledged ?? 0) : 0

/** What the hubs that count say all together. Null when none does. */
export function summed(
  takeUps: readonly Pick<TakeUp, 'state' | 'pledged' | 'held'>[],
): { total: number; hubs: number } | null {
  const counting = takeUps.filter(({ state }) => state === 'there')
  if (counting.length === 0) return null
  return { total: counting.reduce((sum, one) => sum + countingIn(one), 0), hubs: counting.length }
}

/** A call of ours that takes up another's: what became of that. */
export type Taking = {
  /** What the caller's hub said to it; `asked` while it has said nothing. */
  answer: 'asked' | 'accepted' | 'refused'
  title: string
  host: string
  /** Its page, or its permanent address. */
  href: string
  /** As far as we know it: null when it was never heard of here. `changedAt`: nobody here has looked since. */
  original: { state: 'open' | Outcome | 'gone'; changedAt: Date | null } | null
  /** Since when its server has not answered; null when it does, or was not asked for long. */
  silentSince: Date | null
}
