import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLog } from '../../../src/core/log.js'
import { createLoop, type LoopOptions } from '../../../src/core/loop.js'

export const IDLE_MS = 5_000

/** A loop over a counter of work, under a clock and timers that stand still until `pass` is called. */
export function bench(options: Partial<LoopOptions> = {}) {
  const logged: Record<string, unknown>[] = []
  const timers = new Map<unknown, { fn: () => void; at: number }>()
  const state = { work: 0, steps: 0, failing: null as Error | null, nowMs: 0, logged, timers }

  const loop = createLoop({
    name: 'counter',
    step: async () => {
      await Promise.resolve()
      state.steps++
      if (state.failing !== null) throw state.failing
      return state.work > 0 && state.work-- > 0
    },
    clock: () => new Date(state.nowMs),
    random: () => 0,
    log: createLog({
      level: 'debug',
      destination: { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
    }),
    idleMs: IDLE_MS,
    timer: {
      set: (fn, delayMs) => {
        const handle = Symbol()
        timers.set(handle, { fn, at: state.nowMs + delayMs })
        return handle
      },
      clear: (handle) => timers.delete(handle),
    },
    ...options,
  })

  const pass = async (ms: number) => {
    state.nowMs += ms
    for (const [handle, { fn, at }] of timers) if (at <= state.nowMs && timers.delete(handle)) fn()
    await turns()
  }
  return Object.assign(state, { loop, pass })
}

/** Lets everything run that waits for neither a timer nor a gate. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 50; i++) await nextTurn()
}

/** Steps that stay open until the test ends them. */
export function gated() {
  const open: PromiseWithResolvers<boolean>[] = []
  const step = () => {
    const gate = Promise.withResolvers<boolean>()
    open.push(gate)
    return gate.promise
  }
  return { open, step }
}
