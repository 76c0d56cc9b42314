import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { open, seal } from '../../core/seal.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Language } from '../../words/words.js'
import { takeLetterRoom } from '../members/letter-room.js'
import { hashToken, newToken } from '../members/link-token.js'
import { Email } from '../members/member.js'
import { DAY_MS, HOUR_MS, type Throttle } from '../members/throttle.js'
import { parseFields, refusal } from '../refusals.js'
import { LONGEST_NAME, LONGEST_NOTE, MOST_PEOPLE, type Answer } from './sign-up.js'
import { signUpId } from './sign-up-repo.js'
import type { SignUpLetters } from './sign-up-letters.js'
import type { SignUpService } from './sign-up-service.js'
import { listId } from './sign-up.js'

/** Somebody with a mail address who wants to sign up, and has to confirm first. `_id` is the hash of the link's token. */
export interface SignUpAskDoc extends Doc {
  event: string
  shift: string | null
  /** What was typed, and the token, as JSON. */
  sealed: string
  language: Language
  /** Since when the letter has to be written; null when it is. */
  due: Date | null
  expiresAt: Date
  /** Id of the sign-up that it became; null before. From then on the link only leads there. */
  became: string | null
}

export const SIGNUP_ASKS: CollectionSpec<SignUpAskDoc> = {
  name: 'signupAsks',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
    { name: 'event', keys: { event: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

const LASTS_MS = 2 * DAY_MS
const LEASE_MS = 60_000
const perNetwork = [
  { limit: 20, windowMs: HOUR_MS },
  { limit: 60, windowMs: DAY_MS },
]

export const Wanted = z.object({
  people: z.coerce.number('not-a-number').int('not-a-number').min(1, 'not-a-number').max(MOST_PEOPLE, 'not-a-number'),
  name: z.string().trim().max(LONGEST_NAME),
  note: z.string().trim().max(LONGEST_NOTE),
})
const Typed = Wanted.extend({ email: Email })
const Sealed = Typed.extend({ token: z.string() })

export type Asked = {
  event: string
  shift: string | null
  typed: Record<'email' | 'name' | 'people' | 'note', string>
  language: Language
  /** Of the connection. */
  address: string
}

/** What a link asks to confirm. */
export type Confirmable = { event: string; shift: string | null; people: number; became: string | null }

type Deps = {
  store: Store
  key: Buffer
  clock: Clock
  throttle: Throttle
  signUps: SignUpService
  letters: SignUpLetters
  mailWorks: boolean
  wake: () => void
}

/** Signing up with nothing but a mail address: by a link that proves it. */
export class MailDoor {
  readonly #deps: Deps
  readonly #docs

  constructor(deps: Deps) {
    this.#deps = deps
    this.#docs = deps.store.collection(SIGNUP_ASKS)
  }

  get isOpen(): boolean {
    return this.#deps.mailWorks
  }

  /**
   * Resolves to nothing, whoever's address it is and whatever they are signed up for already; also when that address has
   * had many letters, and gets none.
   * @throws FieldFaults 'email', 'name', 'people', 'note'; Refusal 'too-many', 'forbidden' without mail
   */
  async ask({ event, shift, typed, language, address }: Asked): Promise<void> {
    const { throttle, key, clock, wake, mailWorks } = this.#deps
    if (!mailWorks) throw refusal('forbidden', 'not-allowed')
    const wanted = parseFields(Typed, { ...typed, people: typed.people === '' ? '1' : typed.people })
    const asking = { kind: 'sign-up', connection: address, limits: perNetwork, to: wanted.email }
    const hasRoom = await takeLetterRoom(throttle, asking)
    const token = newToken()
    const _id = hashToken(token)
    const sealed = seal(key, JSON.stringify({ ...wanted, token }), _id)
    const [now, expiresAt] = [clock(), new Date(clock().getTime() + LASTS_MS)]
    // Without room the same is kept, so that the work is the same; its link goes nowhere.
    await this.#docs.insertOne({
      _id,
      event,
      shift,
      sealed,
      language,
      due: hasRoom ? now : null,
      expiresAt,
      became: null,
    })
    wake()
  }

  /** A worker's step: writes one letter. @returns false when nobody waits */
  async step(): Promise<boolean> {
    const { clock, key, letters } = this.#deps
    const now = clock()
    const lease = { $set: { due: new Date(now.getTime() + LEASE_MS) } }
    const doc = await this.#docs.findOneAndUpdate({ due: { $lte: now } }, lease, { sort: { due: 1 } })
    if (doc === null) return false
    const { email, token } = this.#opened(doc, key)
    await letters.confirm({ id: doc._id, event: doc.event, to: email, language: doc.language, token })
    await this.#docs.updateOne({ _id: doc._id }, { $set: { due: null } })
    return true
  }

  /** Nobody can sign up for it any more. */
  async forgetAsks(event: string): Promise<void> {
    await this.#docs.deleteMany({ event })
  }

  /** What a link would confirm. @returns null for one that does not hold (any more) */
  async look(token: string): Promise<Confirmable | null> {
    const doc = await this.#find(token)
    if (doc === null) return null
    const { event, shift, became } = doc
    return { event, shift, became, people: this.#opened(doc, this.#deps.key).people }
  }

  /**
   * Takes the place. A link that was used changes nothing any more.
   * @returns the answer, and the secret of the sign-up's own link (null when there is no sign-up)
   * @throws Refusal 'not-found' for a link that does not hold
   */
  async confirm(token: string): Promise<{ answer: Answer; link: string | null; event: string }> {
    const { signUps, key } = this.#deps
    const doc = await this.#find(token)
    if (doc === null) throw refusal('not-found', 'bad-link')
    const { event, shift, language } = doc
    if (doc.became !== null) return { answer: 'accepted', link: signUps.linkToken(doc.became), event }
    const { email, name, people, note } = this.#opened(doc, key)
    const who = await signUps.keyOfMail(email)
    const person = { key: who, door: 'mail' as const, name: name === '' ? null : name, mail: email, language }
    const wish = { people, note, ...(shift !== null && { shift }) }
    const answer = await signUps.signUp(event, person, wish)
    const own = await signUps.stateOf(event, who, shift)
    const id = own?.id ?? signUpId(listId(event, shift), who)
    if (own !== null) await this.#docs.updateOne({ _id: doc._id }, { $set: { became: id } })
    return { answer, link: own === null ? null : signUps.linkToken(id), event }
  }

  #find(token: string): Promise<SignUpAskDoc | null> {
    return this.#docs.findOne({ _id: hashToken(token), expiresAt: { $gt: this.#deps.clock() } })
  }

  #opened(doc: SignUpAskDoc, key: Buffer): z.output<typeof Sealed> {
    return Sealed.parse(JSON.parse(open(key, doc.sealed, doc._id).toString()))
  }
}
