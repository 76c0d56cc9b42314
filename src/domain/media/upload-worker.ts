import type { Clock } from '../../core/clock.js'
import { Refusal } from '../../core/errors.js'
import { backoffDelayMs } from '../../core/lease.js'
import type { Picture } from '../../core/picture.js'
import type { Made, UploadStore } from '../../core/upload.js'
import { MINUTE_MS } from '../members/throttle.js'
import type { RefusalCode } from '../refusals.js'
import type { UploadDoc, UploadRepo } from './upload-repo.js'

/** Longer than any file takes, with those that wait before it. */
const LEASE_MS = 5 * MINUTE_MS
const MOST_TRIES = 6
const AGAIN = { baseMs: 5_000, maxMs: 10 * MINUTE_MS }

type Deps = {
  repo: UploadRepo
  files: Pick<UploadStore, 'finish' | 'finishStill' | 'remove'>
  clock: Clock
  random: () => number
}

type Finished = { made: Made; shown: Picture | null }

/**
 * Makes of what members sent what others may have. Whatever dies over it, somebody takes it up again: what was made lies
 * under keys that were set aside before, so that a second try takes the place of the first.
 */
export function uploadWorker({ repo, files, clock, random }: Deps) {
  async function finish(doc: UploadDoc): Promise<Finished> {
    const { file, still, key, made, shown } = doc
    const whole = file === null ? made : await files.finish(file.source, key)
    if (whole === null) throw new Error('A file without anything to make it of')
    if (still === null || whole.kind === 'image') return { made: whole, shown }
    return { made: whole, shown: await stillOf(doc, still) }
  }

  /** What came later and is no picture changes nothing; what came along with a film is part of what was sent. */
  async function stillOf({ made, shown }: UploadDoc, still: { source: string; key: string }): Promise<Picture | null> {
    try {
      return await files.finishStill(still.source, still.key)
    } catch (error) {
      if (made === null || !(error instanceof Refusal) || error.kind !== 'invalid') throw error
      return shown
    }
  }

  async function done(doc: UploadDoc, { made, shown }: Finished): Promise<boolean> {
    const { file, still, shown: before } = doc
    const waste = keysOf(file?.source, still?.source, still?.key, before?.key).filter((key) => key !== shown?.key)
    const bytes = made.bytes + (shown?.bytes ?? 0)
    return settle(doc, { state: 'ready', made, shown, bytes, waste })
  }

  const fail = (doc: UploadDoc, fault: RefusalCode | null, state: 'failed' | 'gone' = 'failed'): Promise<boolean> => {
    const waste = keysOf(doc.file?.source, doc.still?.source, doc.still?.key, doc.shown?.key, doc.key)
    return settle(doc, { state, fault, made: null, shown: null, bytes: 0, waste })
  }

  type Settled = Pick<UploadDoc, 'state' | 'made' | 'shown' | 'bytes' | 'waste'> & { fault?: RefusalCode | null }

  /** Says how it came out, then clears away. @returns false when something else was wanted of it meanwhile */
  async function settle(doc: UploadDoc, settled: Settled): Promise<boolean> {
    if (!(await repo.worked(doc, { ...settled, file: null, still: null }))) return false
    return tidy({ ...doc, ...settled })
  }

  async function tidy(doc: UploadDoc): Promise<boolean> {
    for (const key of doc.waste) await files.remove(key)
    return repo.worked(doc, { waste: [], work: null, tries: 0 })
  }

  async function later(doc: UploadDoc): Promise<void> {
    const delayMs = backoffDelayMs(doc.tries, random(), AGAIN)
    await repo.worked(doc, { work: new Date(clock().getTime() + delayMs) })
  }

  async function work(doc: UploadDoc): Promise<boolean> {
    if (doc.state === 'gone') return fail(doc, null, 'gone')
    if (doc.file === null && doc.still === null) return tidy(doc)
    if (doc.tries > MOST_TRIES) return fail(doc, 'busy')
    try {
      return await done(doc, await finish(doc))
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'invalid') return fail(doc, error.code as RefusalCode)
      // The machine's fault: full, stopping, or very busy. It may pass.
      await later(doc)
      if (!(error instanceof Refusal)) throw error
      return true
    }
  }

  /** Works on what has waited longest. @returns false when there is nothing */
  return async (): Promise<boolean> => {
    const now = clock()
    const doc = await repo.claimWork(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    if (!(await work(doc))) await repo.giveBack(doc, clock())
    return true
  }
}

const keysOf = (...keys: (string | undefined)[]): string[] => keys.filter((key) => key !== undefined)
