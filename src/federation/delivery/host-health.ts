import { EPOCH, soundHealth, type HostHealth } from '../../domain/hosts/host-repo.js'
import { DAY_MS, dayOf, probeDelayMs, retryDelayMs } from './schedule.js'

const DAYS_TO_DORMANT = 7
const DAYS_TO_GONE = 3
export const SILENT_DAYS = 90
/** So often a `Retry-After` is followed to the letter; then it is waited for as long as without one, if that is longer. */
const PATIENT_TRIES = 5
const SHORTEST_WAIT_MS = 1_000
const WORD_MS = 10 * 60_000

/** What is known of a host after it answered in a way that only a working server does. */
export function alive(health: HostHealth, now: Date): HostHealth {
  return { ...soundHealth(), scheme: health.scheme, aliveAt: now }
}

export type Failure = {
  object: string
  /** Null when it did not answer with a status. */
  status: number | null
  /** What it asked for; null when it said nothing. */
  afterMs: number | null
  reason: string
}

/**
 * Whether a failure is one of the whole host: it did not answer, asked for time, or failed with another object before.
 * One object alone may be what it cannot take; the others go on.
 */
export function isOfHost(health: HostHealth, { object, status, afterMs }: Failure): boolean {
  return status === null || afterMs !== null || (health.failedObject !== null && health.failedObject !== object)
}

/** What is known after a failure; a host that fails as a whole is given time. @param random 0 <= r < 1 */
export function afterFailure(health: HostHealth, failure: Failure, now: Date, random: number): HostHealth {
  const day = dayOf(now)
  const noted: HostHealth = {
    ...health,
    failedObject: failure.object,
    failingSince: health.failingSince ?? now,
    failDays: health.failDay === day ? health.failDays : health.failDays + 1,
    failDay: day,
    trouble: failure.reason,
  }
  if (!isOfHost(health, failure)) return noted
  const failures = health.failures + 1
  const isDormant = noted.failDays >= DAYS_TO_DORMANT || health.state === 'dormant' || health.state === 'gone'
  if (isDormant) {
    const hold = after(now, Math.max(probeDelayMs(health.probes, random), failure.afterMs ?? 0))
    const state = health.state === 'gone' ? 'gone' : 'dormant'
    return { ...noted, failures, state, probes: health.probes + 1, hold, retryAfter: null }
  }
  const asked = failure.afterMs
  const usual = asked === null ? failures : failures - PATIENT_TRIES
  const waitMs = Math.max(usual > 0 ? retryDelayMs(usual, random) : 0, asked ?? 0, SHORTEST_WAIT_MS)
  const hold = after(now, waitMs)
  return { ...noted, failures, state: 'failing', hold, retryAfter: asked === null ? null : hold }
}

/** After its shared inbox said that it is gone: believed when it says so on three days, with nothing else in between. */
export function afterGone(health: HostHealth, now: Date): HostHealth {
  const day = dayOf(now)
  const goneDays = health.goneDay === day ? health.goneDays : health.goneDays + 1
  const state = health.state === 'gone' ? 'gone' : goneDays >= DAYS_TO_GONE ? 'leaving' : 'failing'
  const failingSince = health.failingSince ?? now
  const hold = after(now, DAY_MS)
  return { ...health, state, goneDays, goneDay: day, failingSince, hold, retryAfter: null, trouble: 'status 410' }
}

/** After something came in from it that is truly its own: it is up, whatever failed before. Null when nothing changes. */
export function afterWord(health: HostHealth, now: Date): Partial<HostHealth> | null {
  const waits =
    (health.state === 'failing' || health.state === 'dormant' || health.state === 'gone') && health.hold > now
  // Its own wish stands. And whoever speaks a lot but takes nothing is not tried each time.
  const asked = health.retryAfter !== null && health.retryAfter > now
  const lately = health.spokeAt !== null && now.getTime() - health.spokeAt.getTime() < WORD_MS
  if (!waits || asked || lately) return null
  const failures = Math.min(health.failures, 1)
  return {
    state: 'failing',
    hold: EPOCH,
    failures,
    failingSince: null,
    failDays: 0,
    failDay: '',
    probes: 0,
    spokeAt: now,
  }
}

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)
