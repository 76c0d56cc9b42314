import { createHash } from 'node:crypto'
import type { AuditService } from '../audit/audit-service.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import type { MemberRepo } from '../members/member-repo.js'
import { can, type Member } from '../members/member.js'
import { maySee } from '../audience.js'
import { memberOf } from '../people-keys/person-key.js'
import { refusal } from '../refusals.js'
import type { Clock } from '../../core/clock.js'
import type { People } from './people.js'
import type { PlaceBook } from './place-book.js'
import { freeOf, listingOf, type Answer, type SignUp, type SignUpState, type Totals } from './sign-up.js'
import type { PlacesDoc, PlacesRepo, SignUpDoc, SignUpRepo } from './sign-up-repo.js'
import { shown, type SignUpService } from './sign-up-service.js'
import { termsOf } from './terms.js'

/** One on the organisers' list. `ref` names it in their forms; `memberName` is null for those who have no account. */
export type Listed = SignUp & { ref: string; memberName: string | null }

export type Kept = { shift: string | null; capacity: number | null; totals: Totals; isErased: boolean }

/** Most that one sign-up can turn out to have been. */
const MOST_CAME = 1_000

type Deps = {
  items: Pick<ItemRepo, 'get'>
  members: Pick<MemberRepo, 'get'>
  rows: SignUpRepo
  places: PlacesRepo
  book: PlaceBook
  signUps: SignUpService
  people: People
  audit: AuditService
  newId: () => string
  clock: Clock
}

/** What those who organise an event do with its lists. All of it is for those who publish. @throws Refusal */
export class OrganiserService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** In order of coming, without those who left. */
  async *list(by: Member, event: string): AsyncIterable<Listed> {
    await this.#event(by, event)
    for await (const doc of this.#deps.rows.of(event)) if (doc.state !== 'left') yield await this.#listed(doc)
  }

  /** How many there are or were, of each list. */
  async totals(by: Member, event: string): Promise<Kept[]> {
    await this.#event(by, event)
    const kept = await this.#deps.places.of(event)
    return kept.map(({ shift, capacity, totals, eraseAt }: PlacesDoc) => ({
      shift,
      capacity,
      totals,
      isErased: eraseAt === null,
    }))
  }

  /** Somebody who told them; `full` when there is no room. They get no letters. */
  async add(
    by: Member,
    event: string,
    { name, people, note, shift }: { name: string; people: number; note: string; shift: string | null },
  ): Promise<Answer> {
    await this.#event(by, event)
    const { signUps, newId, audit } = this.#deps
    // The same form sent twice is the same person.
    const key = `hand:${createHash('sha256').update(`${event} ${name}`).digest('base64url').slice(0, 22)}` as const
    const wish = { people, note, ...(shift !== null && { shift }) }
    const who = {
      key: name === '' ? (`hand:${newId()}` as const) : key,
      door: 'hand' as const,
      name: name === '' ? null : name,
    }
    const answer = await signUps.signUp(event, who, wish)
    if (answer === 'asked') await this.#decide(event, who.key, shift, 'accepted')
    await audit.note(by.id, 'item.sign-up-add', event)
    return answer === 'asked' ? 'accepted' : answer
  }

  /** @returns false when there is no room @throws Refusal 'conflict' when the event is off */
  async approve(by: Member, event: string, ref: string): Promise<boolean> {
    const doc = await this.#find(by, event, ref)
    // Else somebody would be told of a place at what was called off while this page was open.
    const item = await this.#deps.signUps.eventOf(event)
    if (item === null || item.ended !== null) throw refusal('conflict', 'changed-meanwhile')
    const done = await this.#decide(event, doc.key, doc.shift, 'accepted')
    if (done) await this.#deps.audit.note(by.id, 'item.sign-up-approve', event)
    return done
  }

  /** For good: also takes somebody off who has a place. */
  async refuse(by: Member, event: string, ref: string): Promise<void> {
    const doc = await this.#find(by, event, ref)
    await this.#decide(event, doc.key, doc.shift, 'refused')
    await this.#deps.audit.note(by.id, 'item.sign-up-refuse', event)
  }

  /** @param came  how many; null when it is not known after all */
  async noteCame(by: Member, event: string, ref: string, came: number | null): Promise<void> {
    const { _id, shift } = await this.#find(by, event, ref)
    const count = came === null ? null : Math.min(Math.max(Math.trunc(came), 0), MOST_CAME)
    await this.#deps.book.change({ event, shift }, _id, ({ row }) =>
      Promise.resolve({
        answer: null,
        next:
          row === null || row.state !== 'accepted' || row.came === count ? null : { ...row, came: count, tells: false },
      }),
    )
    await this.#deps.audit.note(by.id, 'item.sign-up-came', event)
  }

  async #decide(
    event: string,
    key: SignUp['key'],
    shift: string | null,
    state: 'accepted' | 'refused',
  ): Promise<boolean> {
    const { book, items, clock, signUps } = this.#deps
    const list = shift === null ? event : `${event}#${shift}`
    const done = await book.change<boolean>({ event, shift }, `${list}/${key}`, async ({ places, row }) => {
      const doc = await items.get(event)
      const item = doc === null ? null : itemOf(doc)
      const listing = item === null ? null : listingOf(item, shift)
      if (row === null || row.state === 'left') return { answer: false, next: null }
      if (row.state === state) return { answer: true, next: null }
      if (state === 'refused') return { answer: true, next: { ...row, state, came: null, tells: true } }
      if (item === null || listing === null || row.state === 'waiting') return { answer: false, next: null }
      const { rules } = listing
      const free = freeOf(rules.capacity, places.totals)
      const fits = free === null || (row.people <= free && places.totals.waiting === 0)
      const isWaiting = !fits && rules.waitingList && row.people <= (rules.capacity ?? row.people)
      if (!fits && !isWaiting) return { answer: false, next: null }
      const next: SignUpState = fits ? 'accepted' : 'waiting'
      return { answer: true, next: { ...row, state: next, tells: true }, terms: termsOf(listing, item, clock()) }
    })
    await signUps.moveUp(event, shift)
    return done
  }

  async #find(by: Member, event: string, ref: string): Promise<SignUpDoc> {
    await this.#event(by, event)
    const doc = await this.#deps.rows.byLink(ref)
    if (doc === null || doc.event !== event || doc.state === 'left') throw refusal('not-found', 'no-such-page')
    return doc
  }

  async #event(by: Member, id: string): Promise<Item> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#deps.items.get(id)
    if (doc === null || doc.kind !== 'event' || !maySee(by, doc)) throw refusal('not-found', 'no-such-item')
    return itemOf(doc)
  }

  async #listed(doc: SignUpDoc): Promise<Listed> {
    const id = memberOf(doc.key)
    const member = id === null ? null : await this.#deps.members.get(id)
    return { ...shown(doc, this.#deps.people), ref: doc.link, memberName: member?.displayName ?? null }
  }
}
