import { MAX_RETRY_AFTER_MS } from './limits.js'

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date; at most a day. Null for none and for nonsense. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, MAX_RETRY_AFTER_MS)
  if (!HTTP_DATE.test(text)) return null
  const until = Date.parse(text)
  return Number.isNaN(until) ? null : Math.min(Math.max(until - now.getTime(), 0), MAX_RETRY_AFTER_MS)
}
