import type { Clock } from '../../core/clock.js'
import { hostOf, parseIri, type Iri } from '../../core/iri.js'
import { EPOCH, HOSTS, newHost } from '../../domain/hosts/host-repo.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Store } from '../../store/store.js'
import type { Announcement } from '../outbox/announcement.js'
import { Recent } from '../wire/recent.js'
import { DELIVERIES, deliveryId, type DeliveryDoc } from '../../domain/hosts/delivery-repo.js'
import { isForFollowersAlone, typeOf } from './followers-only.js'
import { OUTBOUND, type OutboundDoc } from './outbound-repo.js'
import type { DeliveryQueue } from './queue.js'
import { recipientReader } from './recipients.js'

/** Small enough that a thousand inboxes do not hold up requests. */
const BATCH = 200
const AT_ONCE = 3
const KNOWN_HOSTS = 20_000
const VERBS_REPLACED_BY_DELETE = new Set(['Create', 'Update'])

type To = { inbox: Iri; host: string }

type Deps = {
  store: Store
  clock: Clock
  newId: () => string
  /** Of this hub: nothing is ever sent to it. */
  ownHost: string
  blocks: Pick<Blocks, 'refuses'>
  /** There is something to send. */
  wake: () => void
}

/**
 * The body is written first, then a row for each inbox, then that all rows are there, then the hosts are told. Nothing
 * goes out before all rows are there: so whoever repeats after a crash adds what is missing, and nothing twice.
 */
export function deliveryQueue({ store, clock, newId, ownHost, blocks, wake }: Deps): DeliveryQueue {
  const outbound = store.collection(OUTBOUND)
  const deliveries = store.collection(DELIVERIES)
  const inboxesOf = recipientReader(store)
  const tell = hostsTold(store, clock)

  /** What was kept of an earlier try, else made now. */
  async function begin({ id, actor, object, body }: Announcement): Promise<OutboundDoc> {
    const found = await outbound.findOne({ _id: id })
    if (found !== null) return found
    const about = { verb: typeOf(body), synced: isForFollowersAlone(body, actor) }
    const kept = { actor, object, body, ...about, number: newId(), at: clock() }
    const doc: OutboundDoc = { _id: id, state: 'filling', ...kept }
    const isNew = (await outbound.insertMany([doc])).length > 0
    return isNew ? doc : begin({ id, actor, object, body, recipients: {} })
  }

  async function* batches(announcement: Announcement): AsyncGenerator<To[]> {
    const seen = new Set<string>()
    let batch: To[] = []
    for await (const inbox of inboxesOf(announcement.recipients)) {
      if (seen.has(inbox) || parseIri(inbox) === null) continue
      seen.add(inbox)
      const host = hostOf(inbox)
      if (host === ownHost || blocks.refuses(host)) continue
      batch.push({ inbox, host })
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  return {
    async enqueue(announcement) {
      const doc = await begin(announcement)
      const _id = announcement.id
      if (doc.state === 'queued') return
      const hosts = new Set<string>()
      const fill = async (batch: readonly To[]) => {
        for (const { host } of batch) hosts.add(host)
        if (doc.state === 'filling') await deliveries.insertMany(batch.flatMap((to) => rowOf(doc, _id, to) ?? []))
      }
      await someAtOnce(batches(announcement), fill)
      if (doc.state === 'filling') await outbound.updateOne({ _id }, { $set: { state: 'ready' } })
      if (doc.verb === 'Delete') await forgetBodies(store, doc)
      await someAtOnce(inParts([...hosts]), async (part) => {
        await tell(part)
        wake()
      })
      await outbound.updateOne({ _id }, { $set: { state: 'queued' } })
    },
  }
}

function rowOf(doc: OutboundDoc, activity: Iri, { inbox, host }: To): DeliveryDoc | null {
  const _id = deliveryId(inbox, activity)
  const { object, verb, number } = doc
  const untried = { due: EPOCH, attempts: 0, denied: false, tried: false, failingSince: null }
  return _id === null ? null : { _id, host, inbox, activity, object, verb, number, ...untried }
}

/** What was deleted need not be kept in order to be sent: where it still waits, it is not sent any more. */
async function forgetBodies(store: Store, { object, number }: OutboundDoc): Promise<void> {
  const outbound = store.collection(OUTBOUND)
  const old: string[] = []
  for await (const { _id, verb } of outbound.stream({ object, number: { $lt: number } })) {
    if (VERBS_REPLACED_BY_DELETE.has(verb)) old.push(_id)
  }
  for (const _id of old) await outbound.deleteOne({ _id })
}

/** Tells couriers that something waits for these hosts; those that are given time keep it. */
function hostsTold(store: Store, clock: Clock) {
  const hosts = store.collection(HOSTS)
  const known = new Recent<true>(KNOWN_HOSTS)
  return async (names: readonly string[]): Promise<void> => {
    const now = clock()
    const unknown = names.filter((host) => known.get(host) === undefined)
    // A host that was made just now is due.
    const made = new Set(unknown.length > 0 ? await hosts.insertMany(unknown.map((host) => newHost(host, now))) : [])
    for (const host of unknown) known.set(host, true)
    const older = names.filter((host) => !made.has(host))
    if ((await hosts.bulk(older.map((host) => dueNow(host, now)))) === older.length) return
    const missed: string[] = []
    for (const { _id, lease, due, hold } of await hosts.find({ _id: { $in: older } }, { limit: older.length })) {
      if (lease !== null || (due > now && hold <= now)) missed.push(_id)
    }
    if (missed.length === 0) return
    await hosts.bulk(missed.map(againAfterLease))
    // If a lease began since then, its courier sees the rows; if one ended, this meets.
    await hosts.bulk(missed.map((host) => dueNow(host, now)))
  }
}

const dueNow = (_id: string, now: Date) => ({
  updateOne: { filter: { _id, lease: null, hold: { $lte: now } }, update: { $min: { due: now } } },
})
const againAfterLease = (_id: string) => ({
  updateOne: { filter: { _id, lease: { $ne: null } }, update: { $set: { again: true } } },
})

function* inParts<T>(all: readonly T[]): Generator<T[]> {
  for (let n = 0; n < all.length; n += BATCH) yield all.slice(n, n + BATCH)
}

/** Works on a few at the same time, which the store writes together. @throws what the first one throws that fails */
async function someAtOnce<T>(all: AsyncIterable<T> | Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  for await (const one of all) {
    const done: Promise<void> = work(one)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(done))
    running.add(done)
    if (running.size === AT_ONCE) await Promise.race(running)
    if (failures.length > 0) break
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
}
