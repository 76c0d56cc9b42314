import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import { DAY_MS } from '../members/throttle.js'
import type { PlaceBook } from './place-book.js'
import { listingsOf, mayMoveUp, type Listing } from './sign-up.js'
import type { PlacesDoc, PlacesRepo, SignUpRepo } from './sign-up-repo.js'
import { KEPT_DAYS, termsOf } from './terms.js'

const LEASE_MS = 60_000
const LONGEST_TELLING_MS = DAY_MS
/** When an erasure is looked at again that was not yet due after all. */
const AGAIN_MS = 60 * 60_000

type Deps = {
  items: Pick<ItemRepo, 'get' | 'claimLists' | 'listsDone'>
  rows: SignUpRepo
  places: PlacesRepo
  book: PlaceBook
  clock: Clock
  /** Of those who asked by mail and have not confirmed. */
  forgetAsks: (event: string) => Promise<void>
  /** What people elsewhere were told in messages to each of them alone. */
  forgetNotes: (event: Iri) => Promise<void>
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
    if (doc.state === 'deleted') await this.#deps.forgetAsks(doc._id)
    for (const list of await places.of(doc._id)) await this.#follow(doc, list, listings.get(list._id) ?? null)
    await items.listsDone(doc)
    return true
  }

  async #follow(doc: ItemDoc, list: PlacesDoc, listing: Listing | null): Promise<void> {
    const { book, clock, wakeTeller } = this.#deps
    if (doc.state === 'deleted') return this.#takeDown(list)
    if (listing === null) return list.shift === null ? undefined : this.#dissolve(list)
    await book.sync(list, termsOf(listing, itemOf(doc), clock()))
    if (await this.#isOn(list)) await book.moveUp(list)
    wakeTeller()
  }

  /** Who was to come is told, if it was still to be; then nothing is known of anybody any more. */
  async #takeDown(list: PlacesDoc): Promise<void> {
    const { places, clock } = this.#deps
    const now = clock()
    const overAt = list.eraseAt === null ? null : list.eraseAt.getTime() - KEPT_DAYS * DAY_MS
    if (overAt !== null && overAt > now.getTime()) await this.#dissolve(list)
    await places.set(list._id, { eraseAt: now, remindAt: null })
  }

  /** There is no such list any more: nobody is left believing to be on it. */
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

  /** Of what was taken down people are told first, but it does not keep them for long. */
  async #isTelling({ _id, event }: PlacesDoc, now: Date): Promise<boolean> {
    const { items, rows, places } = this.#deps
    const goneAt = (await items.get(event))?.deletedAt ?? null
    if (goneAt === null || now.getTime() - goneAt.getTime() > LONGEST_TELLING_MS) return false
    if (!(await rows.hasNews(_id))) return false
    return places.set(_id, { eraseAt: new Date(now.getTime() + LEASE_MS) })
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
    if (published === null && (await this.#isTelling(list, now))) return true
    const hadPeople = await rows.removeSomeOf(list._id)
    while (await rows.removeSomeOf(list._id)) continue
    // Notes to people elsewhere are written from what it was called; then that goes, too.
    if (published === null && hadPeople) await places.set(list._id, { eraseAt: new Date(now.getTime() + AGAIN_MS) })
    else {
      if (doc !== null) await this.#deps.forgetNotes(doc.iri as Iri)
      if (published === null) await places.remove(list._id)
      else await places.set(list._id, { eraseAt: null, remindAt: null })
    }
    return true
  }
}
