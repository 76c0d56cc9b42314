import type { IncomingHttpHeaders } from 'node:http'

/** Why a request to a stranger did not bring what was asked for. Reasons are for logs, and short whatever was answered. */
export type Failed =
  /** Our rules forbid the address (`status` null), or they answered with a 4xx that has no kind of its own. */
  | { kind: 'refused'; reason: string; status: number | null }
  | { kind: 'gone' }
  | { kind: 'not-found' }
  /**
   * May work later. `reached` is false when no connection came about. `retryAfterMs` is what the other side asked for,
   * at most a day; null when it said nothing.
   */
  | { kind: 'unavailable'; reason: string; retryAfterMs: number | null; reached: boolean }
  /** An answer that cannot be used: too large, of the wrong type, not HTTP. */
  | { kind: 'invalid'; reason: string }

/** The beginning of an answer; `url` is where it came from after all redirects, without a fragment. */
export type Head = { status: number; url: string; headers: IncomingHttpHeaders }

/** Ends an exchange from within: thrown by what guards sockets and bodies, and turned into a result by `exchange`. */
export class Fault extends Error {
  override readonly name = 'Fault'
  constructor(readonly failed: Failed) {
    super('reason' in failed ? failed.reason : failed.kind)
  }
}

export const refused = (reason: string, status: number | null = null): Failed => ({ kind: 'refused', reason, status })
export const invalid = (reason: string): Failed => ({ kind: 'invalid', reason })
export const unreached = (reason: string): Failed => ({
  kind: 'unavailable',
  reason,
  retryAfterMs: null,
  reached: false,
})
export const brokenOff = (reason: string): Failed => ({
  kind: 'unavailable',
  reason,
  retryAfterMs: null,
  reached: true,
})
