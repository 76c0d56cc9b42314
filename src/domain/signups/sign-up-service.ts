/*
 * One list for each event, and for each of its shifts, whichever door people come through.
 *
 *   signUp(event, who, wish?)    -> Answer         idempotent per person; again with other `people` or
 *                                                 another `note` changes these
 *   leave(event, key, shift?)    -> boolean        frees the places; the first who wait move up
 *   stateOf(event, key, shift?)  -> SignUp | null  null also for those who left
 *   positionOf(event, key, shift?) -> number|null  1 for the next to move up; null unless waiting
 *   countsOf(event, shift?)      -> Counts | null  null where one cannot sign up; in people
 *   answerTo(signUp)             -> Answer         of a state
 *   keyOfMail(address)           -> PersonKey      the member's whose confirmed address it is, else a keyed hash
 *   claimTell(door), told(row)                     for the tellers of a door, see below
 *
 * `event` is an item's id. `full` leaves what there was: somebody accepted who wants to bring more than there is room
 * for stays accepted. Events that the person may not see are `not-open`, as are those that do not exist.
 *
 * A sign-up whose state changed carries `tell` until its door has told the person. A teller claims one, tells, and calls
 * `told`; if it dies in between it gets the same one again, so what it does must be harmless to repeat (an id made of
 * the sign-up's id and `tell.revision`). Leaving on one's own is not told.
 */
import type { Clock } from '../../core/clock.js'
import { maySee } from '../audience.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import type { MemberRepo } from '../members/member-repo.js'
import { hashToken } from '../members/link-token.js'
import { type Answerer, memberOf, type PersonKey, type PersonKeys } from '../people-keys/person-key.js'
import type { People } from './people.js'
import type { Decision, Next, Page, PlaceBook } from './place-book.js'
import {
  isOpen,
  leftOf,
  listId,
  listingOf,
  LONGEST_NAME,
  LONGEST_NOTE,
  mayMoveUp,
  MOST_PEOPLE,
  shiftsBeside,
  standingOf,
  type Answer,
  type Door,
  type Listing,
  type SignUp,
  type SignUpState,
  type Wish,
} from './sign-up.js'
import { signUpId, type PlacesDoc, type SignUpDoc, type SignUpRepo, type Tell } from './sign-up-repo.js'
import { termsOf } from './terms.js'

/** Who signs up. `language`: of the letters; null for the member's or the hub's. */
export type Who = Omit<Answerer, 'door'> & { door: Door; language?: string | null }

/** In people. `left`: for somebody who comes now; null without a limit. */
export type Counts = { accepted: number; waiting: number; asked: number; left: number | null; capacity: number | null }

/** A sign-up of which a person has to be told; `revision` is to be given back. */
export type Told = { signUp: SignUp; tell: Tell; position: number | null }

type Deps = {
  items: Pick<ItemRepo, 'get'>
  members: Pick<MemberRepo, 'get'>
  keys: Pick<PersonKeys, 'ofMail' | 'allOf'>
  rows: SignUpRepo
  book: PlaceBook
  people: People
  clock: Clock
  /** Somebody has to be told by letter. */
  wakeTeller: () => void
}

const TELL_MS = 60_000

export class SignUpService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** See the head of this file. Never throws for what a stranger sent; what is out of bounds is brought within them. */
  async signUp(event: string, who: Who, wish: Wish = {}): Promise<Answer> {
    const shift = wish.shift ?? null
    const key = await this.#keyOnList(listId(event, shift), who.key)
    const answer = await this.#change<Answer>(event, key, shift, async ({ places, row }, item) => {
      const listing = item === null ? null : listingOf(item, shift)
      if (item === null || listing === null || !(await this.#maySee(who.key, item))) return no('not-open')
      const standing = isStanding(row) ? row : null
      if (standing?.state === 'refused') return no('refused')
      const sealed = standing === null ? null : this.#noted(standing, wish.note)
      if (standing !== null && sealed === standing.sealed && isSame(standing, wish)) return no(answerTo(standing.state))
      if (standing === null && shift !== null && (await this.#hasOther(item, who, shift))) return no('clash')
      if (!isOpen(listing, item, this.#deps.clock())) return no(standing === null ? 'closed' : answerTo(standing.state))
      const terms = termsOf(listing, item, this.#deps.clock())
      const people = wish.people === undefined ? (standing?.people ?? 1) : bounded(wish.people)
      if (standing !== null) return { ...changed({ ...standing, sealed }, people, listing, places), terms }
      const state = standingOf(listing.rules, places.totals, people)
      if (state === 'full') return no('full')
      return {
        answer: state,
        next: this.#made({ ...who, key }, { state, people, note: wish.note ?? '' }, listing, event),
        terms,
      }
    })
    if (answer === 'accepted' || answer === 'waiting' || answer === 'asked') await this.moveUp(event, shift)
    return answer
  }

  /** @returns whether they stood on the list */
  async leave(event: string, key: PersonKey, shift: string | null = null): Promise<boolean> {
    const own = await this.#keyOnList(listId(event, shift), key)
    const left = await this.#change<boolean>(event, own, shift, ({ row }) => {
      if (row === null || row.state === 'left' || row.state === 'refused') return { answer: false, next: null }
      const next = { ...row, state: 'left' as const, sealed: null, join: null, came: null, confirmedAt: null }
      return { answer: true, next: { ...next, tells: false } }
    })
    if (left) await this.moveUp(event, shift)
    return left
  }

  async stateOf(event: string, key: PersonKey, shift: string | null = null): Promise<SignUp | null> {
    const list = listId(event, shift)
    const doc = await this.#deps.rows.get(signUpId(list, await this.#keyOnList(list, key)))
    return doc === null || doc.state === 'left' ? null : this.#shown(doc)
  }

  /** All that a member has a place at, waits for or asked for; at most 500 by each of their keys. */
  async ofMember(member: string): Promise<SignUp[]> {
    const { rows, keys } = this.#deps
    const all = await Promise.all((await keys.allOf(`member:${member}`)).map((key) => rows.byKey(key)))
    const docs = all.flat()
    return docs.filter(({ state }) => state !== 'left' && state !== 'refused').map((doc) => this.#shown(doc))
  }

  /** Whether they have a place at an event, or at one of its shifts. */
  async isAccepted(event: string, key: PersonKey): Promise<boolean> {
    const { rows, keys } = this.#deps
    for (const one of await keys.allOf(key)) if (await rows.isAccepted(event, one)) return true
    return false
  }

  async positionOf(event: string, key: PersonKey, shift: string | null = null): Promise<number | null> {
    const list = listId(event, shift)
    return this.#position(await this.#deps.rows.get(signUpId(list, await this.#keyOnList(list, key))))
  }

  async countsOf(event: string, shift: string | null = null): Promise<Counts | null> {
    const doc = await this.#deps.items.get(event)
    const listing = doc === null ? null : listingOf(itemOf(doc), shift)
    return listing === null ? null : this.counts(listing)
  }

  /** The same of an event that was read already. */
  async counts({ list, rules: { capacity } }: Pick<Listing, 'list' | 'rules'>): Promise<Counts> {
    const { accepted = 0, waiting = 0, asked = 0 } = (await this.#deps.book.read(list))?.totals ?? {}
    return { accepted, waiting, asked, left: leftOf(capacity, { accepted, waiting }), capacity }
  }

  keyOfMail(address: string): Promise<PersonKey> {
    return this.#deps.keys.ofMail(address)
  }

  /** By the secret in the links of its letters. */
  async byLink(token: string): Promise<SignUp | null> {
    const doc = await this.#deps.rows.byLink(hashToken(token))
    return doc === null ? null : this.#shown(doc)
  }

  linkToken = (id: string): string => this.#deps.people.linkToken(id)

  /** The day before: they will come. @returns false when they have no place */
  confirmComing(id: string): Promise<boolean> {
    return this.#deps.rows.confirmed(id, this.#deps.clock())
  }

  /** What a list is about, also for those who could not find its event: they hold a link of ours. @returns null when gone */
  async eventOf(event: string): Promise<Item | null> {
    const doc = await this.#deps.items.get(event)
    return doc === null || doc.state === 'deleted' ? null : itemOf(doc)
  }

  /** What people knew an event as that was taken down: its title and its time are all there is. @returns null for all others */
  async takenDown(event: string): Promise<Item | null> {
    const { items, book } = this.#deps
    const doc = await items.get(event)
    if (doc?.state !== 'deleted') return null
    const about = (await book.anyOf(event))?.about
    if (about === undefined) return null
    const { title, ...when } = about
    const part = { ...when, overAt: when.endsAt ?? when.startsAt, place: null, online: null }
    return { ...itemOf(doc), title, event: part }
  }

  /** One of this door's that has to be told; the caller's for a minute. */
  async claimTell(door: Door): Promise<Told | null> {
    const now = this.#deps.clock()
    const doc = await this.#deps.rows.claimTell(door, now, new Date(now.getTime() + TELL_MS))
    if (doc === null || doc.tell === null) return null
    return { signUp: this.#shown(doc), tell: doc.tell, position: await this.#position(doc) }
  }

  /** @returns false when there is something newer to tell */
  told({ signUp, tell }: Told): Promise<boolean> {
    return this.#deps.rows.told({ _id: signUp.id, revision: tell.revision })
  }

  /** Frees what a member has, whose account goes. */
  async forgetMember(member: string): Promise<void> {
    for (const { event, key, shift } of await this.#deps.rows.byKey(`member:${member}`))
      await this.leave(event, key, shift)
  }

  async #position(doc: SignUpDoc | null): Promise<number | null> {
    return doc?.state === 'waiting' ? (await this.#deps.rows.before(doc)) + 1 : null
  }

  #shown(doc: SignUpDoc): SignUp {
    return shown(doc, this.#deps.people)
  }

  #change<T>(
    event: string,
    key: PersonKey,
    shift: string | null,
    decide: (page: Page, item: Item | null) => Decision<T> | Promise<Decision<T>>,
  ): Promise<T> {
    const { book, items } = this.#deps
    return book.change({ event, shift }, signUpId(listId(event, shift), key), async (page) => {
      const doc = await items.get(event)
      return decide(page, doc === null ? null : itemOf(doc))
    })
  }

  /** With another note, if one was given; what was sealed stays as it is otherwise. */
  #noted({ _id, sealed }: SignUpDoc, note = ''): string | null {
    const { people } = this.#deps
    const personal = people.opened(_id, sealed)
    const next = note.trim().slice(0, LONGEST_NOTE)
    return next === '' || next === personal.note ? sealed : people.sealed(_id, { ...personal, note: next })
  }

  /** Who was told by letter before they had an account stays one person with it. */
  async #keyOnList(list: string, key: PersonKey): Promise<PersonKey> {
    const { rows, keys } = this.#deps
    if ((await rows.get(signUpId(list, key))) !== null) return key
    for (const other of (await keys.allOf(key)).slice(1)) {
      const doc = await rows.get(signUpId(list, other))
      if (isStanding(doc)) return other
    }
    return key
  }

  /** Nobody can be at two places at once, except those whom an organiser writes down. */
  async #hasOther(item: Item, { key, door }: Who, shift: string): Promise<boolean> {
    if (door === 'hand') return false
    for (const { id } of shiftsBeside(item, shift)) {
      const list = listId(item.id, id)
      const row = await this.#deps.rows.get(signUpId(list, await this.#keyOnList(list, key)))
      if (isStanding(row) && row.state !== 'refused') return true
    }
    return false
  }

  async #maySee(key: PersonKey, item: Item): Promise<boolean> {
    if (key.startsWith('actor:') && item.audience === 'followers') return true // their server has it
    const id = memberOf(key)
    const member = id === null ? null : await this.#deps.members.get(id)
    return maySee(member && { id: member._id, role: member.role, state: member.state }, item)
  }

  #made(
    who: Who,
    { state, people, note }: { state: SignUpState; people: number; note: string },
    { list, shift }: Listing,
    event: string,
  ): Next {
    const id = signUpId(list, who.key)
    const { clock, people: keeper } = this.#deps
    const { key, door, name, actor = null, mail = null, join = null, language = null } = who
    const personal = { name: name?.slice(0, LONGEST_NAME) ?? null, note: note.slice(0, LONGEST_NOTE), mail, language }
    return {
      ...{ _id: id, event, list, shift: shift?.id ?? null, key, door, state, people, actor, join, at: clock() },
      sealed: keeper.sealed(id, personal),
      link: hashToken(keeper.linkToken(id)),
      ...{ queue: 0, came: null, remindedAt: null, confirmedAt: null, tells: true },
    }
  }

  /** Somebody's place has changed: those who wait move up as far as there is room, while they may. */
  async moveUp(event: string, shift: string | null): Promise<void> {
    const { items, book, clock, wakeTeller } = this.#deps
    wakeTeller()
    const doc = await items.get(event)
    if (doc !== null && mayMoveUp(itemOf(doc), shift, clock())) await book.moveUp({ event, shift })
  }
}

/** What somebody hears who is in this state. */
export const answerTo = (state: Exclude<SignUpState, 'left'>): Answer => state

type Standing = SignUpDoc & { state: Exclude<SignUpState, 'left'> }

const isStanding = (row: SignUpDoc | null): row is Standing => row !== null && row.state !== 'left'

const no = (answer: Answer): Decision<Answer> => ({ answer, next: null })

const bounded = (people: number): number =>
  Number.isSafeInteger(people) ? Math.min(Math.max(people, 1), MOST_PEOPLE) : 1

const isSame = (row: SignUpDoc, { people = row.people }: Wish): boolean => bounded(people) === row.people

/** Another number of people: fewer at any time, more as far as there is room. */
function changed(row: Standing, people: number, { rules }: Listing, places: PlacesDoc): Decision<Answer> {
  const { capacity } = rules
  const more = people - row.people
  const left = leftOf(capacity, places.totals)
  const tooMany = capacity !== null && people > capacity
  const fits = row.state !== 'accepted' || left === null || more <= left
  if (more > 0 && (tooMany || !fits)) return no('full')
  return { answer: answerTo(row.state), next: { ...row, people, tells: false } }
}

export function shown(doc: SignUpDoc, people: People): SignUp {
  const { _id: id, event, shift, key, door, state, actor, join, at, came, confirmedAt, revision } = doc
  const { name, note, mail } = people.opened(id, doc.sealed)
  return {
    id,
    event,
    shift,
    key,
    door,
    state,
    people: doc.people,
    name,
    note,
    mail,
    actor,
    join,
    at,
    came,
    confirmedAt,
    revision,
  }
}
