import type { Fetcher, Headers } from './fetcher.js'

/**
 * What became of one attempt at a delivery. `status` is null when there was none to read.
 * - `refused`: another attempt with the same request changes nothing; 401 may call for another way to sign.
 * - `again`: later, not before `afterMs` when the host said so, for the whole host.
 */
export type Outcome =
  | { kind: 'delivered'; status: number }
  | { kind: 'refused'; status: number | null; reason: string }
  | { kind: 'gone' }
  | { kind: 'again'; status: number | null; afterMs: number | null; reason: string; reached: boolean }

/**
 * Posts a signed activity to an inbox. What is answered beside the status is thrown away.
 * @param headers  those of the signature, with the content type that it may cover
 */
export async function postToInbox(
  fetcher: Fetcher,
  inbox: string,
  request: { headers: Headers; body: Uint8Array; signal?: AbortSignal },
): Promise<Outcome> {
  const answer = await fetcher.post(inbox, request)
  if (answer.kind !== 'answered') {
    const reason = 'reason' in answer ? answer.reason : answer.kind
    const reached = answer.kind === 'invalid' || (answer.kind === 'unavailable' && answer.reached)
    // That a name leads to a closed address may be the fault of our own resolver, and pass.
    return { kind: 'again', status: null, afterMs: null, reason, reached }
  }
  const { failure } = answer
  const status = answer.status === 0 ? null : answer.status
  switch (failure?.kind) {
    case undefined:
      return { kind: 'delivered', status: answer.status }
    case 'gone':
      return { kind: 'gone' }
    case 'not-found':
      return { kind: 'refused', status, reason: 'status 404' }
    case 'refused':
      return { kind: 'refused', status, reason: failure.reason }
    case 'invalid': // a redirect, which may be a page for the time of a repair
      return { kind: 'again', status, afterMs: null, reason: failure.reason, reached: true }
    case 'unavailable':
      return { kind: 'again', status, afterMs: failure.retryAfterMs, reason: failure.reason, reached: true }
  }
}
