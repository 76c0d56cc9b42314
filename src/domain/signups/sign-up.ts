import type { Iri } from '../../core/iri.js'
import type { Item, Shift, SignUpRules } from '../items/item.js'
import type { doors, PersonKey } from '../people-keys/person-key.js'

/** `hand`: written down by an organiser. */
export type Door = (typeof doors)[number] | 'hand'

/**
 * `asked`: those who organise it have to decide. `accepted`: has a place. `waiting`: for one to become free.
 * `refused`: by those who organise it, for good. `left`: on their own.
 */
export type SignUpState = 'asked' | 'accepted' | 'waiting' | 'refused' | 'left'

/**
 * What every door says: a state, or why there is none. `full`: not that many places, and no list to wait on. `clash`: of
 * shifts alone, when the person has another at that time.
 */
export type Answer = 'accepted' | 'waiting' | 'asked' | 'full' | 'closed' | 'refused' | 'not-open' | 'clash'

/** How many one sign-up may stand for, the person included. */
export const MOST_PEOPLE = 10
/** In UTF-16 units. */
export const LONGEST_NAME = 100
export const LONGEST_NOTE = 500

export type Wish = { people?: number; note?: string; shift?: string }

/** In people, not in sign-ups; always exact. */
export type Totals = {
  accepted: number
  waiting: number
  asked: number
  /** Who came, as far as it was noted. */
  came: number
  /** Of those accepted. */
  doors: Record<Door, number>
}

export const noTotals = (): Totals => ({
  accepted: 0,
  waiting: 0,
  asked: 0,
  came: 0,
  doors: { account: 0, mail: 0, network: 0, reply: 0, poll: 0, hand: 0 },
})

/** What counts of a sign-up. */
export type Counted = { state: SignUpState; people: number; door: Door; came: number | null }

/** The totals when one sign-up, new if there was none, becomes another. */
export function totalsAfter(totals: Totals, before: Counted | null, after: Counted): Totals {
  const next = { ...totals, doors: { ...totals.doors } }
  const add = ({ state, people, door, came }: Counted, sign: 1 | -1) => {
    if (state === 'accepted' || state === 'waiting' || state === 'asked') next[state] += sign * people
    if (state === 'accepted') next.doors[door] += sign * people
    next.came += sign * (came ?? 0)
  }
  if (before !== null) add(before, -1)
  add(after, 1)
  return next
}

/** Places nobody has, whether or not somebody waits for them; null without a limit. */
export const freeOf = (capacity: number | null, { accepted }: Pick<Totals, 'accepted'>): number | null =>
  capacity === null ? null : Math.max(0, capacity - accepted)

/** Places for somebody who comes now: none while others wait. */
export const leftOf = (capacity: number | null, totals: Pick<Totals, 'accepted' | 'waiting'>): number | null =>
  capacity !== null && totals.waiting > 0 ? 0 : freeOf(capacity, totals)

/** What one can sign up for: the event itself, or one of its shifts. */
export type Listing = {
  /** Id of the list: the event's, or `<event>#<shift>`. */
  list: string
  shift: Shift | null
  rules: SignUpRules
  /** Nobody new from then on. */
  closesAt: Date
}

export const listId = (event: string, shift: string | null): string => (shift === null ? event : `${event}#${shift}`)

/** What there is to sign up for at a published item, the event itself first; empty for all others. */
export function listingsOf(item: Pick<Item, 'id' | 'kind' | 'state' | 'event'>): Listing[] {
  const { id, event } = item
  if (item.kind !== 'event' || item.state !== 'published' || event === null) return []
  const { signUp = null, shifts = [], overAt } = event
  const closesAt = signUp?.closesAt ?? overAt
  const own = signUp === null ? [] : [{ list: id, shift: null, rules: signUp, closesAt }]
  const rules = { waitingList: false, approval: false, closesAt: null, ...signUp }
  const perShift = shifts.map((shift) => ({
    list: listId(id, shift.id),
    shift,
    rules: { ...rules, capacity: shift.capacity },
    closesAt: closesAt < overAt ? closesAt : overAt,
  }))
  return [...own, ...perShift]
}

/** The other shifts of an event that are going on at some time of this one; without an end until the event is over. */
export function shiftsBeside({ event }: Pick<Item, 'event'>, id: string): Shift[] {
  const { shifts = [], overAt = new Date(0) } = event ?? {}
  const own = shifts.find((shift) => shift.id === id)
  const endOf = ({ from, to }: Shift) => Math.max((to ?? overAt).getTime(), from.getTime() + 1)
  const isBeside = (one: Shift, other: Shift) => one.from.getTime() < endOf(other) && other.from.getTime() < endOf(one)
  return own === undefined ? [] : shifts.filter((shift) => shift.id !== id && isBeside(own, shift))
}

export const listingOf = (item: Parameters<typeof listingsOf>[0], shift: string | null): Listing | null =>
  listingsOf(item).find((one) => (one.shift?.id ?? null) === shift) ?? null

/** Whether somebody new may sign up; who is on the list may leave it at any time. */
export const isOpen = ({ closesAt }: Pick<Listing, 'closesAt'>, { ended, event }: Item, now: Date): boolean =>
  ended === null && closesAt > now && event !== null && event.overAt > now

/**
 * Whether a place that becomes free still goes to who waits: not once it is off, nor once it has begun, when they have heard
 * that nothing became free.
 */
export function mayMoveUp(item: Item, shift: string | null, now: Date): boolean {
  const listing = listingOf(item, shift)
  const begins = listing?.shift?.from ?? item.event?.startsAt
  return listing !== null && item.ended === null && begins !== undefined && begins > now
}

/** Where somebody new comes to stand. */
export function standingOf(
  { capacity, waitingList, approval }: SignUpRules,
  totals: Totals,
  people: number,
): 'accepted' | 'waiting' | 'asked' | 'full' {
  if (capacity !== null && people > capacity) return 'full'
  const left = leftOf(capacity, totals)
  const fits = left === null || people <= left
  if (!fits && !waitingList) return 'full'
  return approval ? 'asked' : fits ? 'accepted' : 'waiting'
}

/** One on a list, as those may see it who organise the event; the person themselves sees their own. */
export type SignUp = {
  id: string
  event: string
  shift: string | null
  key: PersonKey
  door: Door
  state: SignUpState
  people: number
  /** Null for members, whose accounts say it, and for those who gave none. */
  name: string | null
  note: string
  /** Where letters go; null for those who gave none. Never shown. */
  mail: string | null
  actor: Iri | null
  join: Iri | null
  at: Date
  came: number | null
  /** Said on the day before that they will come. */
  confirmedAt: Date | null
  revision: number
}
