import type { After, Collection, Filter, Sort, Store } from '../../store/store.js'
import type { Action, Audience, Item, Kind } from './item.js'
import { itemOf, ITEMS, type ItemDoc } from './item-repo.js'

/** Which items a list is of. */
export type Shelf = { audiences: readonly Audience[]; kind?: Kind }
/** `after` is where the page before ended; null or left out for the first. */
export type PageOf = { limit: number; after?: After | null }
/** Calls of one kind of action, or about one place, as it is written there. */
export type Only = { action?: Action | null; area?: string | null }
export type Listed = { items: Item[]; next: After | null }

/** Every query for more than one item. A page may be short although there is a next. */
export class ItemLists {
  readonly #docs: Collection<ItemDoc>

  constructor(store: Store) {
    this.#docs = store.collection(ITEMS)
  }

  newest(shelf: Shelf, page: PageOf): Promise<Listed> {
    return this.#page(onShelf(shelf), { publishedAt: -1 }, page)
  }

  byWriter(writtenBy: string, page: PageOf): Promise<Listed> {
    return this.#page({ writtenBy, state: 'published' }, { publishedAt: -1 }, page)
  }

  tagged(shelf: Shelf, tagKeys: string, page: PageOf): Promise<Listed> {
    return this.#page({ tagKeys, ...onShelf(shelf) }, { publishedAt: -1 }, page)
  }

  /** Events that begin in [from, to), in order; without `to` all that begin later. */
  startingIn(shelf: Shelf, from: Date, to: Date | null, page: PageOf): Promise<Listed> {
    const starts = { $gte: from, ...(to !== null && { $lt: to }) }
    return this.#page({ ...onShelf(shelf, 'event'), 'event.startsAt': starts }, { 'event.startsAt': 1 }, page)
  }

  /** Events that began before `at` and are not over then; those that end first come first. */
  onAt(shelf: Shelf, at: Date, page: PageOf): Promise<Listed> {
    const on = { 'event.overAt': { $gt: at }, 'event.startsAt': { $lt: at } }
    return this.#page({ ...onShelf(shelf, 'event'), ...on }, { 'event.overAt': 1 }, page)
  }

  /** Events that were over by `at`, the latest first. */
  eventsOver(shelf: Shelf, at: Date, page: PageOf): Promise<Listed> {
    return this.#page({ ...onShelf(shelf, 'event'), 'event.overAt': { $lte: at } }, { 'event.overAt': -1 }, page)
  }

  /** Calls whose time is not over at `at`, closed ones among them; the most urgent first. */
  callsRunning(shelf: Shelf, at: Date, page: PageOf, only: Only = {}): Promise<Listed> {
    return this.#page(
      { ...onShelf(shelf, 'call'), ...asked(only), 'call.overAt': { $gt: at } },
      { 'call.overAt': 1 },
      page,
    )
  }

  /** Calls whose time was over by `at`, the latest first. */
  callsOver(shelf: Shelf, at: Date, page: PageOf, only: Only = {}): Promise<Listed> {
    return this.#page(
      { ...onShelf(shelf, 'call'), ...asked(only), 'call.overAt': { $lte: at } },
      { 'call.overAt': -1 },
      page,
    )
  }

  /** Items that have all these words whole, newest first. */
  withWords([first, ...others]: readonly [string, ...string[]], shelf: Shelf, page: PageOf): Promise<Listed> {
    const all = [{ tokens: first }, ...others.map((tokens) => ({ tokens })), onShelf(shelf)]
    return this.#page({ $and: all }, { publishedAt: -1 }, page)
  }

  /** Some items, in no order, with a word that begins like this. @throws ScanRefused when too many have to be looked at */
  async withWordLike(start: string, shelf: Shelf, limit: number): Promise<Item[]> {
    const tokens = { $elemMatch: { $gte: start, $lt: `${start}\u{10ffff}` } }
    return (await this.#docs.find({ tokens, ...onShelf(shelf) }, { limit })).map(itemOf)
  }

  /** How many there are that anyone may find, to 10,000; and the newest. */
  async openOnes(): Promise<{ count: number; newest: Item | null }> {
    const open = { state: 'published', audience: 'public' } as const
    const [count, [newest]] = await Promise.all([
      this.#docs.count(open, { atMost: 10_000 }),
      this.#docs.find(open, { sort: { publishedAt: -1 }, limit: 1 }),
    ])
    return { count, newest: newest === undefined ? null : itemOf(newest) }
  }

  /** All that anyone may find, newest first. */
  async *everythingPublic(): AsyncIterable<Item> {
    const all = { state: 'published', audience: 'public' } as const
    for await (const doc of this.#docs.stream(all, { sort: { publishedAt: -1 } })) yield itemOf(doc)
  }

  async #page(filter: Filter<ItemDoc>, sort: Sort, { limit, after = null }: PageOf): Promise<Listed> {
    const { docs, next } = await this.#docs.page(filter, { sort, limit, ...(after !== null && { after }) })
    return { items: docs.map(itemOf), next }
  }
}

const asked = ({ action = null, area = null }: Only): Filter<ItemDoc> => ({
  ...(action !== null && { 'call.action': action }),
  ...(area !== null && { 'call.area': area }),
})

const onShelf = ({ audiences, kind }: Shelf, only = kind): Filter<ItemDoc> => ({
  ...(only !== undefined && { kind: only }),
  state: 'published',
  audience: { $in: audiences },
})
