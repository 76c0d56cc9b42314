import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import { registeredDomain } from '../core/registered-domain.js'
import { Alarm, systemTimer, type Timer } from '../core/timer.js'
import type { Finished, Postponed, ReceivedDoc, ReceivedRepo } from '../domain/received/received-repo.js'
import type { Outcome } from '../federation/activity.js'
import { orderOf, readIntake, type Intake } from '../federation/inbox/intake.js'
import { StoreClosed, StoreCorrupt, StoreFull, StoreLocked, StoreUnavailable } from '../store/errors.js'

/** How often to look for activities whose next try is due, when nobody says that there are some. */
export const RECEIVE_LOOK_MS = 5_000

const BATCH = 128
/** Read at once; few enough that the largest of them fit into the memory of a small hub. */
const READ_AT_ONCE = 32
const MOST_AT_HAND = 512
const MOST_OF_A_DOMAIN = 64
/**
 * In UTF-16 units of text; what is at hand takes up to four times as much in memory. For what is no longer than most
 * there is always room, so that whoever sends much keeps out nobody but those who do so too.
 */
const LONG = 32_768
const MOST_LONG_AT_HAND = 8 * 1_048_576
const MOST_LONG_AT_HAND_OF_A_DOMAIN = 2 * 1_048_576
/** Begun at the same time: reading it keeps everybody else waiting, so that requests get their turn in between. */
const MOST_TEXT_OF_A_DOMAIN = 262_144
const MOST_WRITTEN = 1_000
const LEASE_MS = 120_000
/** A step waits this long for what it began; what asks slow servers goes on beside the next ones. */
const PATIENCE_MS = 100
/** What has run this long waits for somebody else, and so would whatever stands behind it. */
const SLOW_MS = 2_000
const PUT_BACK_MS = 10_000
/** When what had no room comes again: to put it off is to write all of it anew. */
const CROWDED_MS = 20_000
const MINUTE_MS = 60_000
const RETRY_MS = [1, 5, 30, 120, 360].map((minutes) => minutes * MINUTE_MS)
const MOST_FAULTS = 3
const LONGEST_RETRY_MS = 24 * 60 * MINUTE_MS

export type ReceiverDeps = {
  received: Pick<ReceivedRepo, 'claim' | 'finish' | 'postpone'>
  handle: (intake: Intake) => Promise<Outcome>
  locals: Parameters<typeof readIntake>[1]['locals']
  clock: Clock
  /** 0 <= r < 1 */
  random: () => number
  timer?: Timer
  log: Log
}

type Job = { intake: Intake; domain: string; order: string; size: number; begun: number }

/**
 * Works through what the gate let in. Of one actor about one thing nothing overtakes; of one domain only so much runs at
 * the same time; whoever is slow is not waited for. A process that dies leaves its leases, and handlers bear repetition.
 */
export class Receiver {
  readonly #deps: ReceiverDeps
  readonly #patience: Alarm
  #waiting: Job[] = []
  readonly #running = new Map<string, Job>()
  readonly #orders = new Map<string, Job>()
  readonly #finished: Finished[] = []
  readonly #postponed: Postponed[] = []
  #outage: { error: unknown } | null = null
  #onChange: (() => void) | null = null

  constructor(deps: ReceiverDeps) {
    this.#deps = deps
    this.#patience = new Alarm(deps.timer ?? systemTimer)
  }

  /**
   * @returns whether anything was done, or is still being done
   * @throws what the store throws when it cannot do its work; nothing is lost then
   */
  async step(): Promise<boolean> {
    const taken = await this.#claim()
    this.#pump()
    await this.#wait(new Set([...this.#waiting, ...this.#fresh()]))
    this.#putBack()
    await this.#write()
    if (this.#outage !== null) {
      const { error } = this.#outage
      this.#outage = null
      throw error
    }
    return taken > 0 || this.#running.size > 0 || this.#waiting.length > 0 || this.#finished.length > 0
  }

  /** @returns how many came */
  async #claim(): Promise<number> {
    const { received, clock } = this.#deps
    let taken = 0
    for (let limit = READ_AT_ONCE; taken < BATCH;) {
      limit = Math.min(limit, MOST_AT_HAND - this.#running.size - this.#waiting.length)
      if (limit <= 0) break
      const rows = await received.claim({ now: clock(), leaseMs: LEASE_MS, limit })
      for (const row of rows) this.#take(row)
      taken += rows.length
      if (rows.length < limit) break
    }
    return taken
  }

  #take(row: ReceivedDoc): void {
    // Its lease ran out while it was at hand; taking it again has renewed that.
    if (this.#running.has(row._id) || this.#waiting.some(({ intake }) => intake.row._id === row._id)) return
    const domain = registeredDomain(row.host)
    const size = row.raw?.length ?? 0
    if (!this.#hasRoom(domain, size)) return this.#giveBack(row, CROWDED_MS)
    const read = readIntake(row, this.#deps)
    if ('fault' in read) {
      this.#finished.push({ id: row._id, outcome: 'refused', because: read.fault })
      return
    }
    const { intake } = read
    this.#waiting.push({ intake, domain, order: orderOf(intake), size, begun: 0 })
  }

  #hasRoom(domain: string, size: number): boolean {
    if (size <= LONG) return true
    const long = [...this.#running.values(), ...this.#waiting].filter((job) => job.size > LONG)
    const theirs = long.filter((job) => job.domain === domain)
    return sizeOf(long) + size <= MOST_LONG_AT_HAND && sizeOf(theirs) + size <= MOST_LONG_AT_HAND_OF_A_DOMAIN
  }

  /** It comes again, without having been tried. */
  #giveBack({ _id: id, attempts, because }: ReceivedDoc, inMs: number): void {
    const due = new Date(this.#deps.clock().getTime() + inMs)
    this.#postponed.push({ id, due, because, attempts: attempts - 1 })
  }

  /** Begins whatever may begin, the oldest first. */
  #pump(): void {
    if (this.#outage !== null || this.#waiting.length === 0) return
    const ofDomain = Map.groupBy(this.#running.values(), ({ domain }) => domain)
    const ahead = new Set<string>()
    this.#waiting = this.#waiting.filter((job) => {
      const running = ofDomain.get(job.domain) ?? []
      const free = hasRoomBeside(running, job) && !this.#orders.has(job.order) && !ahead.has(job.order)
      ahead.add(job.order)
      if (!free) return true
      ofDomain.set(job.domain, [...running, job])
      this.#begin(job)
      return false
    })
  }

  #begin(job: Job): void {
    const { row } = job.intake
    job.begun = this.#deps.clock().getTime()
    this.#running.set(row._id, job)
    this.#orders.set(job.order, job)
    void this.#run(job).finally(() => {
      this.#running.delete(row._id)
      this.#orders.delete(job.order)
      this.#pump()
      this.#onChange?.()
    })
  }

  /** Never rejects: what goes wrong becomes the row's outcome, or the next step's. */
  async #run(job: Job): Promise<void> {
    try {
      this.#settle(job.intake.row, await this.#deps.handle(job.intake))
    } catch (error) {
      if (isOutage(error)) {
        this.#outage ??= { error }
        this.#waiting.unshift(job)
      } else this.#fault(job.intake.row, error)
    }
  }

  #settle({ _id: id, attempts, type }: ReceivedDoc, outcome: Outcome): void {
    const because = outcome.because ?? null
    if (outcome.did !== 'later') {
      this.#finished.push({ id, outcome: outcome.did, because })
      return
    }
    const usual = RETRY_MS[attempts - 1]
    if (usual === undefined) {
      this.#deps.log.warn({ activity: id, type, because }, 'given up on an activity')
      this.#finished.push({ id, outcome: 'failed', because })
      return
    }
    this.#postpone(id, Math.min(Math.max(outcome.afterMs ?? usual, 1_000), LONGEST_RETRY_MS), because)
  }

  #fault({ _id: id, attempts, type }: ReceivedDoc, error: unknown): void {
    this.#deps.log.error({ activity: id, type, attempts, error }, 'an activity could not be handled')
    const because = 'a fault of this hub: see its log'
    if (attempts >= MOST_FAULTS) this.#finished.push({ id, outcome: 'failed', because })
    else this.#postpone(id, RETRY_MS[attempts - 1] ?? MINUTE_MS, because)
  }

  #postpone(id: string, delayMs: number, because: string | null): void {
    const { clock, random } = this.#deps
    this.#postponed.push({ id, due: new Date(clock().getTime() + delayMs * (1 + 0.2 * random())), because })
  }

  #fresh(): Job[] {
    const now = this.#deps.clock().getTime()
    return [...this.#running.values()].filter(({ begun }) => now - begun < PATIENCE_MS)
  }

  /** Until all of these are done, or patience is at its end; if there are none, until anything that runs is. */
  async #wait(jobs: ReadonlySet<Job>): Promise<void> {
    if (this.#running.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const left = () => [...this.#running.values(), ...this.#waiting].some((job) => jobs.has(job))
    this.#onChange = () => {
      if (jobs.size === 0 || this.#outage !== null || !left()) resolve()
    }
    this.#patience.set(resolve, PATIENCE_MS)
    await promise
    this.#patience.clear()
    this.#onChange = null
  }

  /** What stands behind somebody slow leaves its place to others, and comes again without having been tried. */
  #putBack(): void {
    const now = this.#deps.clock().getTime()
    const slow = [...this.#running.values()].filter(({ begun }) => now - begun >= SLOW_MS)
    if (slow.length === 0 || this.#waiting.length === 0) return
    const [domains, orders] = [new Set(slow.map(({ domain }) => domain)), new Set(slow.map(({ order }) => order))]
    const isBehind = ({ domain, order }: Job) => domains.has(domain) || orders.has(order)
    for (const { intake } of this.#waiting.filter(isBehind)) this.#giveBack(intake.row, PUT_BACK_MS)
    this.#waiting = this.#waiting.filter((job) => !isBehind(job))
  }

  /** What cannot be written now is written by a later step. */
  async #write(): Promise<void> {
    const { received, clock } = this.#deps
    // Copies: more may come to an end while these are being written.
    const [finished, postponed] = [this.#finished.slice(0, MOST_WRITTEN), this.#postponed.slice(0, MOST_WRITTEN)]
    if (finished.length > 0) await received.finish(finished, clock())
    this.#finished.splice(0, finished.length)
    if (postponed.length > 0) await received.postpone(postponed)
    this.#postponed.splice(0, postponed.length)
  }
}

const sizeOf = (jobs: readonly Job[]): number => jobs.reduce((sum, { size }) => sum + size, 0)

/** @param running  of the same domain */
const hasRoomBeside = (running: readonly Job[], { size }: Job): boolean =>
  running.length === 0 || (running.length < MOST_OF_A_DOMAIN && sizeOf(running) + size <= MOST_TEXT_OF_A_DOMAIN)

/** The store as a whole, and not what it was asked. */
function isOutage(error: unknown): boolean {
  return [StoreUnavailable, StoreFull, StoreClosed, StoreLocked, StoreCorrupt].some((kind) => error instanceof kind)
}
