import { frozen } from '../../core/plain.js'
import type { Recent } from '../../core/recent.js'
import { decode } from './codec.js'
import type { Stored } from './hits.js'

/** What stands under an id, the text it was read from, and how often its collection had been written to when that was. */
type Known = { json: string; doc: Stored; written: number } | { json: null; doc: null; written: number }
export type KnownRoom = Recent<Known>

/**
 * Shared documents of one collection that were read lately, and ids under which there is nothing. Neither is looked up
 * again before the next write to the collection is done (nobody but the writer of this process writes to the file), and no
 * text is parsed again while it is the same.
 */
export class KnownDocuments {
  #written = 0

  /** @param room  for all collections of a store together */
  constructor(
    private readonly room: KnownRoom,
    private readonly name: string,
  ) {}

  /** Something of the collection may be another from now on. */
  changed(): void {
    this.#written++
  }

  /** What stands under an id now, null for nothing; undefined where that has to be looked up. */
  current(id: string): Stored | null | undefined {
    const known = this.room.get(this.nameOf(id))
    return known?.written === this.#written ? known.doc : undefined
  }

  /** Nothing stands under it, as was found in this turn. */
  absent(id: string): void {
    const name = this.nameOf(id)
    this.room.set(name, { json: null, doc: null, written: this.#written }, name.length)
  }

  /** @param json  read in this turn, so that it is current */
  read(id: string, json: string): Stored {
    return this.keep(id, json, this.#written)
  }

  /** @param json  read a while ago, maybe */
  readLate(id: string, json: string): Stored {
    return this.keep(id, json, null)
  }

  private keep(id: string, json: string, written: number | null): Stored {
    const name = this.nameOf(id)
    const known = this.room.get(name)
    if (known !== undefined && known.json !== null && known.json === json) {
      known.written = written ?? known.written
      return known.doc
    }
    const doc = frozen(decode<Stored>(json, `a document of ${this.name}`))
    this.room.set(name, { json, doc, written: written ?? -1 }, json.length)
    return doc
  }

  private nameOf(id: string): string {
    return `${this.name} ${id}`
  }
}
