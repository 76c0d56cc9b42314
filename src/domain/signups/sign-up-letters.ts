import { apart } from '../../core/characters.js'
import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { isLanguage, wordsIn, type Language, type Words } from '../../words/words.js'
import { dateSource } from '../../words/dates.js'
import type { Item } from '../items/item.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import { hidesPlace, placeFor, placeInLine } from '../items/place.js'
import type { LetterBody } from '../mails/letter.js'
import type { MailService } from '../mails/mail-service.js'
import type { MemberRepo } from '../members/member-repo.js'
import { memberOf } from '../people-keys/person-key.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { People } from './people.js'
import { listingOf, type Door } from './sign-up.js'
import type { PlacesDoc, PlacesRepo, SignUpDoc, SignUpRepo } from './sign-up-repo.js'
import type { SignUpService } from './sign-up-service.js'
import { termsOf } from './terms.js'

/** Doors whose people are told by letter, where they have an address. */
const byLetter: readonly Door[] = ['account', 'mail', 'hand']
const LEASE_MS = 60_000

type Kind = Exclude<keyof Words['signUps']['letters'], 'link' | 'others'>
type Addressee = {
  to: string
  member: string | null
  /** Who it is for without an account: their address is kept sealed. */
  person: string
  language: Language | null
}
type Letter = Addressee & {
  /** Derived, so that a letter written again after a crash is the same one. */
  id: string
  item: Item
  kind: Kind
  shift: string | null
  /** Whether they have a place, and so may know where exactly it is. */
  accepted: boolean
  /** Where its link leads, from the first slash. */
  path: string
}

type Deps = {
  items: Pick<ItemRepo, 'get'>
  members: Pick<MemberRepo, 'get'>
  settings: Pick<SettingsService, 'read'>
  mails: Pick<MailService, 'queue'>
  rows: SignUpRepo
  places: PlacesRepo
  signUps: SignUpService
  people: People
  clock: Clock
  baseUrl: string
  /** Without a mail server nobody is written to: the page says the same. */
  mailWorks: boolean
}

export const linkPath = (token: string): string => `/sign-up/${token}`
const confirmPath = (token: string): string => `/sign-up/confirm/${token}`

/** Letters to those who sign up, each exactly once. */
export class SignUpLetters {
  readonly #deps: Deps
  readonly #dates = dateSource()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The letter that asks whether an address is right; none for an event that is gone. */
  async confirm(asked: { id: string; event: string; to: string; language: Language; token: string }): Promise<void> {
    const item = await this.#item(asked.event)
    if (item === null) return
    const { id, to, language, token } = asked
    await this.#send({
      id: letterId('confirm', id),
      to,
      member: null,
      person: `asked:${id}`,
      language,
      item,
      kind: 'confirm',
      shift: null,
      accepted: false,
      path: confirmPath(token),
    })
  }

  /** A worker's step: tells one person where they stand, or reminds those of one list. @returns false with nothing to do */
  async step(): Promise<boolean> {
    for (const door of byLetter) if (await this.#tell(door)) return true
    return this.#remindList()
  }

  async #tell(door: Door): Promise<boolean> {
    const { signUps, rows } = this.#deps
    const told = await signUps.claimTell(door)
    if (told === null) return false
    const { signUp, tell } = told
    const doc = await rows.get(signUp.id)
    const kind = tell.state === 'accepted' && tell.from === 'waiting' ? 'movedUp' : tell.state
    if (doc !== null && kind !== 'left' && !(await this.#takenDown(doc)))
      await this.#write(doc, kind, `${tell.revision}`)
    await signUps.told(told)
    return true
  }

  /** The day before: who has a place is asked whether they come. */
  async #remindList(): Promise<boolean> {
    const { places, rows, clock } = this.#deps
    const now = clock()
    const list = await places.claimRemind(now, new Date(now.getTime() + LEASE_MS))
    if (list === null) return false
    const due = await this.#reminderOf(list, now)
    if (due !== null && due > now) {
      await places.set(list._id, { remindAt: due })
      return true
    }
    if (due !== null)
      for await (const doc of rows.onList(list._id, 'accepted')) {
        // Who came, or moved up, since then has only just heard of it.
        if ((doc.since ?? doc.at) >= due || (doc.remindedAt !== null && doc.remindedAt >= due)) continue
        await this.#write(doc, 'remind', due.toISOString())
        await rows.reminded(doc, now)
      }
    await places.set(list._id, { remindAt: null })
    return true
  }

  /** When it is due by what the event says now; null when there is nobody to remind any more. */
  async #reminderOf({ event, shift }: PlacesDoc, now: Date): Promise<Date | null> {
    const item = await this.#item(event)
    const listing = item === null ? null : listingOf(item, shift)
    return item === null || listing === null ? null : termsOf(listing, item, now).remindAt
  }

  async #write(doc: SignUpDoc, kind: Kind, of: string): Promise<void> {
    const item = await this.#item(doc.event)
    const whom = await this.#addressee(doc)
    if (item === null || whom === null) return
    const id = letterId(kind, `${doc._id} ${of}`)
    const path = linkPath(this.#deps.signUps.linkToken(doc._id))
    await this.#send({ id, ...whom, item, kind, path, shift: doc.shift, accepted: doc.state === 'accepted' })
  }

  /** @returns null for those who cannot be written to */
  async #addressee({ _id, key, door, sealed }: SignUpDoc): Promise<Addressee | null> {
    const { people, members, mailWorks } = this.#deps
    if (!mailWorks || !byLetter.includes(door)) return null
    const account = memberOf(key)
    const member = account === null ? null : await members.get(account)
    const { mail, language } = people.opened(_id, sealed)
    const to = mail ?? member?.email ?? null
    const spoken = member?.language ?? (language !== null && isLanguage(language) ? language : null)
    return to === null ? null : { to, member: member?._id ?? null, person: key, language: spoken }
  }

  /** Tells somebody that what they signed up for is not there any more; once, for whatever they do there. */
  async #takenDown(doc: SignUpDoc): Promise<boolean> {
    const item = await this.#deps.signUps.takenDown(doc.event)
    if (item === null) return false
    const whom = await this.#addressee(doc)
    if (whom === null) return true
    const id = letterId('gone', `${doc.event} ${doc.key}`)
    await this.#send({ id, ...whom, item, kind: 'gone', path: '/events', shift: null, accepted: false })
    return true
  }

  async #send(letter: Letter): Promise<void> {
    const { id, to, member, person, language, item, kind, path } = letter
    const { settings, mails, baseUrl, clock } = this.#deps
    const hub = await settings.read()
    const spoken = language ?? hub?.language ?? 'en'
    const { signUps: words, letters } = wordsIn(spoken)
    const name = hub?.name ?? new URL(baseUrl).host
    const { subject, text } = words.letters[kind]
    const said = [letters.greeting, text(apart(item.title), apart(name)), this.#facts(letter, spoken, clock())]
    const passages = said.filter((paragraph) => paragraph !== '').map((paragraph) => ({ paragraph }))
    const label = kind === 'confirm' ? letters.open : kind === 'gone' ? words.letters.others : words.letters.link
    const action = { label, url: baseUrl + path }
    const body: LetterBody = { language: spoken, passages, action, footer: [name, baseUrl], links: [] }
    const about = `item-${item.id}`
    await mails.queue({ id, to, subject: subject(item.title), body, member, about, ...(member === null && { person }) })
  }

  /** For what, when and where, a line each. */
  #facts({ item: { event }, shift: id, accepted }: Letter, language: Language, now: Date): string {
    if (event === null) return ''
    const shift = event.shifts?.find((one) => one.id === id)
    const { from, to } = shift ?? { from: event.startsAt, to: event.endsAt }
    const when = this.#dates.dates(language, event.zone).range(from, to, now)
    const place = placeFor(event, accepted)
    const access = accepted && hidesPlace(event) ? (place?.access ?? '') : ''
    const lines = [shift?.name ?? '', when, place === null ? '' : placeInLine(place), access]
    return lines.filter((line) => line !== '').join('\n')
  }

  async #item(id: string): Promise<Item | null> {
    const doc = await this.#deps.items.get(id)
    return doc === null || doc.state === 'deleted' ? null : itemOf(doc)
  }
}

const letterId = (kind: string, of: string): string =>
  `sign-up-${createHash('sha256').update(`${kind} ${of}`).digest('base64url')}`
