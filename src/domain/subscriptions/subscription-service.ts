import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { open, seal } from '../../core/seal.js'
import { DuplicateKey } from '../../store/errors.js'
import type { Collection, Store } from '../../store/store.js'
import { wordsIn, type Language } from '../../words/words.js'
import type { ItemRepo } from '../items/item-repo.js'
import type { MailService } from '../mails/mail-service.js'
import { takeLetterRoom } from '../members/letter-room.js'
import { hashToken, newToken } from '../members/link-token.js'
import { Email } from '../members/member.js'
import { DAY_MS, HOUR_MS, type Throttle } from '../members/throttle.js'
import { fault, FieldFaults, parseFields, refusal } from '../refusals.js'
import { forgetPerson } from './forget-person.js'
import type { MailKey } from '../people-keys/person-key.js'
import type { LinkPurpose, PersonLinks } from './person-links.js'
import type { SubscriptionLetters, TopicNames } from './subscription-letters.js'
import { NEVER, SUBSCRIPTIONS, WISHES, type SubscriptionDoc, type WishDoc } from './subscription-repo.js'
import { listOfTopic, MOST_TOPICS, tagOfTopic, topicFrom, type Topic } from './topic.js'

export type Wish = {
  email: string
  topics: readonly string[]
  language: Language
  /** The address of the connection it came by. */
  connection: string
}

/** What the page behind a link shows. */
export type Subscription = { person: MailKey; topics: Topic[]; language: Language }

/** What the page behind a link sends back. */
export type Chosen = { topics: readonly string[]; language: Language }

const LINK_LASTS_MS = 2 * DAY_MS
const perNetwork = [
  { limit: 10, windowMs: HOUR_MS },
  { limit: 40, windowMs: DAY_MS },
]
const MOST_TRIES = 5

const Address = z.object({ email: Email })

type Deps = {
  store: Store
  clock: Clock
  /** Seals addresses. */
  key: Buffer
  links: PersonLinks
  throttle: Throttle
  letters: SubscriptionLetters
  mails: Pick<MailService, 'drop'>
  items: Pick<ItemRepo, 'some'>
  /** Whether there is a mail server; without one nobody can ask. */
  mailWorks: boolean
}

/** Mail for people who have no account: asked for, confirmed by a link, changed and ended by links. */
export class SubscriptionService {
  readonly #deps: Deps
  readonly #docs: Collection<SubscriptionDoc>
  readonly #wishes: Collection<WishDoc>

  constructor(deps: Deps) {
    this.#deps = deps
    this.#docs = deps.store.collection(SUBSCRIPTIONS)
    this.#wishes = deps.store.collection(WISHES)
  }

  /**
   * Sends a link to whoever was named. It is the same work and the same letter for an address that is known.
   * @throws FieldFaults 'email', 'topics'; Refusal 'forbidden' without mail, 'too-many'
   */
  async ask({ email, topics: typed, language, connection }: Wish): Promise<void> {
    const { mailWorks, throttle, clock, key, letters } = this.#deps
    if (!mailWorks) throw refusal('forbidden', 'not-allowed')
    const { email: address } = parseFields(Address, { email })
    const topics = topicsIn(typed)
    if (topics.length === 0) throw new FieldFaults([fault('topics', 'required')])
    const hasRoom = await takeLetterRoom(throttle, { kind: 'subscribe', connection, limits: perNetwork, to: address })
    const token = newToken()
    const [_id, person] = [hashToken(token), await this.#personOf(address)]
    const expiresAt = new Date(clock().getTime() + LINK_LASTS_MS)
    const sealed = seal(key, address, _id)
    await this.#wishes.insertOne({ _id, person, sealed, language, topics, usedAt: null, expiresAt })
    if (!hasRoom) return
    const names = await this.namesOf(topics, language)
    await letters.confirm({ to: address, person, language, topics, names, path: `/subscribe/${token}` })
  }

  /** What the topics of public reading lists are called; those of all others have no name of their own. */
  async namesOf(topics: readonly Topic[], language: Language): Promise<TopicNames> {
    const ids = topics.flatMap((topic) => listOfTopic(topic) ?? [])
    const lists = (await this.#deps.items.some(ids)).filter((doc) => doc.kind === 'list' && doc.audience === 'public')
    const { topic: nameOf } = wordsIn(language).readingLists
    const there = lists.filter(({ state }) => state === 'published')
    return Object.fromEntries(there.map(({ _id, title }) => [`list:${_id}`, nameOf(title)]))
  }

  /** What a link would confirm. @throws Refusal 'not-found' */
  async look(token: string): Promise<Topic[]> {
    return (await this.#wishOf(token)).topics
  }

  /** Confirms; a second time it changes nothing. @returns the token of the page about it @throws Refusal 'not-found' */
  async confirm(token: string): Promise<string> {
    const wish = await this.#wishOf(token)
    // Added first: of a crash in between only a repeat remains.
    if (wish.usedAt === null) await this.#add(wish)
    await this.#wishes.updateOne({ _id: wish._id, usedAt: null }, { $set: { usedAt: this.#deps.clock() } })
    return this.#deps.links.token('manage', wish.person)
  }

  /** Which list a link ends. @throws Refusal 'not-found' for a forged one */
  listOf(token: string): LinkPurpose {
    return this.#personIn(token, 'digest', 'news').purpose
  }

  /** Ends what the link is for; harmless to repeat, and for who is not there any more. @throws Refusal 'not-found' */
  async unsubscribe(token: string): Promise<void> {
    const { person, purpose } = this.#personIn(token, 'digest', 'news')
    const doc = await this.#docs.findOne({ _id: person })
    await this.#deps.mails.drop(person, purpose)
    if (doc === null) return
    const others = doc.topics.filter((topic) => (topic === 'digest') !== (purpose === 'digest'))
    await this.#keepOnly(person, others)
  }

  /** @returns null when nothing is kept (any more) @throws Refusal 'not-found' for a forged link */
  async view(token: string): Promise<Subscription | null> {
    const { person } = this.#personIn(token, 'manage')
    const doc = await this.#docs.findOne({ _id: person })
    return doc === null ? null : { person, topics: doc.topics, language: doc.language }
  }

  /** Keeps only these topics and adds no tag and no reading list; without any, nothing is kept at all. @throws Refusal 'not-found' */
  async choose(token: string, { topics, language }: Chosen): Promise<void> {
    const { person } = this.#personIn(token, 'manage')
    const doc = await this.#docs.findOne({ _id: person })
    if (doc === null) return
    await this.#docs.updateOne({ _id: person }, { $set: { language } })
    const isPlain = (topic: Topic) => tagOfTopic(topic) === null && listOfTopic(topic) === null
    const known = (topic: Topic) => isPlain(topic) || doc.topics.includes(topic)
    await this.#keepOnly(person, topicsIn(topics).filter(known))
  }

  /** Nothing is kept of this address afterwards. @throws Refusal 'not-found' for a forged link */
  async forgetMe(token: string): Promise<void> {
    await this.forget(this.#personIn(token, 'manage').person)
  }

  /** The same for whoever decides it without a link: the address cannot be reached. */
  async forget(person: MailKey): Promise<void> {
    await forgetPerson(this.#deps, person)
  }

  /** As it stands in letters of a list. */
  unsubscribeToken(list: 'digest' | 'news', person: MailKey): string {
    return this.#deps.links.token(list, person)
  }

  async #wishOf(token: string): Promise<WishDoc> {
    const wish = await this.#wishes.findOne({ _id: hashToken(token), expiresAt: { $gt: this.#deps.clock() } })
    if (wish === null) throw refusal('not-found', 'bad-link')
    return wish
  }

  /** Whoever had a subscription before there was one key for everything keeps it under the one they had. */
  async #personOf(address: string): Promise<MailKey> {
    const { links } = this.#deps
    const former = links.formerlyOf(address)
    return (await this.#docs.findOne({ _id: former })) === null ? links.personOf(address) : former
  }

  /** Adds to what there is, up to the limit; two links for one address that are confirmed at once both count. */
  async #add({ _id: wishId, person, sealed, topics, language }: WishDoc): Promise<void> {
    const { key, clock } = this.#deps
    const address = open(key, sealed, wishId)
    const fresh = { language, confirmedAt: clock(), trouble: null }
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const there = await this.#docs.findOne({ _id: person })
      if (there === null) {
        const doc = { _id: person, sealed: seal(key, address, person), topics, ...fresh, ...noNews(clock()) }
        if (await inserted(this.#docs.insertOne(doc))) return
      } else {
        const room = Math.max(MOST_TOPICS - there.topics.length, 0)
        const more = topics.filter((topic) => !there.topics.includes(topic)).slice(0, room)
        const added = { $set: fresh, $addToSet: { topics: { $each: more } } }
        if (await this.#docs.updateOne({ _id: person }, added)) return
      }
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  async #keepOnly(person: MailKey, topics: Topic[]): Promise<void> {
    if (topics.length === 0) return this.forget(person)
    await this.#docs.updateOne({ _id: person }, { $set: { topics } })
  }

  /** @throws Refusal 'not-found' for a link that is none, or of another purpose */
  #personIn(token: string, ...purposes: LinkPurpose[]): { person: MailKey; purpose: LinkPurpose } {
    const read = this.#deps.links.read(token)
    if (read === null || !purposes.includes(read.purpose)) throw refusal('not-found', 'bad-link')
    return read
  }
}

const topicsIn = (typed: readonly string[]): Topic[] =>
  [...new Set(typed.map(topicFrom).filter((topic) => topic !== null))].slice(0, MOST_TOPICS)

const noNews = (now: Date) => ({ newsFrom: now, newsUpTo: null, newsDue: NEVER, newsRest: null, newsCount: 0 })

async function inserted(insert: Promise<void>): Promise<boolean> {
  try {
    await insert
    return true
  } catch (error) {
    if (error instanceof DuplicateKey) return false
    throw error
  }
}
