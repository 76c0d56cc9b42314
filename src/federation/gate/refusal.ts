import type { WireFault } from '../wire/faults.js'

/** Why a request is turned away: for logs, counters and the steward. Strangers are told the status and a few words. */
export type Reason =
  | WireFault
  | 'wrong-method'
  | 'no-such-inbox'
  | 'gone'
  | 'wrong-type'
  | 'encoded-body'
  | 'too-large'
  | 'slow-body'
  | 'broken-off'
  | 'too-many-requests'
  | 'busy'
  | 'blocked'
  | 'local-key'
  | 'malformed-json'
  | 'malformed-activity'
  | 'too-much-in-it'
  | 'long-id'
  | 'unfit-id'
  | 'other-origin'
  | 'speaks-as-us'
  | 'key-unavailable'
  | 'no-key'
  | 'not-kept'

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 408 | 410 | 413 | 415 | 421 | 429 | 503

/** `retryAfterMs`: when it makes sense to come again; null where it never does. */
export type Refusal = { ok: false; status: RefusalStatus; reason: Reason; retryAfterMs: number | null }
export type Step<T> = { ok: true; value: T } | Refusal

export const pass = <T>(value: T): Step<T> => ({ ok: true, value })

export const refuse = (status: RefusalStatus, reason: Reason, retryAfterMs: number | null = null): Refusal => ({
  ok: false,
  status,
  reason,
  retryAfterMs,
})

const MINUTE_MS = 60_000

/** Something of ours or theirs that will pass. @param inMs when it may have; a minute when nobody knows */
export const later = (reason: Reason, inMs: number | null = null): Refusal => refuse(503, reason, inMs ?? MINUTE_MS)

/** What is wrong with a signature: the request was for another host, or it is not verified. */
export const unverified = (reason: WireFault): Refusal => refuse(reason === 'other-host' ? 421 : 401, reason)

/** What a stranger is told: nothing that says how far they came. */
export const words: Readonly<Record<RefusalStatus, string>> = {
  400: 'This is not an activity that can be read here',
  401: 'The request is not signed in a way that can be verified',
  403: 'Not accepted',
  404: 'There is no such inbox',
  405: 'Only POST is answered here',
  408: 'The request took too long',
  410: 'This inbox is gone',
  413: 'The body is too large',
  415: 'Send ActivityStreams as plain JSON',
  421: 'The request was meant for another host',
  429: 'Too many requests',
  503: 'Try again later',
}
