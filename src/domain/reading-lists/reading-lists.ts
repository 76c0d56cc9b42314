import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { AuditService } from '../audit/audit-service.js'
import { maySee, type Viewer } from '../audience.js'
import type { ItemLists } from '../items/item-lists.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { ItemService } from '../items/item-service.js'
import { audiences, type Item } from '../items/item.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import { LONGEST_ENTRIES, longestEntry, MOST_ENTRIES, type TypedEntry } from './entry.js'
import { entriesField } from './entry-fields.js'
import type { ListShelf, ShownEntry } from './list-shelf.js'

type Deps = {
  items: ItemRepo
  lists: ItemLists
  service: Pick<ItemService, 'setEntries'>
  shelf: ListShelf
  audit: AuditService
  clock: Clock
}

const MOST_TO_CHOOSE = 100
const MOST_FOLLOWING = 500
const LEASE_MS = 60_000

/** A list with what this viewer may see of it. */
export type ShownList = { item: Item; entries: ShownEntry[] }

/** Published reading lists: what stands on them for whom, one entry more, and following what becomes of ours. */
export class ReadingLists {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What this viewer may see of some lists. Those they may not see, and what is no list, have no entries. */
  async shown(viewer: Viewer, items: readonly Item[]): Promise<ShownList[]> {
    const { items: repo, shelf } = this.#deps
    const docs = new Map((await repo.some(items.map(({ id }) => id))).map((doc) => [doc._id, doc]))
    const kept = items.map(({ id }) => {
      const doc = docs.get(id)
      return doc !== undefined && maySee(viewer, doc) ? (doc.entries ?? []) : []
    })
    const entries = await shelf.entriesOfAll(viewer, kept)
    return items.map((item, at) => ({ item, entries: entries[at] ?? [] }))
  }

  /** What anybody may read of one of ours: what goes out of the house. */
  async open(item: Item): Promise<ShownEntry[]> {
    const doc = await this.#deps.items.get(item.id)
    return doc?.state === 'published' ? this.#deps.shelf.entriesFor(null, doc.entries ?? []) : []
  }

  /** The lists on which something stands, as far as this viewer finds them. */
  with(viewer: Viewer, at: Iri): Promise<Item[]> {
    return this.#deps.shelf.listsWith(viewer, at)
  }

  /** Those to which something can be added, the newest first. @throws Refusal */
  async toChoose(member: Member): Promise<Item[]> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    return (await this.#deps.lists.newest({ audiences, kind: 'list' }, { limit: MOST_TO_CHOOSE })).items
  }

  /**
   * Puts something at the end of a published list, whoever else is doing the same. What stands there already stays as it
   * is.
   * @throws FieldFaults 'note', 'list', 'entries'; Refusal
   */
  async add(member: Member, id: string, entry: TypedEntry): Promise<Item> {
    const { items, service, shelf, audit, clock } = this.#deps
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const note = entry.note.trim().replace(/\s+/g, ' ')
    if (note.length > longestEntry.note) throw new FieldFaults([fault('note', 'too-long', longestEntry.note)])
    for (;;) {
      const doc = await items.get(id)
      if (doc === null || doc.kind !== 'list' || !maySee(member, doc)) throw refusal('not-found', 'no-such-item')
      const kept = doc.entries ?? []
      const [added] = await shelf.settle([{ ...entry, note }], kept, clock())
      if (added === undefined || kept.some(({ at }) => at === added.at)) return itemOf(doc)
      if (kept.length >= MOST_ENTRIES) throw new FieldFaults([fault('list', 'too-many-entries', MOST_ENTRIES)])
      const entries = [...kept, added]
      if (entriesField(entries).length > LONGEST_ENTRIES) {
        throw new FieldFaults([fault('list', 'too-long', LONGEST_ENTRIES)])
      }
      const changed = await service.setEntries(id, doc.revision, entries)
      if (changed === null) continue // another coordinator was quicker
      await audit.note(member.id, 'item.edit', id)
      return changed
    }
  }

  /**
   * A worker's step: something of ours can be seen by others than before, and the lists on which it stands say so. A
   * repeat finds them as they should be and tells nobody again.
   */
  async followStep(): Promise<boolean> {
    const { items, clock } = this.#deps
    const now = clock()
    const doc = await items.claimRelisted(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const lists = await items.listsWith(doc.iri as Iri, audiences, MOST_FOLLOWING)
    for (const { _id } of lists) await this.#renew(_id)
    await items.relistingDone(doc)
    return true
  }

  async #renew(id: string): Promise<void> {
    const { items, service, shelf } = this.#deps
    for (;;) {
      const doc: ItemDoc | null = await items.get(id)
      if (doc?.state !== 'published') return
      const kept = doc.entries ?? []
      const entries = await shelf.renewed(kept)
      if (entries.every((entry, at) => entry === kept[at])) return
      if ((await service.setEntries(id, doc.revision, entries)) !== null) return
    }
  }
}
