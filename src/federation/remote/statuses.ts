import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../core/clock.js'
import { invalid, refused, type Failed } from './results.js'
import { retryAfterMs } from './retry-after.js'

const LATER = new Set([408, 425, 429])

/** What a status other than 2xx and a redirect means for us. */
export function failureOf({ statusCode = 0, headers }: IncomingMessage, clock: Clock): Failed {
  if (statusCode === 410) return { kind: 'gone' }
  if (statusCode === 404) return { kind: 'not-found' }
  if (statusCode >= 500 || LATER.has(statusCode)) {
    const asked = retryAfterMs(headers['retry-after'], clock())
    return { kind: 'unavailable', reason: `status ${statusCode}`, retryAfterMs: asked, reached: true }
  }
  return statusCode >= 400 ? refused(`status ${statusCode}`, statusCode) : invalid(`status ${statusCode}`)
}
