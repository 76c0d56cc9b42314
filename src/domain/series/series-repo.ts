import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Fields } from '../drafts/fields.js'
import type { ItemPicture } from '../items/item.js'
import type { Rule } from './rule.js'

/** One time that a series is on: an item of its own. */
export type Occurrence = {
  /** As the rule has it, `YYYY-MM-DD`; where it was moved by itself, its item knows. */
  day: string
  /** Set aside before it is made, so that making it twice makes one. */
  item: string
  /** The revision of the series that its item was brought to; 0 when it was not made yet. */
  made: number
  /** `past`: of before a change of the series, which does not concern it. `out`: the rule has it no more. */
  state: 'in' | 'past' | 'out'
}

/** An event that comes again; `_id` is the id of the item it began with. */
export interface SeriesDoc extends Doc {
  /** The member who changed it last, in whose name its events are published. */
  by: string
  /** What its events say, as it was typed; times are those of `first`. */
  fields: Fields
  pictures: ItemPicture[]
  zone: string
  /** The day the rule counts from. */
  first: string
  rule: Rule
  /** One more with each change of what it says. */
  revision: number
  /** The draft, and its version, that this revision was made from: what its items are made from, too. */
  madeFrom: { draft: string; version: number }
  /** In the order of their days. */
  occurrences: Occurrence[]
  ended: { at: Date; reason: string } | null
  /** Why nothing more is made; null when all is well. */
  trouble: 'not-allowed' | null
  /** When its items have to be looked at; null when nothing more will come. */
  due: Date | null
  /** One more with each write. */
  writes: number
}

export const SERIES: CollectionSpec<SeriesDoc> = {
  name: 'series',
  indexes: [{ name: 'due', keys: { due: 1 } }],
}

export type SeriesRepo = ReturnType<typeof seriesRepo>

export function seriesRepo(store: Store) {
  const docs = store.collection(SERIES)
  return {
    get: (id: string): Promise<SeriesDoc | null> => docs.findOne({ _id: id }),
    /** @throws DuplicateKey */
    add: (doc: SeriesDoc): Promise<void> => docs.insertOne(doc),
    /** Changes one that nobody has written since it was read. @returns it afterwards; null when somebody has */
    change: ({ _id, writes }: SeriesDoc, set: Partial<Omit<SeriesDoc, '_id' | 'writes'>>): Promise<SeriesDoc | null> =>
      docs.findOneAndUpdate({ _id, writes }, { $set: { ...set, writes: writes + 1 } }),
    /** Takes one that is due, for a while. */
    claim: (now: Date, until: Date): Promise<SeriesDoc | null> =>
      docs.findOneAndUpdate({ due: { $lte: now } }, { $set: { due: until } }, { sort: { due: 1 } }),
  }
}
