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

export type UploadService = ReturnType<typeof uploadService>

/**
 * Files that members send by their apps: kept at once, made ready afterwards, and held by one post at most. What nobody
 * holds is deleted a day later.
 */
export function uploadService({ repo, files, throttle, clock, newId, baseUrl, quotaBytes, holds, wake }: Deps) {
  const inMs = (ms: number) => new Date(clock().getTime() + ms)
  const shown = (doc: UploadDoc): Upload => uploadOf(doc, baseUrl)

  async function own(member: string, id: string): Promise<UploadDoc> {
    const doc = await repo.own(member, id)
    if (doc === null) throw refusal('not-found', 'media-gone')
    return doc
  }

  async function park({ path }: Sent, { source }: Parked, only: 'picture' | null): Promise<UploadDoc['kind']> {
    const { kind } = await files.park(path, source)
    if (only !== null && kind !== only) throw refusal('invalid', 'picture-kind')
    return kind
  }

  const parked = (): Parked => ({ source: files.newKey(), key: files.newKey() })

  function begun(member: string, { file, thumbnail, alt, focus }: NewUpload): UploadDoc {
    const [first, still] = [parked(), thumbnail === null ? null : parked()]
    return {
      _id: newId(),
      ...{ member, kind: 'clip', state: 'waiting', fault: null, tries: 0, waste: [], made: null, shown: null },
      work: inMs(PARKING_MS),
      file: first,
      still,
      key: first.key,
      bytes: file.size + (thumbnail?.size ?? 0),
      alt: checkedAlt(alt),
      focus: focus === null ? null : [...focus],
      holder: null,
      look: inMs(UNUSED_MS),
      createdAt: clock(),
    }
  }

  /** Gives up what could not be parked. */
  async function undo({ _id, file, still }: UploadDoc): Promise<void> {
    for (const one of [file, still]) if (one !== null) await files.remove(one.source)
    await repo.delete(_id)
  }

  async function letGo(doc: UploadDoc, lookInMs: number): Promise<void> {
    await repo.changeHeld(doc._id, doc.holder, { holder: null, look: inMs(lookInMs) })
  }

  /** Takes those that are free; when one is not, those taken here are free again. */
  async function takeAll(member: string, free: readonly UploadDoc[], holder: string): Promise<void> {
    const taken: UploadDoc[] = []
    for (const { _id } of free) {
      const doc = await repo.take(_id, member, holder, inMs(SURE_AFTER_MS))
      if (doc === null) {
        for (const one of taken) await letGo(one, UNUSED_MS)
        throw refusal('invalid', 'media-gone')
      }
      taken.push(doc)
    }
  }

  return {
    /**
     * Keeps what a member sent; the file at its path is gone then.
     * @throws FieldFaults; Refusal 'invalid' for what is nothing that can be posted, or more than the member has room
     *   for; 'too-many'
     */
    async add(member: string, sent: NewUpload): Promise<Upload> {
      const doc = begun(member, sent)
      await throttle.take({ kind: 'upload', subject: member, limits, code: 'many-uploads' })
      await repo.add(doc) // before anybody counts, so that those who come at the same time count each other
      try {
        if ((await repo.bytesOf(member)) > quotaBytes) throw refusal('invalid', 'media-full')
        doc.kind = await park(sent.file, doc.file as Parked, null)
        if (sent.thumbnail !== null && doc.still !== null) await park(sent.thumbnail, doc.still, 'picture')
      } catch (error) {
        await undo(doc)
        throw error
      }
      await repo.change(doc._id, { kind: doc.kind, work: clock() })
      wake()
      return shown(doc)
    },

    /** @throws Refusal 'not-found', also for those of others */
    get: async (member: string, id: string): Promise<Upload> => shown(await own(member, id)),

    /**
     * Says something else of a file.
     * @param holder  what it stands beside by the caller's word; null: nothing yet
     * @throws FieldFaults; Refusal 'not-found' when something else holds it
     */
    async change(member: string, id: string, change: UploadChange, holder: string | null = null): Promise<Upload> {
      const doc = await own(member, id)
      const { alt, focus, thumbnail } = change
      const said = {
        ...(alt !== undefined && { alt: checkedAlt(alt) }),
        ...(focus !== undefined && { focus: focus === null ? null : ([...focus] as [number, number]) }),
      }
      const still = thumbnail === undefined || !canShowStill(doc) ? null : parked()
      const due = still === null ? {} : { still, work: inMs(PARKING_MS), state: 'waiting' as const }
      const changed = doc.holder === holder ? await repo.changeHeld(id, holder, { ...said, ...due }) : null
      if (changed === null) throw refusal('not-found', 'media-gone')
      if (thumbnail === undefined || still === null) return shown(changed)
      // Also when it is no picture: the worker finds nothing it can use then, and leaves all as it was.
      await park(thumbnail, still, 'picture').finally(() => repo.change(id, { work: clock() }).then(wake))
      return shown(changed)
    },

    /** @throws Refusal 'not-found' for what does not exist, 'invalid' for what something holds */
    async remove(member: string, id: string): Promise<void> {
      const doc = await own(member, id)
      const gone = await repo.changeHeld(doc._id, null, { state: 'gone', look: clock() })
      if (gone === null) throw refusal('invalid', 'media-gone')
      wake()
    },

    /**
     * Takes up to four files of a member for one holder, all or none; what it has already may be among them.
     * @returns them as they stand beside a post, in the same order
     * @throws Refusal 'invalid' when they are too many, not theirs, not ready, or another's by now
     */
    async attach(member: string, ids: readonly string[], holder: string): Promise<PostFile[]> {
      const wanted = [...new Set(ids)]
      if (wanted.length > MOST_FILES) throw refusal('invalid', 'media-many')
      const known = new Map((await repo.some(wanted)).map((doc) => [doc._id, doc]))
      const docs = wanted.map((id) => {
        const doc = known.get(id)
        if (doc === undefined || doc.member !== member || doc.state === 'gone') throw refusal('invalid', 'media-gone')
        if (doc.state === 'failed') throw refusal('invalid', doc.fault ?? 'media-gone')
        if (doc.state === 'waiting') throw refusal('invalid', 'media-unready')
        if (doc.holder !== null && doc.holder !== holder) throw refusal('invalid', 'media-gone')
        return doc
      })
      const free = docs.filter((doc) => doc.holder === null)
      await takeAll(member, free, holder)
      return docs.flatMap((doc) => fileOf(doc, baseUrl) ?? [])
    },

    /**
     * Lets go of what a holder has, and keeps it for a day, in case it is wanted for another.
     * @param options.keep  ids that it goes on holding
     */
    async detach(holder: string, { keep = [] }: { keep?: readonly string[] } = {}): Promise<void> {
      for (const doc of await repo.heldBy(holder)) if (!keep.includes(doc._id)) await letGo(doc, UNUSED_MS)
    },

    /** Lets go of what a holder has, and deletes it. */
    async drop(holder: string): Promise<void> {
      for (const doc of await repo.heldBy(holder))
        await repo.changeHeld(doc._id, holder, { holder: null, state: 'gone', look: clock() })
      wake()
    },

    /** What one holder has becomes another's: a post that was to come is there. */
    async pass(from: string, to: string): Promise<void> {
      for (const doc of await repo.heldBy(from))
        await repo.changeHeld(doc._id, from, { holder: to, look: inMs(SURE_AFTER_MS) })
    },

    /** Some of a member's own files in the same order, whoever holds them; what is not there is left out. @param ids  at most 100 */
    async some(member: string, ids: readonly string[]): Promise<Upload[]> {
      const known = new Map((await repo.some(ids)).map((doc) => [doc._id, doc]))
      return ids.flatMap((id) => {
        const doc = known.get(id)
        return doc?.member === member && doc.state !== 'gone' ? [shown(doc)] : []
      })
    },

    /** Deletes some of what a member who leaves has. @returns whether there may be more */
    async forget(member: string): Promise<boolean> {
      const docs = await repo.ofMember(member, SWEPT_AT_ONCE)
      for (const { _id } of docs) await repo.change(_id, { holder: null, state: 'gone', look: clock() })
      return docs.length > 0
    },

    /** Looks at one file whose time has come, and deletes it when nothing needs it. @returns false when there is none */
    async tidy(): Promise<boolean> {
      const doc = await repo.toLookAt(clock())
      if (doc === null) return false
      if (doc.holder !== null && doc.state !== 'gone') {
        const isHeld = await holds(doc.holder, doc._id)
        await repo.looked(doc, isHeld ? { look: inMs(SURE_FOR_MS) } : { holder: null, look: clock() })
        return true
      }
      // Whoever works on it finishes first; whoever wants it comes too late from here on.
      const busy = doc.work !== null
      const gone = await repo.looked(doc, busy ? { look: inMs(MINUTE_MS), state: 'gone' } : { state: 'gone' })
      if (busy || gone === null) return true
      for (const key of [gone.key, gone.shown?.key, ...gone.waste]) if (key !== undefined) await files.remove(key)
      await repo.delete(gone._id)
      return true
    },
  }
}

function checkedAlt(alt: string): string {
  const text = alt.trim()
  if (text.length > LONGEST_ALT) throw new FieldFaults([fault('description', 'too-long', LONGEST_ALT)])
  return text
}

/** Pictures show themselves, and what is still being worked on takes no more. */
const canShowStill = ({ kind, state }: UploadDoc): boolean => kind === 'clip' && state === 'ready'
