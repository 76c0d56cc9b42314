import { Refusal } from '../../core/errors.js'
import type { Log } from '../../core/log.js'
import type { Bearer } from '../../domain/apps/token-service.js'
import type { Member } from '../../domain/members/member.js'
import { streamKey, type Stream } from './stream.js'

/**
 * Why a connection ends: the hub stops; the app was shut out; it does not take what it is sent; something was missed, or
 * went wrong, so that it has to ask anew; it breaks the rules.
 */
export type Ending = 'stopping' | 'shut-out' | 'too-slow' | 'missed' | 'abuse'

/** The way to one app. */
export type Transport = {
  /** Resolves when it has left this process: false when the connection is gone. `payload` is null for none. */
  send(event: string, payload: string | null, stream: Stream): Promise<boolean>
  end(why: Ending): void
  /** A sign of life, so that nothing in between takes the connection for dead. @returns false when there was none from the other side */
  beat(): boolean
}

/** Something to be told to one app, on some of its streams. `payload` is null where this member is not to be told. */
export type Message = {
  event: string
  streams: readonly Stream[]
  payload: ((viewer: Member) => Promise<string | null>) | null
}

export type Opened = Bearer & { member: Member }

type Deps = {
  opened: Opened
  transport: Transport
  /** Who shows the token now; null when it is no longer good. */
  reopen: () => Promise<Opened | null>
  /** Lets only so many be drawn up at the same time. */
  turn: <T>(work: () => Promise<T>) => Promise<T>
  log: Log
}

/** What waits is a few ids, drawn up when its turn comes; so many say that nobody takes them. */
const MOST_WAITING = 500

/** One app that listens for one member, whatever the way to it: told in order, each thing once. */
export class Connection {
  readonly #deps: Deps
  readonly #streams = new Map<string, Stream>()
  #opened: Opened
  #waiting: Message[] = []
  #sending = false
  #stuck = false
  #checking: Promise<void> | null = null
  #ended = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#opened = deps.opened
  }

  get member(): Member {
    return this.#opened.member
  }
  get token(): string {
    return this.#opened.token
  }
  get scopes(): readonly string[] {
    return this.#opened.scopes
  }
  get streams(): ReadonlyMap<string, Stream> {
    return this.#streams
  }
  get ended(): boolean {
    return this.#ended
  }

  /** @returns false when it listens to that already */
  add(stream: Stream): boolean {
    const key = streamKey(stream)
    if (this.#streams.has(key)) return false
    this.#streams.set(key, stream)
    return true
  }

  /** @returns what it listened to there; null for nothing */
  drop(stream: Stream): Stream | null {
    const there = this.#streams.get(streamKey(stream)) ?? null
    this.#streams.delete(streamKey(stream))
    return there
  }

  give(message: Message): void {
    if (this.#ended) return
    if (this.#waiting.length >= MOST_WAITING) return this.end('too-slow')
    this.#waiting.push(message)
    if (!this.#sending) void this.#drain()
  }

  end(why: Ending): void {
    if (this.#ended) return
    this.close()
    this.#deps.transport.end(why)
  }

  /** It is gone, by itself or by `end`. */
  close(): void {
    this.#ended = true
    this.#waiting = []
  }

  /** Nothing more is told until it is known whether this app is still let in. */
  check(): Promise<void> {
    this.#checking ??= this.#reopen().finally(() => (this.#checking = null))
    return this.#checking
  }

  /** Now and then: ends it when the same message still waits to be taken, or nothing has come back. */
  beat(): void {
    if (this.#ended) return
    if (this.#stuck || !this.#deps.transport.beat()) return this.end('too-slow')
    this.#stuck = this.#sending
  }

  async #reopen(): Promise<void> {
    try {
      const opened = await this.#deps.reopen()
      if (opened === null || opened.member.id !== this.member.id) return this.end('shut-out')
      this.#opened = opened
    } catch (error) {
      this.#deps.log.warn({ error }, 'whether an app is still let in could not be found out')
      this.end('missed')
    }
  }

  async #drain(): Promise<void> {
    this.#sending = true
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#tell(next)
    } catch (error) {
      // What was not told now is found by asking anew.
      this.#deps.log.error({ error }, 'an app could not be told what happened')
      this.end('missed')
    } finally {
      this.#sending = false
      this.#stuck = false
    }
  }

  async #tell({ event, streams, payload }: Message): Promise<void> {
    await this.#checking
    if (this.#ended) return
    const text = payload === null ? null : await this.#deps.turn(() => payload(this.member)).catch(hidden)
    if (payload !== null && text === null) return
    await this.#checking
    for (const stream of streams) {
      if (this.#ended) return
      if (!this.#streams.has(streamKey(stream))) continue
      if (!(await this.#deps.transport.send(event, text, stream))) return this.end('too-slow')
      this.#stuck = false
    }
  }
}

/** What this member may not see, or what is no longer there, is not told. */
function hidden(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}
