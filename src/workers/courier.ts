import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import { systemTimer, type Timer } from '../core/timer.js'
import type { Iri } from '../core/iri.js'
import { HOSTS, type HostDoc } from '../domain/hosts/host-repo.js'
import type { Blocks } from '../domain/moderation/blocks.js'
import { bulkWriter } from '../federation/delivery/bulk-writer.js'
import { DELIVERIES } from '../domain/hosts/delivery-repo.js'
import { ending, givingBack, hostBook } from '../federation/delivery/host-book.js'
import { knock } from '../federation/delivery/knock.js'
import { outgoingReader } from '../federation/delivery/outbound-repo.js'
import { sharedInboxes } from '../federation/delivery/recipients.js'
import { createSlots } from '../federation/delivery/slots.js'
import { synchronizationHeaders } from '../federation/delivery/follower-sync.js'
import { visit, type VisitMeans } from '../federation/delivery/visit.js'
import type { Signer } from '../federation/directory/directory.js'
import type { Fetcher } from '../federation/remote/fetcher.js'
import type { Store } from '../store/store.js'

/** How often to look for hosts that are due, when nobody says that there are some. */
export const COURIER_LOOK_MS = 5_000

/** Hosts that a courier has at once: what may be sent a second time when it is killed. */
const LEASE_BATCH = 128
/** Fewer are not worth asking the store for, as long as there is something to do. */
const SMALLEST_CLAIM = 32
const LOOK_WHILE_BUSY_MS = 1_000

export type CourierDeps = {
  store: Store
  clock: Clock
  random: () => number
  newId: () => string
  log: Log
  timer?: Timer
  /** Number of this process among those that share the store. */
  worker: number
  fetcher: Fetcher
  signer: Pick<Signer, 'cavage' | 'message'>
  blocks: Pick<Blocks, 'refuses'>
  /** The one whose inbox this was is no more: forgets them as followers. */
  inboxGone: (inbox: Iri) => Promise<void>
}

export type Courier = {
  /** Sees to hosts that are due; ends when one of them is done, and says false when nothing is left to do now. */
  step(): Promise<boolean>
  /** Something was queued. */
  wake(): void
  /** Breaks off what is under way and waits until it has been given back; no step does anything after that. */
  stop(): Promise<void>
}

/**
 * Sends what waits. Each host is visited by one courier at a time, and by none longer than its lease lasts; hosts that
 * hang hold up nobody else. What the store refuses comes out of `step`, and is done again by the next one.
 */
export function courier(deps: CourierDeps): Courier {
  return new HostCourier(deps)
}

class HostCourier implements Courier {
  readonly #means: VisitMeans
  readonly #book
  readonly #hosts
  readonly #timer: Timer
  readonly #visits = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  #changed = Promise.withResolvers<void>()
  #failure: { error: unknown } | null = null
  /** The last claim found all there was. */
  #dry = false
  #begun = false

  constructor(private readonly deps: CourierDeps) {
    const { store, fetcher, signer, timer = systemTimer } = deps
    this.#timer = timer
    this.#book = hostBook(deps)
    this.#hosts = bulkWriter(store.collection(HOSTS), timer)
    const deliveries = store.collection(DELIVERIES)
    this.#means = {
      ...deps,
      deliveries,
      rows: bulkWriter(deliveries, timer),
      outgoing: outgoingReader(store),
      slots: createSlots({ timer, freed: () => this.#changed.resolve() }),
      knock: (what) => knock({ fetcher, signer }, what),
      syncHeaders: synchronizationHeaders(store),
      isShared: sharedInboxes(store),
      signal: this.#ending.signal,
    }
  }

  async step(): Promise<boolean> {
    await this.#means.rows.retry()
    await this.#hosts.retry()
    const failure = this.#failure
    this.#failure = null
    if (failure !== null) throw failure.error
    if (!this.#ending.signal.aborted) await this.#claim()
    if (this.#visits.size === 0) return false
    await this.#change()
    return true
  }

  wake(): void {
    this.#dry = false
    this.#changed.resolve()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    this.#changed.resolve()
    await Promise.all([this.#means.rows.retry(), this.#hosts.retry()])
      .then(() => Promise.all(this.#visits))
      .finally(() => {
        this.#means.rows.close()
        this.#hosts.close()
      })
  }

  /** Takes as many hosts as there is room for. */
  async #claim(): Promise<void> {
    if (!this.#begun) await this.#book.takeBack()
    this.#begun = true
    for (;;) {
      const room = LEASE_BATCH + this.#means.slots.slow() - this.#visits.size
      const busy = this.#visits.size > 0
      if (busy && (this.#dry || room < SMALLEST_CLAIM)) return
      this.#dry = true
      const limit = Math.min(room, LEASE_BATCH / 2)
      const { taken, leaseEnds } = await this.#book.claim(limit)
      for (const host of taken) this.#begin(host, leaseEnds)
      if (taken.length < limit) return
      this.#dry = false
    }
  }

  #begin(host: HostDoc, leaseEnds: Date): void {
    const visited = this.#visit(host, leaseEnds).finally(() => {
      this.#visits.delete(visited)
      this.#changed.resolve()
    })
    this.#visits.add(visited)
  }

  /** Never rejects: what goes wrong is for the next step to throw. */
  async #visit(host: HostDoc, leaseEnds: Date): Promise<void> {
    const { clock } = this.deps
    try {
      const visited = await visit(this.#means, host, leaseEnds)
      const { operations, otherwise } = ending(host, visited)
      await this.#hosts.write(operations, otherwise)
      if (visited.due <= clock()) this.#dry = false
    } catch (error) {
      this.#failure ??= { error }
      // Without the writer, its lease runs out instead.
      await this.#hosts.write(givingBack(host, clock())).catch(() => undefined)
    }
  }

  /** Resolves when there is room again or something new to send; after a second in any case. */
  async #change(): Promise<void> {
    const alarm = this.#timer.set(() => this.wake(), LOOK_WHILE_BUSY_MS)
    await this.#changed.promise
    this.#timer.clear(alarm)
    this.#changed = Promise.withResolvers()
  }
}
