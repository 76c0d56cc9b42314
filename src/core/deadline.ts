export type Deadline = {
  begin(): void
  /** Milliseconds; all of them until it has begun. */
  leftMs(): number
  /** Waits for what is ending, but not beyond the time left. */
  bound(ending: Promise<unknown>): Promise<void>
}

/** The time that stopping may take, shared by all that has to end. */
export function deadline(totalMs: number): Deadline {
  let untilMs = Infinity
  const leftMs = () => Math.min(Math.max(untilMs - performance.now(), 0), totalMs)
  return {
    begin: () => {
      untilMs = performance.now() + totalMs
    },
    leftMs,
    async bound(ending) {
      const late = Promise.withResolvers<void>()
      const alarm = setTimeout(late.resolve, leftMs())
      await Promise.race([ending, late.promise]).finally(() => clearTimeout(alarm))
    },
  }
}
