import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { Actor } from '../actors/actor.js'
import { registeredDomain } from '../../core/registered-domain.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import { DAY_MS, HOUR_MS, type Throttle } from '../members/throttle.js'
import { answerIn, type Word } from './answer-words.js'
import { answerId, type AnswerDoc, type AnswerRepo, type NetworkDoor, type Standing } from './answer-repo.js'
import type { Listed, Lists } from './lists.js'

/** Who somebody elsewhere is, as far as lists want to know. */
export type Caller = Pick<Actor, 'iri' | 'name'>

/** What somebody elsewhere said: through which door, in what, and when by their server's word. */
export type Saying = { door: NetworkDoor; about: Iri | null; at: Date; note?: string }

/** `flood`: too many of their server have come already. `late`: something newer was said, which stands. */
export type Let = Listed | 'flood' | 'late'

type Deps = {
  repo: AnswerRepo
  items: Pick<ItemRepo, 'get'>
  /** Of the hub: it is understood beside that of an event. */
  language: () => Promise<string>
  lists: Lists
  throttle: Pick<Throttle, 'hasRoom'>
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
}

/**
 * New people of one domain, which may have any number of servers: for one thing, and for all. More than any neighbouring
 * server sends in a day, and less than a made-up one would like to.
 */
const FOR_ONE = [{ limit: 200, windowMs: DAY_MS }]
const FOR_ALL = [
  { limit: 500, windowMs: HOUR_MS },
  { limit: 1_000, windowMs: DAY_MS },
]

const KEPT_MS = 30 * DAY_MS
const LONGEST_MS = 365 * DAY_MS

/**
 * Ways into events and calls for those who have no account here. Who says something is known to the caller, by
 * signature; what is kept beside the list is the way back to them.
 */
export class DoorService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Somebody wants to be on the list. A repeat is answered again, and changes nothing else. */
  async come(item: Item, caller: Caller, { door, about, at, note = '' }: Saying): Promise<Let> {
    const { repo, lists, clock, wakeAnnouncer } = this.#deps
    const before = await this.#noted(item, caller, { door, about, at })
    if (before === 'flood' || before === 'late') return before
    const join = door === 'network' ? about : null
    const answer = await lists.put(item, { actor: caller.iri, name: caller.name, door, join, note })
    const refusal = isRefusal(answer) ? answer : null
    await repo.set(item.id, caller.iri, { refusal, announce: clock() })
    wakeAnnouncer()
    return answer
  }

  /**
   * Somebody does not come after all. They are told so only where nothing else tells them that it was heard.
   * @returns whether they stood on the list
   */
  async go(item: Item, actor: Iri, { door, about, at }: Saying): Promise<boolean> {
    const { repo, lists, clock, wakeAnnouncer } = this.#deps
    const doc = await repo.get(item.id, actor)
    if (doc !== null && at < doc.saidAt) return false
    const left = await lists.leave(item, actor)
    if (doc === null) return left
    const tells = door !== 'network' && left
    const said = { door, about, saidAt: at, refusal: null, announce: tells ? clock() : null }
    await repo.setSaid(doc, { ...said, told: tells ? doc.told : null })
    if (tells) wakeAnnouncer()
    return left
  }

  /** Whether a reply with a word counts: where one signs up for an event, and where a call asked for it. */
  hears({ event, call }: Pick<Item, 'event' | 'call'>): boolean {
    return (event?.signUp ?? null) !== null || call?.asksByReply === true
  }

  /** What a reply to something says. @param text  plain */
  async wordIn(item: Pick<Item, 'language'>, text: string): Promise<Word | null> {
    return answerIn(text, [item.language, await this.#deps.language()])
  }

  /** An event or call as it is now; null for what is not there any more. */
  async itemOf(id: string): Promise<Item | null> {
    const doc = await this.#deps.items.get(id)
    return doc === null || doc.state === 'deleted' ? null : itemOf(doc)
  }

  of(item: string, actor: Iri): Promise<AnswerDoc | null> {
    return this.#deps.repo.get(item, actor)
  }

  /** What somebody is answered to, under the id they gave it. */
  byAbout(about: Iri, actor: Iri): Promise<AnswerDoc | null> {
    return this.#deps.repo.byAbout(about, actor)
  }

  /** One whom a list wants told is looked at. @returns false when there is none */
  async relayStep(): Promise<boolean> {
    const { repo, lists, clock, wakeAnnouncer } = this.#deps
    const next = await lists.nextToTell()
    if (next === null) return false
    const { item: id, actor, door, join } = next
    if (!(await repo.set(id, actor, { announce: clock() }))) {
      const item = await this.itemOf(id)
      // The list knows them longer than this does: after a long time the way to them is found in it.
      if (item !== null)
        await repo.add({ ...this.#fresh(item, actor, { door, about: join, at: clock() }), announce: clock() })
    }
    await next.settle()
    wakeAnnouncer()
    return true
  }

  /** Somebody elsewhere is gone, and with them all they signed up for. @returns whether there may be more */
  async forgetSome(actor: Iri): Promise<boolean> {
    const { repo, lists } = this.#deps
    const some = await repo.ofActor(actor, 100)
    for (const { _id, item: id } of some) {
      const item = await this.itemOf(id)
      if (item !== null) await lists.leave(item, actor)
      await repo.remove(_id)
    }
    return some.length > 0
  }

  /** Keeps the way to somebody before the list knows them, so that whatever the list says finds it. */
  async #noted(item: Item, { iri: actor }: Caller, saying: Saying): Promise<'new' | 'known' | 'flood' | 'late'> {
    const { repo } = this.#deps
    const doc = await repo.get(item.id, actor)
    const { door, about, at } = saying
    if (doc === null) {
      if (!(await this.#hasRoom(item.id, registeredDomain(hostOf(actor))))) return 'flood'
      return (await repo.add(this.#fresh(item, actor, saying)))
        ? 'new'
        : this.#noted(item, { iri: actor, name: '' }, saying)
    }
    if (at < doc.saidAt) return 'late'
    const { eraseAt } = this.#fresh(item, actor, saying)
    if (await repo.setSaid(doc, { door, about, saidAt: at, eraseAt })) return 'known'
    return this.#noted(item, { iri: actor, name: '' }, saying)
  }

  #hasRoom(item: string, domain: string): Promise<boolean> {
    return this.#deps.throttle.hasRoom(
      { kind: 'comers-of', subject: domain, limits: FOR_ALL },
      { kind: 'comers-to', subject: `${item} ${domain}`, limits: FOR_ONE },
    )
  }

  #fresh(item: Item, actor: Iri, { door, about, at }: Saying): AnswerDoc {
    const { newId, clock } = this.#deps
    const overAt = item.event?.overAt ?? item.call?.overAt ?? clock()
    const longest = clock().getTime() + LONGEST_MS
    return {
      _id: answerId(item.id, actor),
      ...{ item: item.id, actor, door, about, saidAt: at, refusal: null, number: newId(), count: 0 },
      ...{ told: null, telling: null, day: '', today: 0, announce: null },
      eraseAt: new Date(Math.min(Math.max(overAt.getTime(), clock().getTime()), longest) + KEPT_MS),
    }
  }
}

type Refusing = NonNullable<AnswerDoc['refusal']>
const isRefusal = (answer: Standing): answer is Refusing =>
  answer === 'full' || answer === 'closed' || answer === 'refused' || answer === 'not-open'
