type Kept<T> = { value: T; letters: number }

/** Keeps what was asked for lately by its name, in bounded room: what was not asked for the longest goes, all of it at once. */
export class Recent<T> {
  readonly #half: number
  /** What was set or asked for since the other half was. */
  #young = new Map<string, Kept<T>>()
  #old = new Map<string, Kept<T>>()
  #letters = 0

  /** @param room  in letters of what is kept; what takes more than half of it is not */
  constructor(room: number) {
    this.#half = room / 2
  }

  get(name: string): T | undefined {
    const young = this.#young.get(name)
    if (young !== undefined) return young.value
    const old = this.#old.get(name)
    if (old !== undefined) this.set(name, old.value, old.letters)
    return old?.value
  }

  set(name: string, value: T, letters: number): void {
    this.delete(name)
    if (letters > this.#half) return
    if (this.#letters + letters > this.#half) {
      this.#old = this.#young
      this.#young = new Map()
      this.#letters = 0
    }
    this.#young.set(name, { value, letters })
    this.#letters += letters
  }

  delete(name: string): void {
    this.#letters -= this.#young.get(name)?.letters ?? 0
    this.#young.delete(name)
    this.#old.delete(name)
  }
}
