export type Rate = { count: number; windowMs: number }

export type Bucket = {
  /** Milliseconds until `amount`, 1 unless given, can be taken; 0 for at once. */
  waitMs(now: number, amount?: number): number
  take(amount?: number): void
  giveBack(amount?: number): void
}

/** Holds `count` at first and is refilled evenly; a clock that was set back refills nothing. */
export function bucket({ count, windowMs }: Rate): Bucket {
  let left = count
  let at: number | null = null
  return {
    waitMs(now, amount = 1) {
      if (at !== null && now > at) left = Math.min(count, left + ((now - at) * count) / windowMs)
      at = now
      return left >= amount ? 0 : Math.ceil(((amount - left) * windowMs) / count)
    },
    take(amount = 1) {
      left -= amount
    },
    giveBack(amount = 1) {
      left = Math.min(count, left + amount)
    },
  }
}
