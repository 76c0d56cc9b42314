import type { Timer } from '../../core/timer.js'

/** A request that takes longer than this gives its place to another, as long as there are not too many of its kind. */
const SLOW_MS = 300
const SLOTS = 64
const SLOW_SLOTS = 192

export type Slots = {
  /** Waits for a place among the requests under way. @returns gives it back */
  take(): Promise<() => void>
  readonly slow: () => number
}

/** Places for requests under way: 64, and up to 192 more beside them for those that hang. First come, first served. */
export function createSlots({ timer, freed }: { timer: Timer; freed: () => void }): Slots {
  const waiting: (() => void)[] = []
  let [busy, slow] = [0, 0]
  const admit = () => {
    while (busy < SLOTS && waiting.length > 0) {
      busy++
      waiting.shift()?.()
    }
  }
  const hold = (): (() => void) => {
    let isSlow = false
    const alarm = timer.set(() => {
      if (slow === SLOW_SLOTS) return
      isSlow = true
      slow++
      busy--
      admit()
      freed()
    }, SLOW_MS)
    return () => {
      timer.clear(alarm)
      if (isSlow) slow--
      else busy--
      admit()
    }
  }
  return {
    slow: () => slow,
    async take() {
      const admitted = Promise.withResolvers<void>()
      waiting.push(admitted.resolve)
      admit()
      await admitted.promise
      return hold()
    },
  }
}
