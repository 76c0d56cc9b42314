import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Clock } from '../core/clock.js'
import { encodingFor, type Encoding } from './encoding.js'

const MOST_BYTES = 24 * 1024 * 1024
/** Beside what an answer holds itself. */
const OVERHEAD_BYTES = 1_024
const packers: Record<Encoding, (body: Buffer, options: object) => Promise<Buffer>> = {
  br: promisify(brotliCompress),
  gzip: promisify(gzip),
}
const packing = { br: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, gzip: { level: 6 } }

/** One answer in all the forms that were asked for so far. */
type Answer = {
  /** What it was made of. */
  stamp: string
  body: Buffer
  packed: Map<Encoding, Buffer>
  etag: string
  /** Since when it says what it says, as far as this process knows. */
  since: Date
}

export type Asked = {
  /** Tells it from all others: address, language, form. Only what has an end may be in it, or it is not kept. */
  key: string
  /** Names all that it is made of: as long as it stays the same the answer may be given again. */
  stamp: string
  /** Whether it is worth keeping: not for what hardly anybody asks for twice. */
  keep?: boolean
  make: () => Promise<string> | string
}

/**
 * Answers that are the same for everybody who is not signed in. Nothing in them may depend on who asks beyond `key`, and
 * nothing in them is secret, which is why they may be compressed together with what strangers chose.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, Answer>()
  readonly #making = new Map<string, Promise<Answer>>()
  readonly #clock: Clock
  readonly #mostBytes: number
  #bytes = 0

  constructor({ clock, mostBytes = MOST_BYTES }: { clock: Clock; mostBytes?: number }) {
    this.#clock = clock
    this.#mostBytes = mostBytes
  }

  /** In bytes, of all that is kept. */
  get size(): number {
    return this.#bytes
  }

  /** Answers, with as little as the other side needs: nothing when it has this already. */
  async send(req: Request, res: Response, type: string, asked: Asked): Promise<void> {
    const answer = await this.#answer(asked)
    res.vary('Accept-Encoding')
    res.setHeader('Content-Type', type)
    res.setHeader('ETag', answer.etag)
    if (asked.keep !== false) res.setHeader('Last-Modified', answer.since.toUTCString())
    // One that sets a cookie is for one browser alone.
    const isShared = !res.hasHeader('Set-Cookie')
    res.setHeader('Cache-Control', isShared ? 'public, max-age=0, must-revalidate' : 'private, no-cache')
    if (req.fresh) return void res.status(304).end()
    const encoding = encodingFor(req)
    if (encoding === null) return void res.send(answer.body)
    const packed = answer.packed.get(encoding) ?? (await this.#pack(asked, answer, encoding))
    res.setHeader('Content-Encoding', encoding)
    res.send(packed)
  }

  async #answer({ key, stamp, keep = true, make }: Asked): Promise<Answer> {
    const kept = this.#kept.get(key)
    if (kept?.stamp === stamp) {
      this.#touch(key, kept)
      return kept
    }
    if (!keep) return this.#make(key, stamp, keep, make)
    const id = `${key} ${stamp}`
    const making = this.#making.get(id) ?? this.#make(key, stamp, keep, make).finally(() => this.#making.delete(id))
    this.#making.set(id, making)
    return making
  }

  async #make(key: string, stamp: string, keep: boolean, make: Asked['make']): Promise<Answer> {
    const body = Buffer.from(await make())
    const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    const former = this.#kept.get(key)
    const answer =
      former?.etag === etag
        ? { ...former, stamp }
        : { stamp, body, etag, packed: new Map(), since: this.#since(former) }
    if (keep) this.#keep(key, answer)
    return answer
  }

  /** Whole seconds are all that a browser is told: two answers must not have the same one. */
  #since(former: Answer | undefined): Date {
    const now = Math.floor(this.#clock().getTime() / 1_000) * 1_000
    return new Date(former === undefined ? now : Math.max(now, former.since.getTime() + 1_000))
  }

  async #pack({ key, keep = true }: Asked, answer: Answer, encoding: Encoding): Promise<Buffer> {
    const packed = await packers[encoding](answer.body, packing[encoding])
    const isKept = keep && this.#kept.get(key)?.packed === answer.packed && !answer.packed.has(encoding)
    answer.packed.set(encoding, packed)
    if (isKept) {
      this.#bytes += packed.length
      this.#shrink()
    }
    return packed
  }

  #keep(key: string, answer: Answer): void {
    this.#forget(key)
    this.#kept.set(key, answer)
    this.#bytes += bytesOf(key, answer)
    this.#shrink()
  }

  /** Those that were not asked for the longest go first. */
  #shrink(): void {
    for (const key of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) return
      this.#forget(key)
    }
  }

  #forget(key: string): void {
    const answer = this.#kept.get(key)
    if (answer === undefined) return
    this.#kept.delete(key)
    this.#bytes -= bytesOf(key, answer)
  }

  #touch(key: string, answer: Answer): void {
    this.#kept.delete(key)
    this.#kept.set(key, answer)
  }
}

function bytesOf(key: string, { stamp, body, packed }: Answer): number {
  const inForms = [...packed.values()].reduce((sum, { length }) => sum + length, 0)
  return OVERHEAD_BYTES + 2 * (key.length + stamp.length) + body.length + inForms
}
