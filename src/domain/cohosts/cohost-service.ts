import type { Clock } from '../../core/clock.js'
import { hostOf, iri, type Iri } from '../../core/iri.js'
import { DuplicateKey } from '../../store/errors.js'
import type { Store } from '../../store/store.js'
import type { ActorDoc, ActorRepo } from '../actors/actor-repo.js'
import { isForEverybody } from '../audience.js'
import type { AuditService } from '../audit/audit-service.js'
import type { Host } from '../items/event-details.js'
import type { ItemRepo } from '../items/item-repo.js'
import type { ItemService } from '../items/item-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import { cohostId, COHOSTS, type CohostDoc } from './cohost-repo.js'

/** How many hubs one event can have asked. */
export const MOST_HOSTS = 10
/** Invitations of one server that may wait here. */
const MOST_WAITING_OF_A_HOST = 20
const LISTED = 100
const LEASE_MS = 60_000

export type Cohost = Omit<CohostDoc, '_id'> & { id: string }

type Deps = {
  store: Store
  clock: Clock
  newId: () => string
  baseUrl: string
  actors: Pick<ActorRepo, 'some'>
  items: Pick<ItemRepo, 'get'>
  service: Pick<ItemService, 'setHosts'>
  audit: AuditService
  wakeAnnouncer: () => void
  wakeHosts: () => void
}

/** Types of actors that hubs and groups speak as; a person hosts nothing as a group. */
const GROUPS = ['Organization', 'Group']

/**
 * Hosting an event together with other hubs. Each side keeps its own row; what the other has to hear stands in it as a
 * mark, and our event follows from the rows that were accepted.
 */
export class CohostService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Asks another hub. Twice is once. @throws FieldFaults 'hub'; Refusal */
  async ask(by: Member, itemId: string, hub: Pick<ActorDoc, 'iri' | 'type'>): Promise<void> {
    const { clock, newId, audit, wakeAnnouncer } = this.#deps
    const event = await this.#openEvent(by, itemId)
    if (!GROUPS.includes(hub.type)) throw new FieldFaults([fault('hub', 'not-a-hub')])
    const key = { direction: 'out', event, actor: hub.iri } as const
    const there = await this.#docs.findOne({ _id: cohostId(key) })
    if (there !== null && (there.state === 'asked' || there.state === 'accepted')) return
    const asked = await this.#docs.count({ direction: 'out', event }, { atMost: MOST_HOSTS })
    if (there === null && asked === MOST_HOSTS) throw new FieldFaults([fault('hub', 'too-many-lines', MOST_HOSTS)])
    const now = clock()
    const [number, revision] = [there?.number ?? newId(), (there?.revision ?? 0) + 1]
    const activity = iri(`${this.#deps.baseUrl}/act/${number}-${revision}-invite`)
    const said = { activity, state: 'asked', by: by.id, at: now, revision, news: 'Invite', announce: now } as const
    if (there !== null) {
      await this.#change(there, said)
    } else {
      const fresh = { ...key, item: itemId, host: hostOf(hub.iri), number, apply: null }
      await this.#docs.insertOne({ _id: cohostId(key), ...fresh, ...said }).catch(unlessThere)
    }
    wakeAnnouncer()
    await audit.note(by.id, 'event.host-ask', itemId)
  }

  /** Takes an invitation back, or ends hosting together. @throws Refusal */
  async withdraw(by: Member, itemId: string, id: string): Promise<void> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#docs.findOne({ _id: id })
    if (doc === null || doc.item !== itemId) throw refusal('not-found', 'no-such-page')
    if (doc.state === 'withdrawn') return
    const now = this.#deps.clock()
    const changed = await this.#change(doc, { state: 'withdrawn', by: by.id, news: 'Undo', announce: now, apply: now })
    if (!changed) throw refusal('conflict', 'changed-meanwhile')
    this.#wake()
    await this.#deps.audit.note(by.id, 'event.host-end', itemId)
  }

  /**
   * Whom we asked has answered; a later No ends what was a Yes.
   * @param answer.activity  the Invite they name; null when they name only the event
   * @returns false when we asked them nothing like that, or do no longer
   */
  async answered(
    answer: { by: Iri; activity: Iri | null; event: Iri | null },
    says: 'accepted' | 'refused',
  ): Promise<boolean> {
    const doc = await this.#asked(answer)
    if (doc === null || doc.state === 'withdrawn') return false
    if (doc.state === says) return true
    const changed = await this.#change(doc, { state: says, apply: this.#deps.clock() })
    if (changed) this.#wake()
    return changed || this.answered(answer, says)
  }

  async #asked({ by, activity, event }: { by: Iri; activity: Iri | null; event: Iri | null }) {
    const named = activity === null ? null : await this.#docs.findOne({ activity })
    if (named !== null) return named.direction === 'out' && named.actor === by ? named : null
    return event === null ? null : this.#docs.findOne({ _id: cohostId({ direction: 'out', event, actor: by }) })
  }

  /** A worker's step: brings one event into line with who hosts it. @returns false when there is none */
  async applyStep(): Promise<boolean> {
    const now = this.#deps.clock()
    const until = new Date(now.getTime() + LEASE_MS)
    const doc = await this.#docs.findOneAndUpdate(
      { apply: { $lte: now } },
      { $set: { apply: until } },
      { sort: { apply: 1 } },
    )
    if (doc === null) return false
    if (doc.item !== null) await this.#deps.service.setHosts(doc.item, await this.#hostsOf(doc.event))
    await this.#docs.updateOne({ _id: doc._id, revision: doc.revision, apply: until }, { $set: { apply: null } })
    return true
  }

  async #hostsOf(event: Iri): Promise<Host[]> {
    const rows = await this.#rowsOf(event)
    const accepted = rows.filter(({ state }) => state === 'accepted').map(({ actor }) => actor)
    const known = new Map((await this.#deps.actors.some(accepted)).map((actor) => [actor.iri, actor]))
    return accepted.map((name) => ({ iri: name, name: known.get(name)?.name ?? hostOf(name) }))
  }

  #rowsOf(event: Iri): Promise<CohostDoc[]> {
    return this.#docs.find({ direction: 'out', event }, { sort: { at: 1 }, limit: MOST_HOSTS })
  }

  /** Whom an event of ours has asked, in that order. */
  async ofEvent(event: Iri): Promise<Cohost[]> {
    return (await this.#rowsOf(event)).map(cohostOf)
  }

  /**
   * Somebody asks us. A repeat of what we have agreed to is answered again.
   * @param given.event  theirs, which we have a copy of
   * @returns false when too many of that server wait
   */
  async received(given: { activity: Iri; actor: Iri; event: Iri }): Promise<boolean> {
    const key = { ...given, direction: 'in' } as const
    const there = await this.#docs.findOne({ _id: cohostId(key) })
    if (there !== null) return this.#askedAgain(there, given.activity)
    const host = hostOf(given.actor)
    const open = { direction: 'in', state: 'asked', host } as const
    const waiting = await this.#docs.count(open, { atMost: MOST_WAITING_OF_A_HOST })
    if (waiting === MOST_WAITING_OF_A_HOST) return false
    const { clock, newId } = this.#deps
    const untold = { news: null, announce: null, apply: null, by: null, item: null }
    await this.#docs
      .insertOne({
        _id: cohostId(key),
        ...key,
        host,
        state: 'asked',
        at: clock(),
        number: newId(),
        revision: 1,
        ...untold,
      })
      .catch(unlessThere)
    return true
  }

  async #askedAgain(doc: CohostDoc, activity: Iri): Promise<boolean> {
    if (doc.activity === activity) return true
    const now = this.#deps.clock()
    const again =
      doc.state === 'accepted'
        ? ({ activity, news: 'Accept', announce: now } as const)
        : ({ activity, state: 'asked', at: now, news: null, announce: null } as const)
    await this.#change(doc, again)
    this.#deps.wakeAnnouncer()
    return true
  }

  /** Who asked us does no longer. @returns false when they never did */
  async takenBack({
    actor,
    activity,
    event,
  }: {
    actor: Iri
    activity: Iri | null
    event: Iri | null
  }): Promise<boolean> {
    const named = activity === null ? null : await this.#docs.findOne({ activity })
    const id = event === null ? null : cohostId({ direction: 'in', event, actor })
    const doc = named ?? (id === null ? null : await this.#docs.findOne({ _id: id }))
    if (doc === null || doc.direction !== 'in' || doc.actor !== actor) return false
    await this.#change(doc, { state: 'withdrawn', news: null, announce: null })
    return true
  }

  /** Says yes or no to one that was asked of us; no also ends what was agreed. @throws Refusal */
  async decide(by: Member, id: string, state: 'accepted' | 'refused'): Promise<void> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#docs.findOne({ _id: id })
    if (doc === null || doc.direction !== 'in') throw refusal('not-found', 'no-such-page')
    if (doc.state === state) return
    if (doc.state === 'withdrawn') throw refusal('conflict', 'changed-meanwhile')
    const news = state === 'accepted' ? 'Accept' : 'Reject'
    const changed = await this.#change(doc, { state, by: by.id, news, announce: this.#deps.clock() })
    if (!changed) throw refusal('conflict', 'changed-meanwhile')
    this.#deps.wakeAnnouncer()
    await this.#deps.audit.note(by.id, state === 'accepted' ? 'event.host-accept' : 'event.host-refuse', doc.event)
  }

  /** What we are asked, or have agreed to, the newest first; at most 100. */
  async asked(state: 'asked' | 'accepted'): Promise<Cohost[]> {
    const rows = await this.#docs.find({ direction: 'in', state }, { sort: { at: -1 }, limit: LISTED })
    return rows.map(cohostOf)
  }

  /** Counted up to 100. */
  countAsked(): Promise<number> {
    return this.#docs.count({ direction: 'in', state: 'asked' }, { atMost: LISTED })
  }

  async #openEvent(by: Member, itemId: string): Promise<Iri> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const item = await this.#deps.items.get(itemId)
    if (item === null || item.state === 'deleted' || item.event === null) throw refusal('not-found', 'no-such-item')
    const isOver = item.ended !== null || item.event.overAt <= this.#deps.clock()
    if (!isForEverybody(item.audience) || isOver) throw refusal('conflict', 'nothing-to-host')
    return item.iri as Iri
  }

  async #change(doc: CohostDoc, change: Partial<Omit<CohostDoc, '_id'>>): Promise<boolean> {
    return this.#docs.updateOne(
      { _id: doc._id, revision: doc.revision },
      { $set: { ...change, revision: doc.revision + 1 } },
    )
  }

  #wake(): void {
    this.#deps.wakeAnnouncer()
    this.#deps.wakeHosts()
  }

  get #docs() {
    return this.#deps.store.collection(COHOSTS)
  }
}

const cohostOf = ({ _id: id, ...doc }: CohostDoc): Cohost => ({ id, ...doc })

function unlessThere(error: unknown): void {
  if (!(error instanceof DuplicateKey)) throw error
}
