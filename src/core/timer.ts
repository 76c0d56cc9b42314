/** Timers, so that a test can hold them. */
export type Timer = { set(fn: () => void, delayMs: number): unknown; clear(handle: unknown): void }

export const systemTimer: Timer = {
  set: (fn, delayMs) => setTimeout(fn, delayMs),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

/** One timer at a time: setting it again replaces what was set. */
export class Alarm {
  readonly #timer: Timer
  #handle: unknown = null

  constructor(timer: Timer) {
    this.#timer = timer
  }

  set(fn: () => void, delayMs: number): void {
    this.clear()
    this.#handle = this.#timer.set(fn, delayMs)
  }

  clear(): void {
    if (this.#handle !== null) this.#timer.clear(this.#handle)
    this.#handle = null
  }
}
