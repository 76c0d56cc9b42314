import type { Clock } from '../../core/clock.js'
import type { After, Update } from '../../store/store.js'
import { maySee } from '../audience.js'
import type { Kind } from '../items/item.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { MediaService } from '../media/media-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import { draftOf, type Draft, type DraftDoc, type DraftRepo } from './draft-repo.js'
import { fieldNames, fieldsOf, LONGEST_FORM, type Fields } from './fields.js'

export const MOST_PICTURES = 8
const LONGEST_ALT = 1_500

/**
 * What a save brings. `version` is that of the draft the form was made from, 0 for one that was never saved; `edits` is
 * given for the edit of an item.
 */
export type Save = {
  id: string
  kind: Kind
  version: number
  fields: Fields
  edits: { item: string; revision: number } | null
}

/** Another window of the same member has saved in between; both versions are there to choose from. */
export type Saved = { saved: true; draft: Draft } | { saved: false; theirs: Draft }

export type DraftDeps = {
  repo: DraftRepo
  items: Pick<ItemRepo, 'get'>
  media: MediaService
  clock: Clock
  newId: () => string
}

/** Writing. Every call is for a member who may publish, and finds only that member's own drafts. */
export class DraftService {
  readonly #deps: DraftDeps

  constructor(deps: DraftDeps) {
    this.#deps = deps
  }

  /** An id for a new draft. Nothing is kept before the first save. */
  fresh(): string {
    return this.#deps.newId()
  }

  /** @throws Refusal 'not-found' also for another's draft: nobody learns that there is one */
  async get(member: Member, id: string): Promise<Draft> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#deps.repo.get(id)
    if (doc === null || doc.member !== member.id) throw refusal('not-found', 'no-such-draft')
    if (doc.doneAt !== null) throw refusal('conflict', 'draft-published')
    return draftOf(doc)
  }

  /** The last saved first. */
  async list(member: Member, limit: number, after: After | null = null) {
    const { docs, next } = await this.#deps.repo.of(member.id, limit, after)
    return { drafts: docs.map(draftOf), next }
  }

  /**
   * Keeps what was typed, right or wrong.
   * @throws Refusal; FieldFaults 'too-long' when all of it together is more than 150,000 characters
   */
  async save(member: Member, { id, kind, version, fields, edits }: Save): Promise<Saved> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const { repo, clock } = this.#deps
    const kept = fieldsToKeep(kind, fields)
    if (version > 0) {
      const doc = await repo.get(id)
      if (doc?.member === member.id && doc.kind === kind) {
        const set = { fields: kept, savedAt: clock(), trouble: null }
        const next = await repo.change(id, version, { $set: set, $inc: { version: 1 } })
        if (next !== null) return { saved: true, draft: draftOf(next) }
      }
    }
    // A draft that was never saved, or was thrown away in another window while this one was being written.
    const origin = edits === null ? {} : { item: edits.item, baseRevision: edits.revision }
    const made = { ...this.#blank(member, { id, kind, fields: kept }), ...origin }
    if (await repo.add(made)) return { saved: true, draft: draftOf(made) }
    const theirs = await this.get(member, id)
    return sameFields(theirs.fields, kept) ? { saved: true, draft: theirs } : { saved: false, theirs }
  }

  /** The member's draft that edits this item; begun from what it says now unless there is one. @throws Refusal */
  async edit(member: Member, itemId: string): Promise<Draft> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const { repo, items, media, newId } = this.#deps
    const doc = await items.get(itemId)
    if (doc === null || !maySee(member, doc)) throw refusal('not-found', 'no-such-item')
    const open = await repo.editOf(itemId, member.id)
    if (open !== null) return draftOf(open)
    const item = itemOf(doc)
    const made: DraftDoc = {
      ...this.#blank(member, { id: newId(), kind: item.kind, fields: fieldsOf(item) }),
      item: itemId,
      baseRevision: item.revision,
      pictures: item.pictures,
    }
    await media.hold(`draft:${made._id}`, made.pictures)
    await repo.add(made)
    return draftOf(made)
  }

  /** Ids of other members who are editing the item now. */
  async othersOn(member: Member, itemId: string): Promise<string[]> {
    return (await this.#deps.repo.othersOn(itemId, member.id)).map((doc) => doc.member)
  }

  /** After a conflict: the edit goes on from what the item says now, keeping what this draft says. */
  async rebase(member: Member, id: string, revision: number): Promise<Draft> {
    return this.#change(await this.get(member, id), { $set: { baseRevision: revision } })
  }

  /** Adds a picture from a file on this machine. @throws Refusal; FieldFaults 'alt' */
  async addPicture(member: Member, id: string, path: string, typedAlt: string): Promise<Draft> {
    const alt = checkedAlt(typedAlt)
    if ((await this.get(member, id)).pictures.length >= MOST_PICTURES) throw refusal('invalid', 'too-many-pictures')
    const picture = await this.#deps.media.take(member.id, path, alt, `draft:${id}`)
    // The text may have been saved while the picture was made: the picture goes beside it, whatever the version.
    for (;;) {
      const draft = await this.get(member, id)
      if (draft.pictures.length >= MOST_PICTURES) throw refusal('invalid', 'too-many-pictures')
      const update = { $push: { pictures: picture }, $inc: { version: 1 } }
      const next = await this.#deps.repo.change(id, draft.version, update)
      if (next !== null) return draftOf(next)
    }
  }

  /** Says which pictures there are, in what order and with what words. Those not named go. @throws FieldFaults 'alt' */
  async arrangePictures(member: Member, id: string, wanted: readonly { media: string; alt: string }[]): Promise<Draft> {
    const draft = await this.get(member, id)
    const pictures = wanted.flatMap(({ media, alt }) => {
      const picture = draft.pictures.find((held) => held.media === media)
      return picture === undefined ? [] : [{ ...picture, alt: checkedAlt(alt) }]
    })
    return this.#change(draft, { $set: { pictures } })
  }

  /** Throws a draft away. What is published stays as it is. */
  async discard(member: Member, id: string): Promise<void> {
    await this.get(member, id)
    await this.#deps.repo.remove(id, member.id)
    await this.#deps.media.release(`draft:${id}`)
  }

  async #change({ id, version }: Draft, update: Update<DraftDoc>): Promise<Draft> {
    const next = await this.#deps.repo.change(id, version, { ...update, $inc: { version: 1 } })
    if (next === null) throw refusal('conflict', 'changed-meanwhile')
    return draftOf(next)
  }

  #blank(member: Member, { id, kind, fields }: Pick<Save, 'id' | 'kind' | 'fields'>): DraftDoc {
    const now = this.#deps.clock()
    return {
      _id: id,
      member: member.id,
      kind,
      item: null,
      baseRevision: 0,
      fields,
      pictures: [],
      createdAt: now,
      savedAt: now,
      version: 1,
      becomes: null,
      scheduled: null,
      trouble: null,
      doneAt: null,
    }
  }
}

/** Only what the kind has, and no more than can be kept. Too much is refused, never cut. */
function fieldsToKeep(kind: Kind, fields: Fields): Fields {
  const kept = fieldNames[kind].flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]] as const]))
  const length = kept.reduce((sum, [, text]) => sum + text.length, 0)
  if (length > LONGEST_FORM) {
    const [longest] = kept.sort((a, b) => b[1].length - a[1].length)
    throw new FieldFaults([fault(longest?.[0] ?? 'body', 'too-long', LONGEST_FORM)])
  }
  return Object.fromEntries(kept)
}

function sameFields(one: Fields, other: Fields): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Fields>
  return [...names].every((name) => (one[name] ?? '') === (other[name] ?? ''))
}

function checkedAlt(typed: string): string {
  const alt = typed.trim()
  if (alt === '') throw new FieldFaults([fault('alt', 'required')])
  if (alt.length > LONGEST_ALT) throw new FieldFaults([fault('alt', 'too-long', LONGEST_ALT)])
  return alt
}
