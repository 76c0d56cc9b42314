import { bucket, type Bucket, type Rate } from '../../core/bucket.js'
import type { Clock } from '../../core/clock.js'
import { BoundedMap } from './bounded-map.js'

export type { Rate }

const MAX_HOSTS = 10_000

export type BudgetOptions = {
  clock: Clock
  /** Requests under way at the same time. */
  atOnce: number
  atOncePerHost: number
  /** How many may wait for a place; beyond it they are turned away. */
  waiting: number
  rate: Rate
  ratePerHost: Rate
}

/** Milliseconds until it makes sense to ask again. */
export type Exhausted = { exhausted: number }

/** What all requests together may take, so that one stranger can neither use it up nor make us hammer another. */
export type Budget = { spend<T>(host: string, work: () => Promise<T>): Promise<T | Exhausted> }

const BUSY_MS = 5_000

export function createBudget(options: BudgetOptions): Budget {
  const { clock, atOnce, atOncePerHost, waiting } = options
  const all = bucket(options.rate)
  const hosts = new BoundedMap<string, Bucket>(MAX_HOSTS)
  const running = new Map<string, number>()
  const queue: { host: string; go: () => void }[] = []
  let total = 0

  const hasRoom = (host: string) => total < atOnce && (running.get(host) ?? 0) < atOncePerHost
  const enter = (host: string) => {
    total++
    running.set(host, (running.get(host) ?? 0) + 1)
  }
  const leave = (host: string) => {
    total--
    const left = (running.get(host) ?? 1) - 1
    if (left === 0) running.delete(host)
    else running.set(host, left)
    const next = queue.findIndex((entry) => hasRoom(entry.host))
    if (next === -1) return
    const [entry] = queue.splice(next, 1)
    if (entry === undefined) return
    enter(entry.host) // at once: nobody may come between the place and who waited for it
    entry.go()
  }
  const take = (host: string): number => {
    const now = clock().getTime()
    const own = hosts.get(host) ?? bucket(options.ratePerHost)
    hosts.set(host, own)
    const waitMs = Math.max(own.waitMs(now), all.waitMs(now))
    if (waitMs > 0) return waitMs
    own.take()
    all.take()
    return 0
  }

  return {
    async spend(host, work) {
      const room = hasRoom(host)
      if (!room && queue.length >= waiting) return { exhausted: BUSY_MS }
      const waitMs = take(host)
      if (waitMs > 0) return { exhausted: waitMs }
      if (room) enter(host)
      else await new Promise<void>((go) => queue.push({ host, go }))
      return work().finally(() => leave(host))
    },
  }
}
