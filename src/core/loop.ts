import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from './clock.js'
import { backoffDelayMs } from './lease.js'
import type { Log } from './log.js'
import { Alarm, systemTimer, type Timer } from './timer.js'

const FIRST_PAUSE_MS = 1_000

export type LoopOptions = {
  name: string
  /** Does one lease's worth of work: claim, handle, settle. Says whether there was any. */
  step: () => Promise<boolean>
  clock: Clock
  random: () => number
  log: Log
  /** How long to rest, unless woken, after a step that found nothing. */
  idleMs: number
  /** How many steps may run at the same time; 1 unless given. */
  concurrency?: number
  /** Longest pause after a step that threw; one minute unless given, plus up to 20 %. */
  maxBackoffMs?: number
  timer?: Timer
}

export type Loop = Pick<WorkerLoop, 'start' | 'wake' | 'stop' | 'settle'>

/**
 * The loop that every worker is: steps follow each other while they find work. Each begins in a turn of the event loop
 * of its own, so that a long backlog leaves room for requests. A step that throws is logged and pauses the whole loop,
 * one second at first, then twice as long each time; after a pause a single step tries before the others go on.
 */
export function createLoop(options: LoopOptions): Loop {
  return new WorkerLoop(options)
}

class WorkerLoop {
  readonly #options: LoopOptions & { concurrency: number; maxBackoffMs: number }
  readonly #alarm: Alarm
  readonly #settling: PromiseWithResolvers<void>[] = []
  readonly #ended = Promise.withResolvers<void>()
  #started = false
  #stopping = false
  #running = 0
  #wanted = false
  #failures = 0
  #pause: { since: number; shortened: boolean } | null = null

  constructor(options: LoopOptions) {
    const { concurrency = 1, maxBackoffMs = 60_000, timer = systemTimer } = options
    this.#options = { ...options, concurrency, maxBackoffMs }
    this.#alarm = new Alarm(timer)
  }

  /** Begins to look for work, at once and then again and again. A stopped loop stays stopped. */
  start(): void {
    this.#started = true
    this.wake()
  }

  /**
   * There may be work. Never lost: a step begins after every call, though many calls may share one.
   * During a pause after a failure it shortens the pause, but not to less than a second.
   */
  wake(): void {
    if (this.#pause !== null) this.#shortenPause(this.#pause)
    if (!this.#open()) return
    this.#wanted = true
    const lanes = this.#failures === 0 ? this.#options.concurrency : 1
    while (this.#running < lanes) void this.#lane()
  }

  /** No further step begins; resolves when those that run have ended. */
  stop(): Promise<void> {
    this.#stopping = true
    this.#pause = null
    this.#alarm.clear()
    if (this.#running === 0) this.#rest()
    return this.#ended.promise
  }

  /**
   * Looks for work at once, pause or not, and resolves when there is none left; a loop that was never started runs the
   * steps all the same. Rejects with what a step throws. After stop() it only waits as stop() does.
   */
  settle(): Promise<void> {
    if (this.#stopping) return this.stop()
    const settled = Promise.withResolvers<void>()
    this.#settling.push(settled)
    this.#pause = null
    this.wake()
    return settled.promise
  }

  #open(): boolean {
    return !this.#stopping && this.#pause === null && (this.#started || this.#settling.length > 0)
  }

  async #lane(): Promise<void> {
    this.#running++
    let found = true
    try {
      while (found || this.#wanted) {
        await nextTurn()
        if (!this.#open()) break
        this.#wanted = false
        found = await this.#options.step()
        this.#recover()
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#running--
    this.#rest()
  }

  #recover(): void {
    if (this.#failures === 0 || this.#pause !== null) return
    this.#failures = 0
    this.wake()
  }

  #fail(error: unknown): void {
    const { name, clock, random, log, maxBackoffMs } = this.#options
    log.error({ loop: name, error }, 'step failed')
    for (const settled of this.#settling.splice(0)) settled.reject(error)
    // A step that was under way when the pause began belongs to the same outage.
    if (!this.#open()) return
    this.#failures++
    this.#pause = { since: clock().getTime(), shortened: false }
    this.#arm(backoffDelayMs(this.#failures, random(), { baseMs: FIRST_PAUSE_MS, maxMs: maxBackoffMs }))
  }

  /** At most once a pause: a stream of wakes under a clock that was set back must not postpone the next step. */
  #shortenPause(pause: { since: number; shortened: boolean }): void {
    if (pause.shortened) return
    pause.shortened = true
    const pausedMs = Math.max(this.#options.clock().getTime() - pause.since, 0)
    this.#arm(Math.max(Math.min(FIRST_PAUSE_MS, this.#options.maxBackoffMs) - pausedMs, 0))
  }

  /** Called whenever a lane has ended. */
  #rest(): void {
    if (this.#running === 0) for (const settled of this.#settling.splice(0)) settled.resolve()
    if (this.#stopping && this.#running === 0) this.#ended.resolve()
    if (this.#started && this.#open()) this.#arm(this.#options.idleMs)
  }

  #arm(delayMs: number): void {
    this.#alarm.set(() => {
      this.#pause = null
      this.wake()
    }, delayMs)
  }
}
