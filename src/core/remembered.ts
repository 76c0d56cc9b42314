import { frozen, isSame } from './plain.js'
import { Recent } from './recent.js'

/**
 * Keeps what was made together with all that it was made of, and gives it again only while it would be made of the very
 * same. Nobody has to say that something has changed: who asks brings what there is now, whoever changed it.
 */
export class Remembered<Of, Made> {
  readonly #recent: Recent<{ of: Of; made: Made }>

  /** @param room  in letters of JSON, of what was made; each takes up to ten bytes, with what it was made of */
  constructor(room: number) {
    this.#recent = new Recent(room)
  }

  /**
   * @param of    plain data: all that counts but for what never changes while the process lives
   * @param make  null for what cannot be made; that is tried again each time
   * @returns frozen: others are given the same
   */
  get(name: string, of: Of, make: (of: Of) => Made | null): Made | null {
    const known = this.#recent.get(name)
    if (known !== undefined && isSame(known.of, of)) return known.made
    const made = make(of)
    if (made === null) this.#recent.delete(name)
    else this.#recent.set(name, { of, made: frozen(made) }, JSON.stringify(made).length)
    return made
  }
}
