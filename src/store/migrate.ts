import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../core/clock.js'
import { MIGRATIONS } from './collections.js'
import { DuplicateKey, StoreLocked, StoreTooNew } from './errors.js'
import type { Collection, Store } from './store.js'
import type { MigrationDoc } from './collections.js'

/** A change of stored documents: forward only, and safe to run again after it was cut short. */
export interface Migration {
  /** `0001-what-it-does`: four digits give the order. */
  readonly id: string
  up(store: Store): Promise<void>
}

export interface MigrateOptions {
  readonly clock: Clock
  /** Tells this process from others, for the lease. */
  readonly holder: string
  /** How long to wait for another process that is migrating. */
  readonly patienceMs?: number
}

const LOCK = 'lock'
/** One migration must be done within it; a process that was killed holds the others up no longer. */
const LEASE_MS = 10 * 60_000
const LOOK_AGAIN_MS = 250

/**
 * Runs the migrations that this store has not had, each once, in order, under a lease.
 * @returns the ids of those that were run
 * @throws StoreTooNew when the store has had one this program does not know; StoreLocked when another process migrates too long
 */
export async function migrate(
  store: Store,
  migrations: readonly Migration[],
  options: MigrateOptions,
): Promise<string[]> {
  const docs = store.collection(MIGRATIONS)
  const ordered = [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1))
  if ((await missing(docs, ordered)).length === 0) return []
  await lease(docs, options)
  try {
    const todo = await missing(docs, ordered) // another process may have done them while this one waited
    for (const migration of todo) {
      await migration.up(store)
      await docs.insertOne({ _id: migration.id, at: options.clock() })
      await docs.updateOne({ _id: LOCK, holder: options.holder }, { $set: { at: leaseEnd(options.clock) } })
    }
    return todo.map(({ id }) => id)
  } finally {
    await docs.deleteOne({ _id: LOCK, holder: options.holder })
  }
}

async function missing(docs: Collection<MigrationDoc>, migrations: readonly Migration[]): Promise<Migration[]> {
  const done = new Set((await docs.find({}, { limit: 1_000 })).map(({ _id }) => _id))
  done.delete(LOCK)
  const unknown = [...done].filter((id) => !migrations.some((migration) => migration.id === id)).sort()
  if (unknown.length > 0)
    throw new StoreTooNew(
      `the data has had ${unknown.at(-1)}, which this program does not know: install the newer program`,
    )
  return migrations.filter(({ id }) => !done.has(id))
}

const leaseEnd = (clock: Clock): Date => new Date(clock().getTime() + LEASE_MS)

async function lease(
  docs: Collection<MigrationDoc>,
  { clock, holder, patienceMs = 60_000 }: MigrateOptions,
): Promise<void> {
  const giveUp = clock().getTime() + patienceMs
  while (!(await tryLease(docs, clock, holder))) {
    if (clock().getTime() >= giveUp)
      throw new StoreLocked('another process is migrating the data: try again when it is done')
    await wait(LOOK_AGAIN_MS)
  }
}

async function tryLease(docs: Collection<MigrationDoc>, clock: Clock, holder: string): Promise<boolean> {
  const mine = { $set: { at: leaseEnd(clock), holder } }
  try {
    return await docs.updateOne({ _id: LOCK, at: { $lte: clock() } }, mine, { upsert: true })
  } catch (error) {
    if (error instanceof DuplicateKey) return false // somebody's lease has not run out
    throw error
  }
}
