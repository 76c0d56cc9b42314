import { Refusal } from '../../core/errors.js'
import type { AdaptedFrom, Item } from '../items/item.js'
import { itemOf, writtenOf } from '../items/item-repo.js'
import type { ItemService } from '../items/item-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, isRefusalCode, refusal } from '../refusals.js'
import type { SeriesService } from '../series/series-service.js'
import { addressesOf } from '../reading-lists/entry.js'
import type { ListShelf } from '../reading-lists/list-shelf.js'
import { contentOf, type Content } from './content.js'
import { draftOf, type Draft, type DraftDoc, type Scheduled } from './draft-repo.js'
import { digestOf, without, type DraftDeps, type DraftService } from './draft-service.js'
import { fieldsOf, type Fields } from './fields.js'

const MOST_AHEAD_MS = 366 * 24 * 60 * 60_000
/** How long one process has for publishing what is due. */
const LEASE_MS = 60_000

/** Not published: somebody published an edit in between. `item` is what it says now, `theirs` the form of that. */
export type Published = { published: true; item: Item } | { published: false; item: Item; theirs: Fields; draft: Draft }

type Deps = DraftDeps & {
  drafts: DraftService
  service: ItemService
  series: Pick<SeriesService, 'placed'>
  shelf: Pick<ListShelf, 'settle'>
  /** Of an item that does not say its own. */
  language: () => Promise<string>
  /** Tells the authors of what a new item was made from. A repeat has to be harmless. */
  credit: (item: Item) => Promise<void>
  wakePublisher: () => void
}

/** From a draft to an item: now, or when its time has come. Any of it may be repeated after a crash at any point. */
export class Publishing {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What it would be if it were published now. @throws FieldFaults; Refusal */
  async preview(member: Member, id: string): Promise<Content> {
    return this.#content(await this.#deps.drafts.get(member, id))
  }

  /** @throws FieldFaults; Refusal */
  async publish(member: Member, id: string): Promise<Published> {
    const draft = await this.#deps.drafts.get(member, id)
    return this.#settle(draft, await this.#content(draft))
  }

  /** Publishes what it says now, at a later time. @throws FieldFaults, 'publishAt' among them; Refusal */
  async schedule(member: Member, id: string, at: Date): Promise<Draft> {
    const draft = await this.#deps.drafts.get(member, id)
    await this.#content(draft, at)
    const waitMs = at.getTime() - this.#deps.clock().getTime()
    if (waitMs <= 0) throw new FieldFaults([fault('publishAt', 'over-already')])
    if (waitMs > MOST_AHEAD_MS) throw new FieldFaults([fault('publishAt', 'too-far', 1)])
    const { fields, pictures, files = [], version } = draft
    return this.#setScheduled(draft, { at, due: at, fields, pictures, files, version })
  }

  /** @throws Refusal 'conflict' when it is being published */
  async unschedule(member: Member, id: string): Promise<Draft> {
    const draft = await this.#deps.drafts.get(member, id)
    if (draft.scheduled === null) return draft
    const next = await this.#deps.repo.unschedule(id, draft.scheduled.at)
    if (next === null) throw refusal('conflict', 'publishing-now')
    return draftOf(next)
  }

  /** A worker's step: publishes one draft whose time has come. @returns false when there is none */
  async publishDue(author: (id: string) => Promise<Member | null>): Promise<boolean> {
    const { repo, clock } = this.#deps
    const now = clock()
    const doc = await repo.claimDue(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null || doc.scheduled === null) return false
    const { fields, pictures, files = [], version, due } = doc.scheduled
    const trouble = await this.#tryDue({ ...draftOf(doc), fields, pictures, files, version }, await author(doc.member))
    if (trouble !== null) await repo.stumble(doc._id, due, trouble)
    return true
  }

  async #tryDue(draft: Draft, author: Member | null): Promise<DraftDoc['trouble']> {
    if (!can(author, 'publish')) return 'not-allowed'
    try {
      const { published } = await this.#settle(draft, await this.#content(draft))
      return published ? null : 'changed-meanwhile'
    } catch (error) {
      if (error instanceof FieldFaults) return 'faults'
      if (error instanceof Refusal && isRefusalCode(error.code)) return error.code // trying again would not help
      throw error
    }
  }

  async #setScheduled({ id, kind, version }: Draft, scheduled: Scheduled): Promise<Draft> {
    const next = await this.#deps.repo.change(id, version, kind, { $set: { scheduled, trouble: null } })
    if (next === null) throw refusal('conflict', 'changed-meanwhile')
    this.#deps.wakePublisher()
    return draftOf(next)
  }

  async #content(draft: Draft, at = this.#deps.clock()): Promise<Content> {
    const { kind, fields, pictures, item } = draft
    const language = await this.#deps.language()
    const adaptedFrom = await this.#adaptedFrom(draft)
    const typed = contentOf(kind, fields, pictures, { now: item === null ? at : null, language, adaptedFrom })
    const { typedEntries = null, ...content } = { ...typed, files: draft.files ?? [] }
    if (typedEntries === null) return content
    const before = item === null ? null : await this.#deps.items.get(item)
    const entries = await this.#deps.shelf.settle(typedEntries, before?.entries ?? [], at)
    return { ...content, entries, listed: addressesOf(entries) }
  }

  /** Nobody takes the credit out of what is published. */
  async #adaptedFrom({ item, adaptedFrom = null }: Draft): Promise<AdaptedFrom | null> {
    const published = item === null ? null : await this.#deps.items.get(item)
    return published === null ? adaptedFrom : (published.writeUp?.adaptedFrom ?? null)
  }

  async #settle(draft: Draft, typed: Content): Promise<Published> {
    const { repo, service, media, newId } = this.#deps
    const madeFrom = { draft: draft.id, version: draft.version }
    const by = { id: draft.member }
    const id = draft.item ?? (await repo.reserve(draft.id, newId()))
    if (id === null) throw refusal('not-found', 'no-such-draft')
    const before = draft.item === null ? null : await this.#deps.items.get(id)
    const said = await this.#deps.series.placed(typed, { draft, id, item: before })
    await media.hold(`item:${id}`, mediaOf(draft))
    // One that is there already was published before a crash, from an earlier version of this draft.
    const added = draft.item === null ? await service.add(id, by, said, madeFrom) : null
    const item = added ?? (await service.edit(id, Math.max(draft.baseRevision, 1), by, said, madeFrom))
    if (item === null) return this.#conflict(draft, id)
    await media.drop(`item:${id}`, without(before === null ? [] : mediaOf(before), mediaOf(item)))
    if (draft.item === null) await this.#deps.credit(item)
    await this.#finish(draft, item)
    return { published: true, item }
  }

  async #conflict(draft: Draft, id: string): Promise<Published> {
    const doc = await this.#deps.items.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-item')
    if (draft.item === null) await this.#deps.repo.change(draft.id, draft.version, draft.kind, { $set: { item: id } })
    const item = itemOf(doc)
    return { published: false, item, theirs: fieldsOf(writtenOf(doc), true), draft: { ...draft, item: id } }
  }

  /** A draft that was saved again while it was being published stays, as an edit of what it became. */
  async #finish({ id, kind, version, fields }: Draft, item: Item): Promise<void> {
    const { repo, media, clock } = this.#deps
    const doneAs = { item: item.id, revision: item.revision, digest: digestOf(fields) }
    const done = { doneAt: clock(), doneAs, scheduled: null, trouble: null, fields: {}, pictures: [], files: [] }
    if ((await repo.change(id, version, kind, { $set: done })) !== null) return media.release(`draft:${id}`)
    for (;;) {
      const newer = await repo.get(id)
      if (newer === null || newer.doneAt !== null) return
      const scheduled = newer.scheduled !== null && newer.scheduled.version > version ? newer.scheduled : null
      const edit = { item: item.id, baseRevision: item.revision, scheduled, trouble: null }
      if ((await repo.change(id, newer.version, kind, { $set: edit })) !== null) return
    }
  }
}

const mediaOf = ({ pictures, files = [] }: Pick<Item, 'pictures' | 'files'>): { media: string }[] => [
  ...pictures,
  ...files,
]
