/** When a lease taken at `now` runs out and another worker may take the row. */
export function leaseUntil(now: Date, leaseMs: number): Date {
  return new Date(now.getTime() + leaseMs)
}

/**
 * How long to wait before trying something again that failed.
 * @param attempts  attempts already made, 1 or more
 * @param random    0 <= r < 1; spreads retries, so that what comes back is not hit by all at once
 * @returns milliseconds: `baseMs` doubling with each attempt up to `maxMs`, plus up to 20 %
 */
export function backoffDelayMs(
  attempts: number,
  random: number,
  { baseMs, maxMs }: { baseMs: number; maxMs: number },
): number {
  const delayMs = Math.min(baseMs * 2 ** Math.max(attempts - 1, 0), maxMs)
  return Math.round(delayMs * (1 + 0.2 * random))
}
