import type { Clock } from '../../core/clock.js'
import type { Log } from '../../core/log.js'
import { leaseUntil } from '../../core/lease.js'
import { HOSTS, NEVER, soundHealth, type HostDoc, type HostHealth } from '../../domain/hosts/host-repo.js'
import type { BulkOperation, Filter, Store } from '../../store/store.js'
import { DELIVERIES } from '../../domain/hosts/delivery-repo.js'
import { afterWord, SILENT_DAYS } from './host-health.js'
import { DAY_MS } from './schedule.js'
import type { Visited } from './visit.js'

const LEASE_MS = 5 * 60_000

/** Which hosts have something due, and who sees to it. @param worker  of this process, apart from those of others */
export function hostBook({
  store,
  clock,
  newId,
  worker,
}: {
  store: Store
  clock: Clock
  newId: () => string
  worker: number
}) {
  const hosts = store.collection(HOSTS)
  const own = `${worker}:`
  return {
    /** Takes hosts that are due, the longest first; they are the caller's until `leaseEnds`. */
    async claim(limit: number): Promise<{ taken: HostDoc[]; leaseEnds: Date }> {
      const now = clock()
      const leaseEnds = leaseUntil(now, LEASE_MS)
      const lease = { $set: { due: leaseEnds, lease: own + newId(), again: false }, $inc: { claims: 1 } }
      const taken = await hosts.claimMany({ due: { $lte: now } }, lease, { sort: { due: 1 }, limit })
      return { taken, leaseEnds }
    },

    /**
     * What a process of this number had when it died is due again at once. What it had under way may have arrived, which
     * `claims` and `settled` keep on telling.
     */
    async takeBack(): Promise<void> {
      const now = clock()
      const held = { due: { $gt: now, $lte: leaseUntil(now, LEASE_MS) } }
      for await (const { _id, lease } of hosts.stream(held)) {
        if (lease?.startsWith(own)) await hosts.updateOne({ _id, lease }, { $set: { due: now } })
      }
    },
  }
}

/** Ends a lease; what is due is in `otherwise` when something was queued meanwhile. Only what is new is written. */
export function ending(host: HostDoc, { health, due, doubt, delivered, refused }: Visited) {
  const { _id, lease, claims } = host
  const known = { ...changesOf(host, health), settled: claims, lease: null, ...(doubt === host.doubt ? {} : { doubt }) }
  const counts = { ...(delivered > 0 ? { delivered } : {}), ...(refused > 0 ? { refused } : {}) }
  const $inc = Object.keys(counts).length > 0 ? { $inc: counts } : {}
  const end = (filter: Filter<HostDoc>, at: Date): BulkOperation<HostDoc> => ({
    updateOne: { filter: { _id, lease, ...filter }, update: { $set: { ...known, due: at }, ...$inc } },
  })
  // Without a time of its own a host is due when it was told to be, which is long ago by any clock.
  const soon = health.state === 'leaving' ? NEVER : health.hold
  return { operations: [end({ again: false }, due)], otherwise: [end({}, soon)] }
}

/** Gives a lease back without a word on the host. Sent or not: what it had under way counts as doubtful. */
export function givingBack({ _id, lease }: HostDoc, now: Date): BulkOperation<HostDoc>[] {
  return [{ updateOne: { filter: { _id, lease }, update: { $set: { due: now, lease: null } } } }]
}

const HEALTH = Object.keys(soundHealth()) as (keyof HostHealth)[]

function changesOf(host: HostHealth, health: HostHealth): Partial<HostHealth> {
  return Object.fromEntries(
    HEALTH.filter((field) => !same(host[field], health[field])).map((field) => [field, health[field]]),
  )
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime())

/**
 * Something came in from a host whose signature holds: if deliveries to it rest, they go on. Cheap where all is well.
 * @param wake  there may be something to send
 */
export function hostSpoke({ store, clock, wake }: { store: Store; clock: Clock; wake: () => void }) {
  const hosts = store.collection(HOSTS)
  return async (host: string): Promise<void> => {
    const now = clock()
    const doc = await hosts.findOne({ _id: host })
    const changes = doc === null ? null : afterWord(doc, now)
    if (changes === null) return
    // While a courier has it, that one finds out by itself.
    if (await hosts.updateOne({ _id: host, lease: null }, { $set: { ...changes, due: now } })) wake()
  }
}

type LeavingDeps = {
  store: Store
  clock: Clock
  log: Log
  /** Forgets its actors as followers, and tells the stewards. Has to bear repetition. */
  hostGone: (host: string, because: 'silent' | 'gone') => Promise<void>
}

/**
 * One step forgets one host that said for good that it is gone, or has not answered for ninety days.
 * @returns a step that says whether there was any
 */
export function leaving({ store, clock, log, hostGone }: LeavingDeps): () => Promise<boolean> {
  const hosts = store.collection(HOSTS)
  return async () => {
    const silentSince = new Date(clock().getTime() - SILENT_DAYS * DAY_MS)
    const doc =
      (await hosts.findOne({ state: 'leaving' })) ??
      (await hosts.findOne({ state: 'dormant', failingSince: { $lte: silentSince } }))
    if (doc === null) return false
    const { _id: host, goneDays, state } = doc
    const because = state === 'leaving' && goneDays > 0 ? 'gone' : 'silent'
    await hostGone(host, because)
    const deliveries = await store.collection(DELIVERIES).deleteMany({ host })
    await hosts.updateOne({ _id: host, state }, { $set: { state: 'gone', due: NEVER } })
    log.warn({ host, because, deliveries }, 'a host is given up')
    return true
  }
}
