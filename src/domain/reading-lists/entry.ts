import type { Iri } from '../../core/iri.js'

/** How many entries a list may have. */
export const MOST_ENTRIES = 100

/** All that is typed of the entries of one list, in UTF-16 units: with its text it has to fit what servers take at once. */
export const LONGEST_ENTRIES = 60_000

/** Of an entry, in UTF-16 units. */
export const longestEntry = { address: 2_000, title: 200, note: 500 } as const

/** Something on a reading list, as it is kept. */
export type ListEntry = {
  /** `item`: published here. `post`: of a member, or of somebody elsewhere, known here. `link`: anything else on the web. */
  of: 'item' | 'post' | 'link'
  /** The permanent address of an item or a post, or that of a page; unique within its list. */
  at: Iri
  /** As it was when the list was last published: what is left of an entry that is gone. */
  title: string
  /** Why it is on the list, in plain text; empty when not said. */
  note: string
  addedAt: Date
  /**
   * What strangers were last shown of it. Only from `open` does it become `gone`: the title of what was for members
   * alone when it was taken down is told to nobody.
   */
  was: 'open' | 'hidden' | 'gone'
}

/** An entry as it was typed. */
export type TypedEntry = Pick<ListEntry, 'title' | 'note'> & { at: string }

/** What the addresses of entries are found by. */
export const addressesOf = (entries: readonly ListEntry[]): Iri[] => entries.map(({ at }) => at)
