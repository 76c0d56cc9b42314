import type { Clock } from '../../core/clock.js'
import type { UploadStore } from '../../core/upload.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Throttle } from '../members/throttle.js'
import type { PostFile } from '../posts/post.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import type { Parked, UploadDoc, UploadRepo } from './upload-repo.js'
import { fileOf, LONGEST_ALT, MOST_FILES, uploadOf, type Upload } from './upload.js'

type Deps = {
  repo: UploadRepo
  files: Pick<UploadStore, 'newKey' | 'park' | 'remove'>
  throttle: Throttle
  clock: Clock
  newId: () => string
  /** Origin of every permanent address. */
  baseUrl: string
  /** What the files of one member may take on the disk. */
  quotaBytes: number
  /** Whether what is said to hold a file still does; asked an hour after it took it, and every month. */
  holds: (holder: string, upload: string) => Promise<boolean>
  wake: () => void
}

/** A file in the folder for uploads. */
export type Sent = { path: string; size: number }
export type NewUpload = {
  file: Sent
  /** Of a film or a recording. */
  thumbnail: Sent | null
  /** What it shows, plain text; may be empty. */
  alt: string
  /** -1 to 1 each, from the middle. */
  focus: readonly [number, number] | null
}
export type UploadChange = {
  alt?: string
  focus?: readonly [number, number] | null
  thumbnail?: Sent
}

const limits = [
  { limit: 120, windowMs: HOUR_MS },
  { limit: 400, windowMs: DAY_MS },
]
/** How long a file that stands beside nothing is kept. */
const UNUSED_MS = DAY_MS
const SURE_AFTER_MS = HOUR_MS
const SURE_FOR_MS = 30 * DAY_MS
/** Until what was begun is parked, or given up for lost. */
const PARKING_MS = 5 * MINUTE_MS
const SWEPT_AT_ONCE = 100

/**
 * Files that members send by their apps: kept at once, made ready afterwards, and held by one post at most. What nobody
 * holds is deleted a day later.
 */
export class UploadService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Keeps what a member sent; the file at its path is gone then.
   * @throws FieldFaults; Refusal 'invalid' for what is nothing that can be posted, or more than the member has room
   *   for; 'too-many'
   */
  async add(member: string, sent: NewUpload): Promise<Upload> {
    const doc = this.#begun(member, sent)
    await this.#deps.throttle.take({ kind: 'upload', subject: member, limits, code: 'many-uploads' })
    await this.#deps.repo.add(doc) // before anybody counts, so that those who come at the same time count each other
    try {
      if ((await this.#deps.repo.bytesOf(member)) > this.#deps.quotaBytes) throw refusal('invalid', 'media-full')
      doc.kind = await this.#park(sent.file, doc.file as Parked, null)
      if (sent.thumbnail !== null && doc.still !== null) await this.#park(sent.thumbnail, doc.still, 'picture')
    } catch (error) {
      await this.#undo(doc)
      throw error
    }
    await this.#deps.repo.change(doc._id, { kind: doc.kind, work: this.#deps.clock() })
    this.#deps.wake()
    return this.#shown(doc)
  }

  /** @throws Refusal 'not-found', also for those of others */
  async get(member: string, id: string): Promise<Upload> {
    return this.#shown(await this.#own(member, id))
  }

  /**
   * Says something else of a file.
   * @param holder  what it stands beside by the caller's word; null: nothing yet
   * @throws FieldFaults; Refusal 'not-found' when something else holds it
   */
  async change(member: string, id: string, change: UploadChange, holder: string | null = null): Promise<Upload> {
    const doc = await this.#own(member, id)
    const { alt, focus, thumbnail } = change
    const said = {
      ...(alt !== undefined && { alt: checkedAlt(alt) }),
      ...(focus !== undefined && { focus: focus === null ? null : ([...focus] as [number, number]) }),
    }
    const still = thumbnail === undefined || !canShowStill(doc) ? null : this.#setAside()
    if (thumbnail !== undefined && still !== null) await this.#checkRoom(member, thumbnail.size)
    const due = still === null ? {} : { still, work: this.#inMs(PARKING_MS), state: 'waiting' as const }
    const set = { ...said, ...due }
    const isSaid = Object.keys(set).length > 0
    const put = async () => (isSaid ? this.#deps.repo.changeHeld(id, holder, set) : doc)
    const changed = doc.holder === holder ? await put() : null
    if (changed === null) throw refusal('not-found', 'media-gone')
    if (thumbnail === undefined || still === null) return this.#shown(changed)
    // Also when it is no picture: the worker finds nothing it can use then, and leaves all as it was.
    await this.#park(thumbnail, still, 'picture').finally(() =>
      this.#deps.repo.change(id, { work: this.#deps.clock() }).then(() => this.#deps.wake()),
    )
    return this.#shown(changed)
  }

  /** @throws Refusal 'not-found' for what does not exist, 'invalid' for what something holds */
  async remove(member: string, id: string): Promise<void> {
    const doc = await this.#own(member, id)
    const gone = await this.#deps.repo.changeHeld(doc._id, null, { state: 'gone', look: this.#deps.clock() })
    if (gone === null) throw refusal('invalid', 'media-gone')
    this.#deps.wake()
  }

  /**
   * Takes up to four files of a member for one holder, all or none; what it has already may be among them.
   * @returns them as they stand beside a post, in the same order
   * @throws Refusal 'invalid' when they are too many, not theirs, not ready, or another's by now
   */
  async attach(member: string, ids: readonly string[], holder: string): Promise<PostFile[]> {
    const wanted = [...new Set(ids)]
    if (wanted.length > MOST_FILES) throw refusal('invalid', 'media-many')
    const known = new Map((await this.#deps.repo.some(wanted)).map((doc) => [doc._id, doc]))
    const docs = wanted.map((id) => {
      const doc = known.get(id)
      if (doc === undefined || doc.member !== member || doc.state === 'gone') throw refusal('invalid', 'media-gone')
      if (doc.state === 'failed') throw refusal('invalid', doc.fault ?? 'media-gone')
      if (doc.state === 'waiting') throw refusal('invalid', 'media-unready')
      if (doc.holder !== null && doc.holder !== holder) throw refusal('invalid', 'media-gone')
      return doc
    })
    const free = docs.filter((doc) => doc.holder === null)
    await this.#takeAll(member, free, holder)
    return docs.flatMap((doc) => fileOf(doc, this.#deps.baseUrl) ?? [])
  }

  /**
   * Lets go of what a holder has, and keeps it for a day, in case it is wanted for another.
   * @param options.keep  ids that it goes on holding
   */
  async detach(holder: string, { keep = [] }: { keep?: readonly string[] } = {}): Promise<void> {
    for (const doc of await this.#deps.repo.heldBy(holder)) if (!keep.includes(doc._id)) await this.#letGo(doc)
  }

  /**
   * Lets go of what a holder has, and deletes it.
   * @param former  ids of what it had, and may have let go of meanwhile
   */
  async drop(holder: string, former: readonly string[] = []): Promise<void> {
    const { repo, clock, wake } = this.#deps
    const gone = { holder: null, state: 'gone', look: clock() } as const
    for (const { _id } of await repo.heldBy(holder)) await repo.changeHeld(_id, holder, gone)
    for (const id of former) await repo.changeHeld(id, null, gone)
    wake()
  }

  /** What one holder has becomes another's: a post that was to come is there. */
  async pass(from: string, to: string): Promise<void> {
    for (const doc of await this.#deps.repo.heldBy(from))
      await this.#deps.repo.changeHeld(doc._id, from, { holder: to, look: this.#inMs(SURE_AFTER_MS) })
  }

  /** Some of a member's own files in the same order, whoever holds them; what is not there is left out. @param ids  at most 100 */
  async some(member: string, ids: readonly string[]): Promise<Upload[]> {
    const known = new Map((await this.#deps.repo.some(ids)).map((doc) => [doc._id, doc]))
    return ids.flatMap((id) => {
      const doc = known.get(id)
      return doc?.member === member && doc.state !== 'gone' ? [this.#shown(doc)] : []
    })
  }

  /** Deletes some of what a member who leaves has. @returns whether there may be more */
  async forget(member: string): Promise<boolean> {
    const docs = await this.#deps.repo.ofMember(member, SWEPT_AT_ONCE)
    for (const { _id } of docs)
      await this.#deps.repo.change(_id, { holder: null, state: 'gone', look: this.#deps.clock() })
    return docs.length > 0
  }

  /** Looks at one file whose time has come, and deletes it when nothing needs it. @returns false when there is none */
  async tidy(): Promise<boolean> {
    const doc = await this.#deps.repo.toLookAt(this.#deps.clock())
    if (doc === null) return false
    if (doc.holder !== null && doc.state !== 'gone') {
      const isHeld = await this.#deps.holds(doc.holder, doc._id)
      await this.#deps.repo.looked(
        doc,
        isHeld ? { look: this.#inMs(SURE_FOR_MS) } : { holder: null, look: this.#deps.clock() },
      )
      return true
    }
    // Whoever works on it finishes first; whoever wants it comes too late from here on.
    const busy = doc.work !== null
    const gone = await this.#deps.repo.looked(
      doc,
      busy ? { look: this.#inMs(MINUTE_MS), state: 'gone' } : { state: 'gone' },
    )
    if (busy || gone === null) return true
    for (const key of [gone.key, gone.shown?.key, ...gone.waste])
      if (key !== undefined) await this.#deps.files.remove(key)
    await this.#deps.repo.delete(gone._id)
    return true
  }

  /** Counts one more file. @throws Refusal 'invalid' when the member has no room for it, 'too-many' */
  async #checkRoom(member: string, bytes: number): Promise<void> {
    const { throttle, repo, quotaBytes } = this.#deps
    await throttle.take({ kind: 'upload', subject: member, limits, code: 'many-uploads' })
    if ((await repo.bytesOf(member)) + bytes > quotaBytes) throw refusal('invalid', 'media-full')
  }

  #inMs(ms: number): Date {
    return new Date(this.#deps.clock().getTime() + ms)
  }

  #shown(doc: UploadDoc): Upload {
    return uploadOf(doc, this.#deps.baseUrl)
  }

  async #own(member: string, id: string): Promise<UploadDoc> {
    const doc = await this.#deps.repo.own(member, id)
    if (doc === null) throw refusal('not-found', 'media-gone')
    return doc
  }

  async #park({ path }: Sent, { source }: Parked, only: 'picture' | null): Promise<UploadDoc['kind']> {
    const { kind } = await this.#deps.files.park(path, source)
    if (only !== null && kind !== only) throw refusal('invalid', 'picture-kind')
    return kind
  }

  #setAside(): Parked {
    const { files } = this.#deps
    return { source: files.newKey(), key: files.newKey() }
  }

  #begun(member: string, { file, thumbnail, alt, focus }: NewUpload): UploadDoc {
    const [first, still] = [this.#setAside(), thumbnail === null ? null : this.#setAside()]
    return {
      _id: this.#deps.newId(),
      ...{ member, kind: 'clip', state: 'waiting', fault: null, tries: 0, waste: [], made: null, shown: null },
      work: this.#inMs(PARKING_MS),
      file: first,
      still,
      key: first.key,
      bytes: file.size + (thumbnail?.size ?? 0),
      alt: checkedAlt(alt),
      focus: focus === null ? null : [...focus],
      holder: null,
      look: this.#inMs(UNUSED_MS),
      createdAt: this.#deps.clock(),
    }
  }

  /** Gives up what could not be parked. */
  async #undo({ _id, file, still }: UploadDoc): Promise<void> {
    const { files, repo } = this.#deps
    for (const one of [file, still]) if (one !== null) await files.remove(one.source)
    await repo.delete(_id)
  }

  async #letGo({ _id, holder }: UploadDoc): Promise<void> {
    await this.#deps.repo.changeHeld(_id, holder, { holder: null, look: this.#inMs(UNUSED_MS) })
  }

  /** Takes those that are free; when one is not, those taken here are free again. */
  async #takeAll(member: string, free: readonly UploadDoc[], holder: string): Promise<void> {
    const taken: UploadDoc[] = []
    for (const { _id } of free) {
      const doc = await this.#deps.repo.take(_id, member, holder, this.#inMs(SURE_AFTER_MS))
      if (doc === null) {
        for (const one of taken) await this.#letGo(one)
        throw refusal('invalid', 'media-gone')
      }
      taken.push(doc)
    }
  }
}

function checkedAlt(alt: string): string {
  const text = alt.trim()
  if (text.length > LONGEST_ALT) throw new FieldFaults([fault('description', 'too-long', LONGEST_ALT)])
  return text
}

/** Pictures show themselves, and what is still being worked on takes no more. */
const canShowStill = ({ kind, state }: UploadDoc): boolean => kind === 'clip' && state === 'ready'
