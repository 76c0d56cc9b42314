/** The values that were asked for last, at most `limit` of them; the one that nobody asked for the longest goes first. */
export class Recent<T> {
  readonly #kept = new Map<string, T>()
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.#kept.size
  }

  get(key: string): T | undefined {
    const value = this.#kept.get(key)
    if (value === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, value)
    return value
  }

  set(key: string, value: T): void {
    this.#kept.delete(key)
    this.#kept.set(key, value)
    if (this.#kept.size <= this.limit) return
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest)
      return
    }
  }
}
