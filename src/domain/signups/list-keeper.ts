import type { Clock } from '../../core/clock.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { PlaceBook } from './place-book.js'
import { listingsOf, mayMoveUp, type Listing } from './sign-up.js'
import type { PlacesDoc, PlacesRepo, SignUpRepo } from './sign-up-repo.js'
import { termsOf } from './terms.js'

const LEASE_MS = 60_000
/** When an erasure is looked at again that was not yet due after all. */
const AGAIN_MS = 60 * 60_000

type Deps = {
  items: Pick<ItemRepo, 'get' | 'claimLists' | 'listsDone'>
  rows: SignUpRepo
  places: PlacesRepo
  book: PlaceBook
  clock: Clock
  wakeTeller: () => void
}

/** Keeps lists in line with their events, finishes what was cut off, and forgets people in time. */
export class ListKeeper {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A worker's step. @returns false when there is nothing to do */
  async step(): Promise<boolean> {
    return (await this.#followEvent()) || (await this.#deps.book.repair((of) => this.#isOn(of))) || this.#erase()
  }

  /** An event was published, changed, cancelled or taken down. */
  async #followEvent(): Promise<boolean> {
    const { items, places, clock } = this.#deps
    const now = clock()
    const doc = await items.claimLists(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const listings = new Map(listingsOf(itemOf(doc)).map((listing) => [listing.list, listing]))
    for (const list of await places.of(doc._id)) await this.#follow(doc, list, listings.get(list._id) ?? null)
    await items.listsDone(doc)
    return true
  }

  async #follow(doc: ItemDoc, list: PlacesDoc, listing: Listing | null): Promise<void> {
    const { places, book, clock, wakeTeller } = this.#deps
    if (doc.state === 'deleted') return void (await places.set(list._id, { eraseAt: clock(), remindAt: null }))
    if (listing === null) return list.shift === null ? undefined : this.#dissolve(list)
    await book.sync(list, termsOf(listing, itemOf(doc), clock()))
    if (await this.#isOn(list)) await book.moveUp(list)
    wakeTeller()
  }

  /** There is no such shift any more: nobody is left believing to be on its list. */
  async #dissolve(list: PlacesDoc): Promise<void> {
    const { rows, book } = this.#deps
    for (const state of ['accepted', 'waiting', 'asked'] as const)
      for await (const { _id } of rows.onList(list._id, state))
        await book.change(list, _id, ({ row }) => {
          const there = row !== null && row.state === state
          return Promise.resolve({
            answer: null,
            next: there ? { ...row, state: 'refused', came: null, tells: true } : null,
          })
        })
    this.#deps.wakeTeller()
  }

  /** Whether somebody may still move up. */
  async #isOn({ event, shift }: Pick<PlacesDoc, 'event' | 'shift'>): Promise<boolean> {
    const doc = await this.#deps.items.get(event)
    return doc !== null && mayMoveUp(itemOf(doc), shift, this.#deps.clock())
  }

  /** Names, addresses and who stood where are forgotten; how many there were stays. */
  async #erase(): Promise<boolean> {
    const { items, rows, places, clock } = this.#deps
    const now = clock()
    const list = await places.claimErase(now, new Date(now.getTime() + LEASE_MS))
    if (list === null) return false
    const doc = await items.get(list.event)
    const published = doc === null || doc.state === 'deleted' ? null : itemOf(doc)
    const listing = published === null ? null : (listingsOf(published)[0] ?? null)
    const eraseAt = listing === null || published === null ? now : (termsOf(listing, published, now).eraseAt ?? now)
    if (eraseAt > now) {
      const again = new Date(Math.min(eraseAt.getTime(), now.getTime() + AGAIN_MS))
      await places.set(list._id, { eraseAt: again })
      return true
    }
    while (await rows.removeSomeOf(list._id)) continue
    if (published === null) await places.remove(list._id)
    else await places.set(list._id, { eraseAt: null, remindAt: null })
    return true
  }
}
