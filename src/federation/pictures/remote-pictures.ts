import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock.js'
import { Refusal } from '../../core/errors.js'
import { hostOf, parseIri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { PictureFile, PictureStore, RemotePictures } from '../../core/picture.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Failed } from '../remote/results.js'
import type { RemotePictureDoc, RemotePictureRepo } from './remote-picture-repo.js'

const DAY_MS = 24 * 60 * 60_000
const FIRST_RETRY_MS = 10 * 60_000
/** Fetched at the same time, and waiting for that. */
const AT_ONCE = 4
const MOST_WAITING = 64
const KEPT_DAYS = 30
const TRIM_BATCH = 100

type Deps = {
  repo: RemotePictureRepo
  /** A store of its own: what strangers send must not keep members' uploads waiting. */
  pictures: Pick<PictureStore, 'take' | 'remove' | 'open' | 'incoming'>
  /** Writes a picture to a new file. */
  fetch: (url: string, path: string) => Promise<{ kind: 'ok' } | Failed>
  blocks: Pick<Blocks, 'refuses' | 'rejectsMedia'>
  clock: Clock
  newId: () => string
  log: Log
  /** Of all copies together. */
  maxBytes: number
}

/**
 * Copies of pictures from elsewhere, made anew from their pixels when somebody first looks at them: whoever reads here
 * is not seen there, and no file of a stranger is sent on.
 */
export class RemotePictureCache implements RemotePictures {
  readonly #deps: Deps
  readonly #underWay = new Map<string, Promise<RemotePictureDoc | null>>()
  readonly #queue: (() => void)[] = []
  #running = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async open(url: string, width: number): Promise<PictureFile | null> {
    const { repo, blocks, clock } = this.#deps
    const name = parseIri(url)
    if (name === null || blocks.refuses(hostOf(name)) || blocks.rejectsMedia(hostOf(name))) return null
    const known = await repo.get(url)
    const file = known === null ? null : await this.#fileOf(known, width)
    if (known !== null && file !== null) return file
    if (known !== null && known.retryAt !== null && known.retryAt > clock()) return null
    const fetched = await this.#once(url, known?.failures ?? 0)
    return fetched === null ? null : this.#fileOf(fetched, width)
  }

  /** A worker's step: forgets what nobody has looked at lately, sooner when there is too much. @returns whether it did */
  async trim(): Promise<boolean> {
    const { repo, pictures, clock, maxBytes } = this.#deps
    const oldest = await repo.oldest(TRIM_BATCH)
    if (oldest.length === 0) return false
    const stale = new Date(clock().getTime() - KEPT_DAYS * DAY_MS)
    const tooMuch = (await repo.totalBytes()) > maxBytes
    const going = tooMuch ? oldest : oldest.filter(({ usedAt }) => usedAt < stale)
    for (const doc of going) {
      if ((await repo.remove(doc)) && doc.key !== null) await pictures.remove(doc.key)
    }
    return going.length > 0
  }

  async #fileOf(doc: RemotePictureDoc, width: number): Promise<PictureFile | null> {
    const { repo, pictures, clock } = this.#deps
    const fit = doc.widths.find((each) => each >= width) ?? doc.widths.at(-1)
    if (doc.key === null || fit === undefined) return null
    const file = await pictures.open(doc.key, `${fit}.webp`)
    if (file !== null && clock().getTime() - doc.usedAt.getTime() > DAY_MS) await repo.used(doc, clock())
    return file
  }

  /** One fetch for all who want the same picture at the same time. */
  #once(url: string, failures: number): Promise<RemotePictureDoc | null> {
    const running = this.#underWay.get(url)
    if (running !== undefined) return running
    if (this.#queue.length >= MOST_WAITING) return Promise.resolve(null)
    const started = this.#inTurn(() => this.#take(url, failures)).finally(() => this.#underWay.delete(url))
    this.#underWay.set(url, started)
    return started
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await new Promise<void>((go) => this.#queue.push(go))
    else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }

  async #take(url: string, failures: number): Promise<RemotePictureDoc | null> {
    const { repo, pictures, fetch, clock, newId, log } = this.#deps
    const path = join(pictures.incoming(), `remote-${newId()}`)
    try {
      const got = await fetch(url, path)
      if (got.kind === 'ok') return await repo.has(url, await pictures.take(path), clock())
      log.debug({ kind: got.kind }, 'a picture could not be had')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.kind === 'too-many') return null // ours to put right, not theirs
      log.debug({ code: error.code }, 'not a picture that is taken')
    } finally {
      await rm(path, { force: true })
    }
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** failures, 7 * DAY_MS)
    await repo.lacks(url, clock(), new Date(clock().getTime() + waitMs), failures + 1)
    return null
  }
}
