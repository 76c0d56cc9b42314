import type { HostHealth } from '../../domain/hosts/host-repo.js'
import type { Outcome } from '../remote/post.js'
import type { DeliveryDoc } from '../../domain/hosts/delivery-repo.js'
import { afterFailure, alive, isOfHost } from './host-health.js'
import { isDenied } from './knock.js'
import { DENIED_MS, MAX_TRIES, retryDelayMs } from './schedule.js'

/**
 * What an answer means for the delivery and for its host.
 * - `arrived`, `refused` (for good): the row has done its duty
 * - `later`: the row waits, with these changes
 */
export type Judgement = { health: HostHealth } & (
  | { row: 'arrived' }
  | { row: 'refused'; reason: string }
  | { row: 'later'; changes: Partial<DeliveryDoc>; halts: boolean }
)

/** The table of answers, all but 410. @param random 0 <= r < 1 */
export function judge(
  row: Pick<DeliveryDoc, 'object' | 'attempts' | 'denied' | 'failingSince'>,
  health: HostHealth,
  outcome: Exclude<Outcome, { kind: 'gone' }>,
  now: Date,
  random: number,
): Judgement {
  if (outcome.kind === 'delivered') return { row: 'arrived', health: alive(health, now) }
  if (outcome.kind === 'refused') {
    const { status, reason } = outcome
    // Without a status it was our own rules that said no, and nothing is known of the host.
    const heard = status === null ? health : alive(health, now)
    if (!isDenied(outcome) || row.denied) return { row: 'refused', reason, health: heard }
    return { row: 'later', changes: { denied: true, due: after(now, DENIED_MS) }, halts: false, health: heard }
  }
  const failure = { object: row.object, ...outcome }
  const failing = afterFailure(health, failure, now, random)
  const failingSince = row.failingSince ?? now
  const halts = isOfHost(health, failure)
  // No answer, or a wish for time, says nothing of the activity: it only waits with its host.
  if (outcome.status === null || outcome.afterMs !== null) {
    return { row: 'later', changes: { tried: true, failingSince }, halts, health: failing }
  }
  const attempts = row.attempts + 1
  // Given up only where others got through meanwhile: of a server that is down nothing is counted out.
  const othersGotThrough = row.failingSince !== null && health.aliveAt !== null && health.aliveAt > row.failingSince
  if (attempts >= MAX_TRIES && othersGotThrough) {
    return { row: 'refused', reason: outcome.reason, health: failing }
  }
  const due = after(now, retryDelayMs(attempts, random))
  return { row: 'later', changes: { tried: true, failingSince, attempts, due }, halts, health: failing }
}

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)
