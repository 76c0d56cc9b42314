import type { Clock } from '../../core/clock.js'
import { refusal } from '../refusals.js'
import { freeOf, listId, noTotals, totalsAfter } from './sign-up.js'
import type { PlacesDoc, PlacesRepo, SignUpDoc, SignUpRepo } from './sign-up-repo.js'

const MOST_TRIES = 200
/** By then a process that is about to finish its change has done so, or died. */
const FINISH_MS = 10_000

/** A sign-up as it is to be; the book adds its revision. `tell` is made when its state changes and `tells` says so. */
export type Next = Omit<SignUpDoc, 'revision' | 'tell' | 'since'> & { tells: boolean }

/** What a decision is made from: exact as long as nobody else has decided since, and not used otherwise. */
export type Page = { places: PlacesDoc; row: SignUpDoc | null }
/** What the event says of a list. */
export type Terms = Pick<PlacesDoc, 'capacity' | 'eraseAt' | 'remindAt' | 'about'>
export type Decision<T> = { answer: T; next: Next | null; terms?: Terms }

type Deps = { rows: SignUpRepo; places: PlacesRepo; clock: Clock }
type ListOf = { event: string; shift: string | null }

/**
 * Counts places, exactly, whatever dies when. Each list has one document that decides (`PlacesDoc`): a change holds for
 * the version it was decided on, is written there whole, and is finished by whoever comes next.
 */
export class PlaceBook {
  readonly #deps: Deps
  /** Those of this process wait for each other instead of competing. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Decides about one sign-up; `decide` may be asked again, and then sees how things are then.
   * @param id  of the sign-up
   */
  change<T>(of: ListOf, id: string, decide: (page: Page) => Promise<Decision<T>>): Promise<T> {
    return this.#inTurn(listId(of.event, of.shift), () => this.#change(of, id, decide))
  }

  /** The totals; null when nobody has ever signed up. */
  async read(list: string): Promise<PlacesDoc | null> {
    return this.#deps.places.get(list)
  }

  /** One of the lists of an event. */
  async anyOf(event: string): Promise<PlacesDoc | null> {
    return (await this.#deps.places.of(event))[0] ?? null
  }

  /** Takes over what the event says now. */
  async sync(of: ListOf, terms: Terms): Promise<void> {
    const list = listId(of.event, of.shift)
    await this.#inTurn(list, async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const places = await this.#settled(of)
        const due = places.totals.waiting > 0 ? this.#deps.clock() : places.due
        if ((await this.#deps.places.change(places, { ...terms, due })) !== null) return
      }
      throw refusal('conflict', 'busy')
    })
  }

  /**
   * Lets those move up who wait, in order. The first holds up those behind it, so that a small group cannot be passed by
   * for ever; one that is larger than the event does not.
   */
  async moveUp(of: ListOf): Promise<void> {
    for (;;) {
      const places = await this.#settled(of)
      const first = isMovable(places) ? await this.#first(places) : null
      if (first === null) {
        if (places.due === null || (await this.#deps.places.rest(places))) return
        continue
      }
      await this.change(of, first._id, ({ places: now, row }) => {
        const holds = now.version === places.version && row !== null
        return Promise.resolve({ answer: null, next: holds ? { ...row, state: 'accepted', tells: true } : null })
      })
    }
  }

  /** A worker's step: finishes what was cut off. @param mayMove  whether somebody may still move up there */
  async repair(mayMove: (of: ListOf) => Promise<boolean>): Promise<boolean> {
    const { places, clock } = this.#deps
    const now = clock()
    const doc = await places.claimDue(now, new Date(now.getTime() + FINISH_MS))
    if (doc === null) return false
    const settled = await this.#settled(doc)
    if (await mayMove(doc)) await this.moveUp(doc)
    else await places.rest(settled)
    return true
  }

  async #change<T>(of: ListOf, id: string, decide: (page: Page) => Promise<Decision<T>>): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const places = await this.#settled(of)
      const row = await this.#deps.rows.get(id)
      const { answer, next, terms = {} } = await decide({ places, row })
      if (next === null) return answer
      const change = this.#made(next, row, places.version + 1)
      const totals = totalsAfter(places.totals, row, change)
      const due = new Date(this.#deps.clock().getTime() + FINISH_MS)
      const written = await this.#deps.places.change(places, { ...terms, change, totals, due })
      if (written === null) continue
      await this.#finish(written)
      return answer
    }
    throw refusal('conflict', 'busy')
  }

  #made({ tells, ...next }: Next, before: SignUpDoc | null, revision: number): SignUpDoc {
    const { state } = next
    const from = before?.state ?? null
    const news = tells && state !== from ? { state, from, revision, due: this.#deps.clock() } : null
    const tell = state === from ? (before?.tell ?? null) : news
    const since = state === from ? (before?.since ?? next.at) : this.#deps.clock()
    const isNew = from === null || from === 'left'
    return { ...next, queue: isNew ? revision : next.queue, revision, tell, since }
  }

  /** The list with no change half done; made when there is none. */
  async #settled(of: ListOf): Promise<PlacesDoc> {
    const { places } = this.#deps
    const list = listId(of.event, of.shift)
    for (;;) {
      const doc = await places.get(list)
      if (doc === null) await places.add(blank(list, of))
      else if (doc.change === null) return doc
      else await this.#finish(doc)
    }
  }

  async #finish(doc: PlacesDoc): Promise<void> {
    if (doc.change === null) return
    await this.#deps.rows.put(doc.change)
    await this.#deps.places.finished(doc, isMovable(doc) ? this.#deps.clock() : null)
  }

  /** The first who waits, if there is room for all of them. */
  async #first(places: PlacesDoc): Promise<SignUpDoc | null> {
    const free = freeOf(places.capacity, places.totals)
    const first = await this.#deps.rows.firstWaiting(places._id, places.capacity ?? Number.MAX_SAFE_INTEGER)
    return first === null || (free !== null && first.people > free) ? null : first
  }

  #inTurn<T>(list: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(list) ?? Promise.resolve()
    const done = before.then(work, work)
    const turn = done.catch(() => undefined)
    this.#turns.set(list, turn)
    void turn.then(() => this.#turns.get(list) === turn && this.#turns.delete(list))
    return done
  }
}

const isMovable = ({ capacity, totals }: PlacesDoc): boolean =>
  totals.waiting > 0 && (capacity === null || totals.accepted < capacity)

const blank = (list: string, { event, shift }: ListOf): PlacesDoc => ({
  _id: list,
  event,
  shift,
  version: 0,
  capacity: null,
  totals: noTotals(),
  change: null,
  due: null,
  eraseAt: null,
  remindAt: null,
})
