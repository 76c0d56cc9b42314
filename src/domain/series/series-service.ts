import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import { isLanguage, wordsIn } from '../../words/words.js'
import type { AuditService } from '../audit/audit-service.js'
import { contentOf, type Content } from '../drafts/content.js'
import type { Draft } from '../drafts/draft-repo.js'
import type { SeriesRef } from '../items/event-details.js'
import type { ItemDoc, ItemRepo } from '../items/item-repo.js'
import { LONGEST_REASON, type ItemService } from '../items/item-service.js'
import type { MediaService } from '../media/media-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import { dayOf, isZone } from '../text/zones.js'
import { arranged, fieldsOn } from './arrange.js'
import { ruleOf } from './rule-fields.js'
import { daysOf, type Rule } from './rule.js'
import type { Occurrence, SeriesDoc, SeriesRepo } from './series-repo.js'

/** How far ahead events of a series are there. */
const AHEAD_MS = 8 * 7 * 24 * 60 * 60_000
/** How far times may be moved by a change of their series. */
const MOVED_MS = 7 * 24 * 60 * 60_000
const LOOK_MS = 6 * 60 * 60_000
const AGAIN_MS = 60_000
const LEASE_MS = 5 * 60_000
const MOST_AT_ONCE = 60

type Deps = {
  repo: SeriesRepo
  items: Pick<ItemRepo, 'get' | 'some'>
  service: Pick<ItemService, 'add' | 'edit' | 'end'>
  media: Pick<MediaService, 'hold' | 'drop'>
  audit: AuditService
  clock: Clock
  newId: () => string
  language: () => Promise<string>
  member: (id: string) => Promise<Member | null>
  wake: () => void
}

/** What is published now, and of what: `item` is as it is stored, null when it is new. */
type Publishing = { draft: Draft; id: string; item: ItemDoc | null }

/**
 * Events that come again. Each time is an ordinary item; the series says what they say, and a duty makes them, eight weeks
 * ahead. What was changed, cancelled or taken down by itself stays as it is.
 */
export class SeriesService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get(id: string): Promise<SeriesDoc | null> {
    return this.#deps.repo.get(id)
  }

  /**
   * What is about to be published, with what it is of a series. The series is written first: what a crash leaves out
   * then, the duty makes. Any of it may be repeated.
   */
  async placed(said: Content, { draft, id, item }: Publishing): Promise<Content> {
    if (said.event === null) return said
    const there = item?.event?.series ?? null
    const first = draft.fields.startsAt?.slice(0, 10) ?? ''
    const rule = ruleOf(draft.fields)
    if (there !== null && (draft.fields.scope !== 'following' || rule === null)) {
      return withSeries(said, { ...there, own: true })
    }
    if (rule === null) return said
    // Somebody was quicker: nothing is published of this, and so nothing of the series changes.
    if (item !== null && item.revision !== draft.baseRevision) return said
    if (there === null) await this.#begin(id, rule, first, draft, said)
    else await this.#change(there, { id, rule, first, draft, said })
    return withSeries(said, { id: there?.id ?? id, day: first, first, rule, own: false })
  }

  async #begin(id: string, rule: Rule, first: string, draft: Draft, said: Content): Promise<void> {
    const { repo, media, clock } = this.#deps
    await media.hold(`series:${id}`, draft.pictures)
    const doc: SeriesDoc = {
      _id: id,
      ...templateOf(draft, said),
      ...{ first, rule, revision: 1, ended: null, trouble: null, due: clock(), writes: 1 },
      occurrences: [{ day: first, item: id, made: 0, state: 'in' }],
    }
    try {
      await repo.add(doc)
      this.#deps.wake()
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      // Published before a crash, from an earlier version of the same draft.
      await this.#change({ id, day: (await repo.get(id))?.first ?? first }, { id, rule, first, draft, said })
    }
  }

  /** This time and all that follow say something else from now on, by a rule that counts from here. */
  async #change(
    { id: seriesId, day }: Pick<SeriesRef, 'id' | 'day'>,
    { id, rule, first, draft, said }: { id: string; rule: Rule; first: string; draft: Draft; said: Content },
  ): Promise<void> {
    const { repo, media, clock } = this.#deps
    for (;;) {
      const doc = await repo.get(seriesId)
      if (doc === null) return
      const { madeFrom } = doc
      if (madeFrom.draft === draft.id && madeFrom.version >= draft.version) return
      await media.hold(`series:${seriesId}`, draft.pictures)
      const occurrences = doc.occurrences.map((one): Occurrence => {
        if (one.item === id) return { ...one, day: first, made: 0, state: 'in' }
        return one.day < day && one.state === 'in' ? { ...one, state: 'past' } : one
      })
      const revision = doc.revision + 1
      const set = { ...templateOf(draft, said), first, rule, revision, occurrences, due: clock(), trouble: null }
      if ((await repo.change(doc, set)) === null) continue
      await media.drop(`series:${seriesId}`, gone(doc.pictures, draft.pictures))
      return this.#deps.wake()
    }
  }

  /** Ends a series: times to come that were not changed by themselves are cancelled. @throws FieldFaults 'reason'; Refusal */
  async end(by: Member, id: string, typedReason: string): Promise<void> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const reason = typedReason.trim()
    if (reason === '') throw new FieldFaults([fault('reason', 'required')])
    if (reason.length > LONGEST_REASON) throw new FieldFaults([fault('reason', 'too-long', LONGEST_REASON)])
    const { repo, clock, audit, wake } = this.#deps
    const doc = await repo.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-page')
    if (doc.ended !== null) return
    const ended = { at: clock(), reason }
    const set = { ended, by: by.id, revision: doc.revision + 1, due: ended.at, trouble: null }
    if ((await repo.change(doc, set)) === null) throw refusal('conflict', 'changed-meanwhile')
    wake()
    await audit.note(by.id, 'series.end', id)
  }

  /** The items of a series that were made, whoever may see them; those soonest last. */
  async itemsOf(id: string): Promise<ItemDoc[]> {
    const doc = await this.#deps.repo.get(id)
    return doc === null ? [] : this.#deps.items.some(doc.occurrences.map(({ item }) => item))
  }

  /** A worker's step: brings the items of one series into line with it. @returns false when none is due */
  async step(): Promise<boolean> {
    const { repo, clock, member } = this.#deps
    const now = clock()
    const doc = await repo.claim(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const author = await member(doc.by)
    if (author === null || !can(author, 'publish')) {
      await repo.change(doc, { due: null, trouble: 'not-allowed' })
      return true
    }
    const planned = await this.#plan(doc, now)
    if (planned !== null) await this.#make(planned, author, now)
    return true
  }

  /** Sets ids aside for times that have come into sight. @returns null when somebody changed the series meanwhile */
  async #plan(doc: SeriesDoc, now: Date): Promise<SeriesDoc | null> {
    const today = dayOf(now, doc.zone)
    const from = today < doc.first ? doc.first : today
    const [to, beyond] = [AHEAD_MS, AHEAD_MS + MOVED_MS].map((ms) => dayOf(new Date(now.getTime() + ms), doc.zone))
    const sight = { from, to: beyond ?? today, most: MOST_AT_ONCE }
    const days = doc.ended !== null ? [] : daysOf(doc.rule, doc.first, sight)
    // What it began with is there however far away it is.
    if (doc.ended === null && !days.includes(doc.first) && doc.first >= today) days.unshift(doc.first)
    const occurrences = arranged(doc.occurrences, days, { today, to: to ?? today, newId: this.#deps.newId })
    const isSame = JSON.stringify(occurrences) === JSON.stringify(doc.occurrences)
    return isSame ? doc : this.#deps.repo.change(doc, { occurrences })
  }

  async #make(doc: SeriesDoc, author: Member, now: Date): Promise<void> {
    const today = dayOf(now, doc.zone)
    const occurrences: Occurrence[] = []
    for (const one of doc.occurrences) {
      const concerns = one.state !== 'past' && one.made !== doc.revision && one.day >= today
      const done = concerns && (await this.#bring(doc, one, { author, now }))
      occurrences.push(done ? { ...one, made: doc.revision } : one)
    }
    const isLeft = occurrences.some(({ day, made, state }) => state !== 'past' && day >= today && made !== doc.revision)
    const isOver = doc.ended !== null || (doc.rule.until !== null && doc.rule.until < today)
    const next = new Date(now.getTime() + (isLeft ? AGAIN_MS : LOOK_MS))
    await this.#deps.repo.change(doc, { occurrences, due: isOver && !isLeft ? null : next })
  }

  /** @returns false when somebody was quicker, and it has to be looked at again */
  async #bring(doc: SeriesDoc, one: Occurrence, { author, now }: { author: Member; now: Date }): Promise<boolean> {
    const { items, service, media, language } = this.#deps
    const item = await items.get(one.item)
    if (one.state === 'out') {
      if (item !== null && isFollowing(item, doc, now)) await service.end(author, one.item, await this.#reasonOf(doc))
      return true
    }
    const said = contentOf('event', fieldsOn(doc, one.day), doc.pictures, { now: null, language: await language() })
    const { _id: id, first, rule } = doc
    const content = withSeries(said, { id, day: one.day, first, rule, own: false })
    if (item === null) {
      await media.hold(`item:${one.item}`, doc.pictures)
      await service.add(one.item, author, content, doc.madeFrom)
      return true
    }
    if (!isFollowing(item, doc, now)) return true
    await media.hold(`item:${one.item}`, doc.pictures)
    const edited = await service.edit(one.item, item.revision, author, content, doc.madeFrom)
    if (edited === null) return false
    await media.drop(`item:${one.item}`, gone(item.pictures, edited.pictures))
    return true
  }

  async #reasonOf({ ended }: SeriesDoc): Promise<string> {
    if (ended !== null) return ended.reason
    const language = await this.#deps.language()
    return wordsIn(isLanguage(language) ? language : 'en').events.series.changed
  }
}

/** Whether an item still is what its series makes of it, and lies ahead. */
const isFollowing = ({ state, ended, event }: ItemDoc, { _id }: SeriesDoc, now: Date): boolean =>
  state === 'published' && ended === null && event?.series?.id === _id && !event.series.own && event.startsAt > now

function templateOf(draft: Draft, said: Content) {
  const zone = said.event?.zone ?? ''
  const { id, version, member: by, fields, pictures } = draft
  return { by, fields, pictures, zone: isZone(zone) ? zone : 'UTC', madeFrom: { draft: id, version } }
}

const withSeries = (said: Content, series: SeriesRef): Content =>
  said.event === null ? said : { ...said, event: { ...said.event, series } }

/** The pictures of the first list that are not in the second. */
const gone = (before: Content['pictures'], now: Content['pictures']): Content['pictures'] =>
  before.filter(({ media }) => !now.some((other) => other.media === media))
