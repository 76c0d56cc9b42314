import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import { mayRemove, maySee } from '../audience.js'
import { addressesOf, type ListEntry } from '../reading-lists/entry.js'
import { markFor } from '../announcing.js'
import type { AuditService } from '../audit/audit-service.js'
import { OUTCOME_SETTLE_MS } from '../calls/outcome-repo.js'
import { changedMark } from '../changes/meaning.js'
import { reminderMark } from '../changes/reminder.js'
import type { Content } from '../drafts/content.js'
import { FieldReader } from '../drafts/field-reader.js'
import type { LiveBus } from '../live/live-bus.js'
import { can, type Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import { isPostponed, outcomes, type Audience, type Ending, type Item } from './item.js'
import type { Host } from './event-details.js'
import { itemOf, type ItemDoc, type ItemRepo } from './item-repo.js'
import { movedFrom } from './place.js'
import { tombstone } from './tombstone.js'
import { revisionOf, type RevisionRepo } from './revision-repo.js'

/** In UTF-16 units. */
export const LONGEST_REASON = 500
const MOST_REVISIONS = 500

export const LONGEST_LEARNED = 5_000
export type TypedOutcome = { outcome?: string; learned?: string }
export type Source = { draft: string; version: number }

type Deps = {
  repo: ItemRepo
  revisions: RevisionRepo
  audit: AuditService
  clock: Clock
  iriOf: (id: string) => string
  live: Pick<LiveBus, 'publish'>
  /** Something of a deleted item remains to be removed. */
  wakeTidier: () => void
  /** The network has to be told of an item. */
  wakeAnnouncer: () => void
  /** There is something to be put into homes, or out of them. */
  wakePlacer: () => void
  /** Those who asked for mail have to be told of what is new. */
  wakeNews: () => void
  /** Lists of sign-ups have to follow an event. */
  wakeLists: () => void
  /** Reading lists have to follow who may see an item. */
  wakeReadingLists: () => void
  /** There is something for members to hear of. */
  wakeNotifier: () => void
}

/** What becomes of items once they are published. Drafts publish and edit them (`drafts/publishing.ts`). */
export class ItemService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Publishes under an id that was set aside for it. A repeat finds it done.
   * @returns null when it was published from another version of the same draft: then this one is an edit of it
   */
  async add(id: string, by: Pick<Member, 'id'>, content: Content, madeFrom: Source): Promise<Item | null> {
    const { repo, clock, iriOf } = this.#deps
    const now = clock()
    const doc: ItemDoc = {
      _id: id,
      iri: iriOf(id),
      state: 'published',
      writtenBy: by.id,
      ...content,
      publishedAt: now,
      editedAt: null,
      deletedAt: null,
      revision: 1,
      ended: null,
      madeFrom,
      wipe: null,
      lists: null,
      announce: markFor(null, leaves(content), now),
      announced: null,
      told: content.writeUp?.adaptedFrom?.authors ?? [],
      news: content.audience === 'public' ? now : null,
      remind: reminderMark(null, { ...content, state: 'published', ended: null }, now),
      hear: now,
      place: now,
    }
    try {
      await repo.add(doc)
      this.#deps.wakeAnnouncer()
      this.#deps.wakePlacer()
      this.#deps.wakeNews()
      this.#deps.live.publish({ what: 'published', of: 'item', status: id })
      this.#deps.wakeNotifier()
      return itemOf(doc)
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      const there = await repo.get(id)
      if (there === null || (there.revision === 1 && there.madeFrom.draft !== madeFrom.draft)) throw error
      return there.revision === 1 && there.madeFrom.version === madeFrom.version ? itemOf(there) : null
    }
  }

  /**
   * Replaces what an item says. When a later version of the same draft has been there already, that stands.
   * @returns it afterwards; null when it is no longer at `revision` (someone else was quicker)
   * @throws Refusal 'not-found', 'gone'
   */
  async edit(
    id: string,
    revision: number,
    by: Pick<Member, 'id'>,
    content: Content,
    madeFrom: Source,
  ): Promise<Item | null> {
    const doc = await this.#published(id)
    if (doc.madeFrom.draft === madeFrom.draft && doc.madeFrom.version >= madeFrom.version) return itemOf(doc)
    if (doc.revision !== revision || doc.revision >= MOST_REVISIONS) return null
    const edited = await this.#replace(doc, {
      ...content,
      ...carriedOver(doc, content),
      ...(isPostponed(doc) && hasNewDate(doc, content) && { ended: null }),
      editedAt: this.#deps.clock(),
      madeFrom,
    })
    if (edited !== null) await this.#deps.audit.note(by.id, 'item.edit', id)
    return edited
  }

  /**
   * Cancels an event or closes a call; of a call also how it came out and what the group learned.
   * @throws FieldFaults 'reason', 'outcome', 'learned'; Refusal
   */
  async end(by: Member, id: string, typedReason: string, typed: TypedOutcome = {}): Promise<Item> {
    return this.#setEnding(by, id, { at: this.#deps.clock(), ...endingOf({ ...typed, reason: typedReason }) })
  }

  /** Puts an event off, to a date that is not known yet: a new one in an edit puts it on again. @throws FieldFaults 'reason'; Refusal */
  async postpone(by: Member, id: string, typedReason: string): Promise<Item> {
    const { reason } = endingOf({ reason: typedReason })
    if ((await this.#published(id)).kind !== 'event') throw refusal('not-found', 'no-such-page')
    return this.#setEnding(by, id, { at: this.#deps.clock(), reason, postponed: true })
  }

  /** Takes back a cancellation, a putting off or a closing. @throws Refusal */
  reopen(by: Member, id: string): Promise<Item> {
    return this.#setEnding(by, id, null)
  }

  /** Takes an item down for good; what remains says only that something was there. @throws Refusal */
  async remove(by: Member, id: string): Promise<void> {
    const { repo, clock, audit, wakeTidier, wakeAnnouncer } = this.#deps
    const doc = await this.#published(id)
    if (!mayRemove(by, doc)) throw refusal('forbidden', 'not-allowed')
    const announce = markFor({ ...doc, leaves: leaves(doc) }, false, clock())
    const marks = { announce, changed: null, remind: null, relisted: clock(), hear: clock(), place: clock() }
    const gone = { ...tombstone(clock()), ...this.#listsOf(doc), ...marks }
    const removed = await repo.change(id, doc.revision, { $set: gone, $inc: { revision: 1 } })
    if (removed === null) throw refusal('conflict', 'changed-meanwhile')
    wakeTidier()
    wakeAnnouncer()
    this.#deps.live.publish({ what: 'deleted', of: 'item', status: id })
    this.#deps.wakeNotifier()
    this.#deps.wakePlacer()
    this.#deps.wakeLists()
    this.#deps.wakeReadingLists()
    await audit.note(by.id, 'item.remove', id)
  }

  /**
   * Puts other entries on a reading list.
   * @returns null when it is no longer at `revision`
   * @throws Refusal 'not-found', 'gone'; 'conflict' when it was changed too often
   */
  async setEntries(id: string, revision: number, entries: ListEntry[]): Promise<Item | null> {
    const doc = await this.#published(id)
    if (doc.kind !== 'list') throw refusal('not-found', 'no-such-item')
    if (doc.revision >= MOST_REVISIONS) throw refusal('conflict', 'changed-meanwhile')
    if (doc.revision !== revision) return null
    return this.#replace(doc, { entries, listed: addressesOf(entries), editedAt: this.#deps.clock() })
  }

  /** Says who hosts an event with us. The same again changes nothing; what was taken down stays so. */
  async setHosts(id: string, hosts: readonly Host[]): Promise<void> {
    for (;;) {
      const doc = await this.#deps.repo.get(id)
      if (doc === null || doc.event === null || doc.revision >= MOST_REVISIONS) return
      if (JSON.stringify(doc.event.hosts ?? []) === JSON.stringify(hosts)) return
      const change = { event: { ...doc.event, hosts }, editedAt: this.#deps.clock() }
      if ((await this.#replace(doc, change)) !== null) return
    }
  }

  /** @throws Refusal 'not-found', 'gone' */
  async #published(id: string): Promise<ItemDoc> {
    const doc = await this.#deps.repo.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-item')
    if (doc.state === 'deleted') throw refusal('gone', 'gone-item')
    return doc
  }

  /** Keeps the version there is, then puts the next in its place; null when it was not the newest any more. */
  async #replace(doc: ItemDoc, change: Partial<Omit<ItemDoc, '_id'>>): Promise<Item | null> {
    await this.#deps.revisions.archive(revisionOf(doc))
    const now = this.#deps.clock()
    const after = { ...doc, ...change }
    const marks = {
      announce: markFor({ ...doc, leaves: leaves(doc) }, leaves(after), now),
      changed: changedMark(doc, after, now),
      remind: reminderMark(doc, after, now),
      hear: now,
      ...this.#listsOf(doc),
      ...this.#shelfMarks(doc, change),
    }
    const update = { $set: { ...change, ...marks }, $inc: { revision: 1 } }
    const next = await this.#deps.repo.change(doc._id, doc.revision, update)
    if (next !== null) {
      this.#deps.wakeAnnouncer()
      this.#deps.wakeLists()
      this.#deps.wakeReadingLists()
      this.#deps.wakeNotifier()
      if (marks.place !== undefined) this.#deps.wakePlacer()
      if (marks.news !== undefined) this.#deps.wakeNews()
      this.#deps.live.publish({ what: 'changed', of: 'item', status: doc._id })
      return itemOf(next)
    }
    // Taken down in between, perhaps tidied up already: what was archived just now must not outlive it.
    if ((await this.#deps.repo.get(doc._id))?.state === 'deleted') await this.#deps.revisions.forget(doc._id)
    return null
  }

  /** The mark by which the lists of an event follow every change of it. */
  #listsOf({ kind }: Pick<ItemDoc, 'kind'>): Pick<ItemDoc, 'lists'> {
    return kind === 'event' ? { lists: this.#deps.clock() } : {}
  }

  /** The mark by which people are told how a call came out, unless it is taken back in time. */
  #outcomeOf({ kind }: Pick<ItemDoc, 'kind'>, ended: Ending | null): Pick<ItemDoc, 'outcomeDue'> {
    if (kind !== 'call') return {}
    return { outcomeDue: ended === null ? null : new Date(ended.at.getTime() + OUTCOME_SETTLE_MS) }
  }

  /** That reading lists have to follow it, that people wait for what was added to one, and that it comes up in homes. */
  #shelfMarks(doc: ItemDoc, change: Partial<Omit<ItemDoc, '_id'>>): Pick<ItemDoc, 'relisted' | 'news' | 'place'> {
    const [now, next] = [this.#deps.clock(), { ...doc, ...change }]
    const isSeen = maySee(null, doc) !== maySee(null, next)
    const grew = (change.entries ?? []).some(({ at }) => doc.listed?.includes(at) !== true)
    const news = grew && next.audience === 'public'
    return { ...(isSeen && { relisted: now }), ...(grew && { place: now }), ...(news && { news: now }) }
  }

  async #setEnding(by: Member, id: string, given: Ending | null): Promise<Item> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#published(id)
    if (doc.kind === 'write-up' || doc.kind === 'list') throw refusal('not-found', 'no-such-page')
    // Sent twice, or two had the same thought. What was put off can still be cancelled.
    const goesOn = isPostponed(doc) && given !== null && given.postponed !== true
    if (!goesOn && (doc.ended === null) === (given === null)) return itemOf(doc)
    const ended = given === null || doc.kind === 'call' ? given : endingOfEvent(given)
    const changed = await this.#replace(doc, { ended, editedAt: this.#deps.clock(), ...this.#outcomeOf(doc, ended) })
    if (changed === null) throw refusal('conflict', 'changed-meanwhile')
    const done = ended === null ? 'item.reopen' : ended.postponed === true ? 'item.postpone' : 'item.end'
    await this.#deps.audit.note(by.id, done, id)
    return changed
  }
}

const endingOfEvent = ({ at, reason, postponed }: Ending): Ending => ({ at, reason, ...(postponed && { postponed }) })

const hasNewDate = ({ event: before }: ItemDoc, { event }: Content): boolean =>
  before !== null && event !== null && before.startsAt.getTime() !== event.startsAt.getTime()

/** What nobody types of an event: how it has moved since it was announced, and who agreed to host it. */
const carriedOver = ({ event: before }: ItemDoc, { event }: Content): Partial<Content> =>
  before === null || event === null
    ? {}
    : {
        event: {
          ...event,
          moved: movedFrom(before, event),
          hosts: before.hosts ?? [],
          series: event.series ?? before.series ?? null,
        },
      }

function endingOf(typed: TypedOutcome & { reason: string }): Omit<Ending, 'at'> {
  const reader = new FieldReader(typed)
  const reason = reader.text('reason', { max: LONGEST_REASON, required: true })
  const outcome = reader.choice('outcome', [...outcomes, ''], '')
  const learned = reader.text('learned', { max: LONGEST_LEARNED })
  reader.done()
  return { reason, ...(outcome !== '' && { outcome }), ...(learned !== '' && { learned }) }
}

/** What is for members alone never leaves the hub. */
const leaves = ({ audience }: { audience: Audience }): boolean => audience !== 'hub'
