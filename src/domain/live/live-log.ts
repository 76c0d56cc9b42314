import { Alarm, type Timer } from '../../core/timer.js'
import type { Log } from '../../core/log.js'
import type { Collection, CollectionSpec, Doc, Store } from '../../store/store.js'
import type { LiveBus } from './live-bus.js'
import type { LiveEvent } from './live-event.js'

/** What happened in one process within one write. `_id` is a number of 16 digits, one more than that of the one before. */
export interface LiveDoc extends Doc {
  /** The process that wrote it. */
  from: string
  events: LiveEvent[]
}

/** Without an end by time, since the last one tells where to go on; writers keep the newest 2,000. */
export const LIVE: CollectionSpec<LiveDoc> = { name: 'live', indexes: [] }

type Deps = {
  store: Store
  bus: LiveBus
  /** Names this process among those that share the store. */
  process: string
  timer: Timer
  log: Log
}

/** How long others may not know of something. */
const POLL_MS = 250
const LONGEST_PAUSE_MS = 5_000
const MOST_KEPT = 2_000
const TRIM_EVERY = 200
const MOST_IN_ONE = 100
/** While the store cannot be written to. */
const MOST_WAITING = 5_000
const PAGE = 100

/**
 * Carries what happens to the other processes on the same store: each appends to a collection whose documents are numbered
 * without gaps, so that nobody can read past one that is still being written, and those who want to know read on from where
 * they are. Whoever falls behind what is kept is told `missed`.
 */
export class LiveLog {
  readonly #deps: Deps
  readonly #docs: Collection<LiveDoc>
  readonly #writing: Alarm
  readonly #reading: Alarm
  readonly #silence: () => void
  #waiting: LiveEvent[] = []
  #flushing: Promise<void> | null = null
  #failures = 0
  #followers = 0
  /** Up to where this process has read; null while nobody follows. */
  #position: Promise<number> | null = null
  #stopped = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#docs = deps.store.collection(LIVE)
    this.#writing = new Alarm(deps.timer)
    this.#reading = new Alarm(deps.timer)
    this.#silence = deps.bus.listen((event, origin) => origin === 'here' && this.#append(event))
  }

  /**
   * Tells the bus of this process what happens in others, from now on. Resolves when nothing that happens later is missed.
   * @returns what ends it
   */
  async follow(): Promise<() => void> {
    this.#followers++
    let ended = false
    const end = () => {
      if (ended) return
      ended = true
      this.#followers--
      if (this.#followers > 0) return
      this.#position = null
      this.#reading.clear()
    }
    try {
      await (this.#position ??= this.#begin())
    } catch (error) {
      end()
      throw error
    }
    return end
  }

  /** Writes what still waits, once. */
  async stop(): Promise<void> {
    this.#silence()
    this.#followers = 0
    this.#position = null
    this.#reading.clear()
    this.#writing.clear()
    this.#stopped = true
    await this.#flushing
    if (this.#waiting.length > 0) await this.#flush()
  }

  #append(event: LiveEvent): void {
    if (event.what === 'wake' && this.#waiting.some((one) => one.what === 'wake' && one.duty === event.duty)) return
    if (this.#waiting.length >= MOST_WAITING) this.#waiting = [{ what: 'missed' }]
    this.#waiting.push(event)
    // What happens in the same turn goes into the same write; after a failure the alarm goes on.
    if (this.#failures === 0) this.#flushing ??= this.#flush()
  }

  async #flush(): Promise<void> {
    await Promise.resolve()
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting.splice(0, MOST_IN_ONE)
        await this.#write(events).catch((error: unknown) => {
          this.#waiting.unshift(...events)
          throw error
        })
        this.#failures = 0
      }
    } catch (error) {
      this.#failures++
      this.#deps.log.warn({ error, failures: this.#failures }, 'other processes could not be told what happened')
      if (!this.#stopped) this.#writing.set(() => void (this.#flushing ??= this.#flush()), this.#pauseMs())
    } finally {
      this.#flushing = null
    }
  }

  #pauseMs(): number {
    return Math.min(POLL_MS * 2 ** Math.min(this.#failures, 10), LONGEST_PAUSE_MS)
  }

  async #write(events: LiveEvent[]): Promise<void> {
    for (;;) {
      // Read each time: behind what is kept there is room for numbers that nobody reads any more.
      const number = (await this.#newest()) + 1
      const [added] = await this.#docs.insertMany([{ _id: idOf(number), from: this.#deps.process, events }])
      if (added === undefined) continue // another process was quicker
      if (number % TRIM_EVERY === 0) await this.#docs.deleteMany({ _id: { $lt: idOf(number - MOST_KEPT) } })
      return
    }
  }

  async #newest(): Promise<number> {
    const [last] = await this.#docs.find({ _id: { $gt: '' } }, { sort: { _id: -1 }, limit: 1 })
    return last === undefined ? 0 : Number(last._id)
  }

  #begin(): Promise<number> {
    const position = this.#newest()
    position.then(
      () => this.#follows(position) && this.#later(POLL_MS),
      // Whoever asked to follow is told; the next one tries again.
      () => this.#follows(position) && (this.#position = null),
    )
    return position
  }

  #follows(position: Promise<number>): boolean {
    return this.#position === position
  }

  #later(delayMs: number): void {
    this.#reading.set(() => void this.#read(), delayMs)
  }

  async #read(failures = 0): Promise<void> {
    const before = this.#position
    if (before === null) return
    try {
      const position = await before
      const found = await this.#docs.find({ _id: { $gt: idOf(position) } }, { sort: { _id: 1 }, limit: PAGE })
      if (!this.#follows(before)) return
      this.#position = Promise.resolve(this.#tell(position, found))
      if (found.length < PAGE) this.#later(POLL_MS)
      else this.#later(0)
    } catch (error) {
      if (!this.#follows(before)) return
      this.#deps.log.warn({ error, failures }, 'what happens in other processes could not be read')
      const pauseMs = Math.min(POLL_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS)
      this.#reading.set(() => void this.#read(failures + 1), pauseMs)
    }
  }

  /** @returns up to where that was */
  #tell(position: number, docs: readonly LiveDoc[]): number {
    const { bus, process } = this.#deps
    let at = position
    for (const { _id, from, events } of docs) {
      if (Number(_id) !== at + 1) bus.relay({ what: 'missed' })
      at = Number(_id)
      if (from !== process) for (const event of events) bus.relay(event)
    }
    return at
  }
}

const idOf = (number: number): string => String(Math.max(number, 0)).padStart(16, '0')
