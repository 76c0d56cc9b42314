import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { After, Update } from '../../store/store.js'
import { maySee } from '../audience.js'
import type { AdaptedFrom, ItemPicture, Kind } from '../items/item.js'
import { writtenOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { MediaService } from '../media/media-service.js'
import { LONGEST_ALT } from '../media/upload.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import { draftOf, type Draft, type DraftDoc, type DraftRepo } from './draft-repo.js'
import { fieldNames, fieldsOf, LONGEST_FORM, type Fields } from './fields.js'

export const MOST_PICTURES = 8
export const MOST_FILES = 8

/**
 * What a save brings. `texts` is that of the draft the form was made from, 0 for one that was never saved; `edits` is
 * given for the edit of an item.
 */
export type Save = {
  id: string
  kind: Kind
  texts: number
  fields: Fields
  edits: { item: string; revision: number } | null
}

export type Saved =
  /** `draft` has another id than was asked for when the text goes on as an edit of what was published meanwhile. */
  | { saved: true; draft: Draft }
  /** Another window of the same member has saved in between; both versions are there to choose from. */
  | { saved: false; theirs: Draft }
  /** This very text has been published already, as this item: it was sent twice. */
  | { saved: false; theirs: null; published: string }

export type DraftDeps = {
  repo: DraftRepo
  items: Pick<ItemRepo, 'get'>
  media: MediaService
  clock: Clock
  newId: () => string
}

/**
 * Writing. Every call is for a member who may publish, and finds only that member's own drafts: ids begin with the
 * member's, so that asking for another's never reaches the store, and tells nobody whether there is one.
 */
export class DraftService {
  readonly #deps: DraftDeps

  constructor(deps: DraftDeps) {
    this.#deps = deps
  }

  /** An id for a new draft. Nothing is kept before the first save. */
  fresh(member: Member): string {
    return `${member.id}-${this.#deps.newId()}`
  }

  /** @throws Refusal 'not-found' also for another's draft: nobody learns that there is one */
  async get(member: Member, id: string): Promise<Draft> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = isIdOf(member, id) ? await this.#deps.repo.get(id) : null
    if (doc === null || doc.member !== member.id) throw refusal('not-found', 'no-such-draft')
    if (doc.doneAt !== null) throw refusal('conflict', 'draft-published')
    return draftOf(doc)
  }

  /** What a draft of this member has become, an item's id; null when it is none or not published. */
  async became(member: Member, id: string): Promise<string | null> {
    const doc = isIdOf(member, id) ? await this.#deps.repo.get(id) : null
    return doc?.member === member.id ? (doc.doneAs?.item ?? null) : null
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
  async save(member: Member, { id, kind, texts, fields, edits }: Save): Promise<Saved> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    if (!isIdOf(member, id)) throw refusal('not-found', 'no-such-draft')
    const { repo, clock } = this.#deps
    const kept = fieldsToKeep(kind, fields)
    if (texts > 0) {
      const set = { fields: kept, savedAt: clock(), trouble: null }
      const next = await repo.rewrite(id, texts, kind, set)
      if (next !== null) return { saved: true, draft: draftOf(next) }
    }
    // A draft that was never saved, or was thrown away in another window while this one was being written.
    if ((await repo.get(id)) === null) {
      const made = await this.#begin(member, { id, kind, fields: kept, edits })
      if (await repo.add(made)) return { saved: true, draft: draftOf(made) }
    }
    return this.#saveBeside(member, { id, kind, fields: kept })
  }

  /**
   * Keeps what was read elsewhere as a new draft.
   * @param options.becomes  id of an item, set aside for it
   * @returns false when there is a draft with that id
   */
  async bring(
    member: Member,
    { id, kind, fields, becomes }: Pick<Save, 'id' | 'kind' | 'fields'> & { becomes: string },
  ): Promise<boolean> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    if (!isIdOf(member, id)) throw refusal('not-found', 'no-such-draft')
    return this.#deps.repo.add({ ...this.#blank(member, { id, kind, fields: fieldsToKeep(kind, fields) }), becomes })
  }

  /**
   * Begins a write-up from what there is: somebody else's, or an event. A repeat changes nothing.
   * @throws Refusal; FieldFaults 'too-long' as `save`
   */
  async beginFrom(
    member: Member,
    id: string,
    from: { fields: Fields; adaptedFrom: AdaptedFrom | null },
  ): Promise<void> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    if (!isIdOf(member, id)) throw refusal('not-found', 'no-such-draft')
    const fields = fieldsToKeep('write-up', from.fields)
    const { adaptedFrom } = from
    await this.#deps.repo.add({ ...this.#blank(member, { id, kind: 'write-up', fields }), adaptedFrom })
  }

  /** There is another version of it: of another window, of the same form sent twice, or published by now. */
  async #saveBeside(member: Member, { id, kind, fields }: Pick<Save, 'id' | 'kind' | 'fields'>): Promise<Saved> {
    const there = await this.#deps.repo.get(id)
    if (there === null || there.kind !== kind) throw refusal('not-found', 'no-such-draft')
    if (there.doneAs === null) {
      const theirs = draftOf(there)
      return sameFields(theirs.fields, fields) ? { saved: true, draft: theirs } : { saved: false, theirs }
    }
    const { item, revision, digest } = there.doneAs
    if (digest === digestOf(fields)) return { saved: false, theirs: null, published: item }
    return this.save(member, {
      id: editId(member, item, revision),
      kind,
      texts: 0,
      fields,
      edits: { item, revision },
    })
  }

  /**
   * The member's draft that edits this item. Unless there is one, it is what the item says now, and `texts` is 0: nothing is
   * kept before the first save.
   * @throws Refusal
   */
  async edit(member: Member, itemId: string): Promise<Draft> {
    const doc = await this.#editable(member, itemId)
    const open = await this.#deps.repo.editOf(itemId, member.id)
    if (open !== null) return draftOf(open)
    const { kind, revision, pictures, files = [] } = doc
    const blank = this.#blank(member, {
      id: editId(member, itemId, revision),
      kind,
      fields: fieldsOf(writtenOf(doc), true),
    })
    return draftOf({ ...blank, item: itemId, baseRevision: revision, pictures, files, texts: 0 })
  }

  async #editable(member: Member, itemId: string): Promise<ItemDoc> {
    if (!can(member, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await this.#deps.items.get(itemId)
    if (doc === null || !maySee(member, doc)) throw refusal('not-found', 'no-such-item')
    return doc
  }

  /** A new draft as it is first kept; an edit begins with the pictures that the item has. */
  async #begin(member: Member, { id, kind, fields, edits }: Omit<Save, 'texts'>): Promise<DraftDoc> {
    const blank = this.#blank(member, { id, kind, fields })
    if (edits === null) return blank
    const item = await this.#editable(member, edits.item)
    if (item.kind !== kind) throw refusal('not-found', 'no-such-item')
    const { pictures, files = [] } = item
    await this.#deps.media.hold(`draft:${id}`, [...pictures, ...files])
    return { ...blank, item: edits.item, baseRevision: edits.revision, pictures, files }
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
    try {
      return await this.#hang(member, id, picture)
    } catch (error) {
      await this.#deps.media.drop(`draft:${id}`, [picture])
      throw error
    }
  }

  /** The text may have been saved while the picture was made: the picture goes beside it, whatever the version. */
  async #hang(member: Member, id: string, picture: ItemPicture): Promise<Draft> {
    for (;;) {
      const { kind, version, pictures } = await this.get(member, id)
      if (pictures.length >= MOST_PICTURES) throw refusal('invalid', 'too-many-pictures')
      const next = await this.#deps.repo.change(id, version, kind, {
        $push: { pictures: picture },
        $inc: { version: 1 },
      })
      if (next !== null) return draftOf(next)
    }
  }

  /** Says which pictures there are, in what order and with what words. Those not named go. @throws FieldFaults 'alt' */
  async arrangePictures(member: Member, id: string, wanted: readonly { media: string; alt: string }[]): Promise<Draft> {
    const draft = await this.get(member, id)
    const named = new Map(wanted.map(({ media, alt }) => [media, alt]))
    const pictures = [...named].flatMap(([media, alt]) => {
      const picture = draft.pictures.find((held) => held.media === media)
      return picture === undefined ? [] : [{ ...picture, alt: checkedAlt(alt) }]
    })
    const arranged = await this.#change(draft, { $set: { pictures } })
    await this.#deps.media.drop(`draft:${id}`, without(draft.pictures, pictures))
    return arranged
  }

  /** Adds a file for download to a write-up. @param name  as its sender calls it @throws Refusal */
  async addFile(member: Member, id: string, path: string, name: string): Promise<Draft> {
    const checked = async () => {
      const draft = await this.get(member, id)
      if (draft.kind !== 'write-up') throw refusal('not-found', 'no-such-page')
      if ((draft.files ?? []).length >= MOST_FILES) throw refusal('invalid', 'too-many-files')
      return draft
    }
    await checked()
    const file = await this.#deps.media.takeFile(member.id, path, name, `draft:${id}`)
    try {
      for (;;) {
        const { kind, version, files = [] } = await checked()
        const update = { $set: { files: [...files, file] }, $inc: { version: 1 } }
        const next = await this.#deps.repo.change(id, version, kind, update)
        if (next !== null) return draftOf(next)
      }
    } catch (error) {
      await this.#deps.media.drop(`draft:${id}`, [file])
      throw error
    }
  }

  /** Takes a file out of a draft; what is published keeps it until the draft is. @throws Refusal */
  async removeFile(member: Member, id: string, media: string): Promise<Draft> {
    const draft = await this.get(member, id)
    const [files, gone] = [draft.files ?? [], (draft.files ?? []).filter((file) => file.media === media)]
    const changed = await this.#change(draft, { $set: { files: files.filter((file) => file.media !== media) } })
    await this.#deps.media.drop(`draft:${id}`, gone)
    return changed
  }

  /** Throws a draft away. What is published stays as it is. @throws Refusal 'conflict' when it is being published */
  async discard(member: Member, id: string): Promise<void> {
    const { scheduled } = await this.get(member, id)
    if (scheduled !== null && scheduled.due > scheduled.at) throw refusal('conflict', 'publishing-now')
    if (!(await this.#deps.repo.remove(id, scheduled))) throw refusal('conflict', 'changed-meanwhile')
    await this.#deps.media.release(`draft:${id}`)
  }

  /** Everything that somebody who is no longer a member had begun. */
  async forget(member: string): Promise<void> {
    const { repo, media } = this.#deps
    for (let found = await repo.someOf(member); found.length > 0; found = await repo.someOf(member)) {
      for (const { _id } of found) {
        await media.release(`draft:${_id}`)
        await repo.drop(_id)
      }
    }
  }

  async #change({ id, kind, version }: Draft, update: Update<DraftDoc>): Promise<Draft> {
    const next = await this.#deps.repo.change(id, version, kind, { ...update, $inc: { version: 1 } })
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
      texts: 1,
      becomes: null,
      scheduled: null,
      trouble: null,
      doneAt: null,
      doneAs: null,
    }
  }
}

const editId = (member: Member, item: string, revision: number): string => `${member.id}-e${item}r${revision}`

/** Whether it is one of the ids that this member's drafts can have. */
const isIdOf = (member: Member, id: string): boolean =>
  id.startsWith(`${member.id}-`) && /^(?:\d{20}|e\d{20}r\d{1,4})$/.test(id.slice(member.id.length + 1))

/** The pictures of the first list that are not in the second. */
export const without = <T extends { media: string }>(pictures: readonly T[], kept: readonly T[]): T[] =>
  pictures.filter(({ media }) => !kept.some((other) => other.media === media))

/** Tells the same text from another without keeping it. */
export function digestOf(fields: Fields): string {
  const written = Object.entries(fields).filter(([, text]) => text !== '')
  return createHash('sha256')
    .update(JSON.stringify(written.sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('base64url')
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
