import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { lastOf } from '../window.js'
import { directionOf, within, type Bounds } from './window.js'

/** Whose timeline it is: a member's home, or one of their lists. */
export type Owner = `home:${string}` | `list:${string}`

/** One entry of one timeline. `_id` is `<owner>/<subject>`, so that nothing is in it twice. */
export interface TimelineDoc extends Doc {
  owner: string
  /** Id of an item or a post. */
  subject: string
  of: 'item' | 'post'
  author: Iri
  /** Who passed it on; null when it is there because of its author. */
  boostedBy: Iri | null
  /**
   * What timelines are ordered by, which is the id that apps see: that of the item or post, the reaction's `number` where
   * it was passed on, a later one for a reading list that has grown.
   */
  number: string
}

export const TIMELINE: CollectionSpec<TimelineDoc> = {
  name: 'timeline',
  indexes: [
    { name: 'home', keys: { owner: 1, number: -1 } },
    { name: 'subject', keys: { subject: 1 } },
    { name: 'brought', keys: { owner: 1, boostedBy: 1, author: 1 } },
  ],
}

/** Where a timeline was cut off; `_id` is its owner. What is older is looked up when somebody asks for it. */
export interface TimelineEndDoc extends Doc {
  /** Of the oldest entry that was kept. */
  number: string
}

export const TIMELINE_ENDS: CollectionSpec<TimelineEndDoc> = { name: 'timelineEnds', indexes: [] }

const MOST_KEPT = 2_000
const MOST_ASKED = 500

export const homeOf = (member: string): Owner => `home:${member}`
export const listOwner = (list: string): Owner => `list:${list}`
export const entryId = (owner: string, subject: string): string => `${owner}/${subject}`

export type TimelineRepo = ReturnType<typeof timelineRepo>

export function timelineRepo(store: Store) {
  const docs = store.collection(TIMELINE)
  const ends = store.collection(TIMELINE_ENDS)

  return {
    get: (owner: Owner, subject: string): Promise<TimelineDoc | null> => docs.findOne({ _id: entryId(owner, subject) }),

    /** @param from  the oldest there may be; null for all */
    rows: (owner: Owner, bounds: Bounds, from: string | null): Promise<TimelineDoc[]> => {
      const number = { ...within(bounds), ...(from !== null && { $gte: from }) }
      const wanted = Object.keys(number).length === 0 ? { owner } : { owner, number }
      return docs.find(wanted, { sort: { number: directionOf(bounds) }, limit: bounds.limit })
    },

    /** What is there already stays as it is. @param entries  at most 1,000 @returns those that are new */
    add: async (entries: readonly TimelineDoc[]): Promise<TimelineDoc[]> => {
      const added = new Set(entries.length > 0 ? await docs.insertMany(entries) : [])
      return entries.filter(({ _id }) => added.has(_id))
    },
    /** Brings it up to a newer place; never down. */
    raise: ({ _id, number }: TimelineDoc): Promise<boolean> =>
      docs.updateOne({ _id, number: { $lt: number } }, { $set: { number } }),

    /** Which of these timelines something has a place in. */
    async holding(owners: readonly string[], subject: string): Promise<string[]> {
      const found: string[] = []
      for (let at = 0; at < owners.length; at += MOST_ASKED) {
        const ids = owners.slice(at, at + MOST_ASKED).map((owner) => entryId(owner, subject))
        found.push(...(await docs.find({ _id: { $in: ids } }, { limit: MOST_ASKED })).map(({ owner }) => owner))
      }
      return found
    },

    dropSubject: (subject: string): Promise<number> => docs.deleteMany({ subject }),
    dropBoost: (subject: string, boostedBy: Iri): Promise<number> => docs.deleteMany({ subject, boostedBy }),
    /** What somebody wrote, and what they passed on; not what others passed on of theirs. */
    async dropFrom(owner: Owner, whom: Iri): Promise<void> {
      await docs.deleteMany({ owner, boostedBy: null, author: whom })
      await docs.deleteMany({ owner, boostedBy: whom })
    },
    async dropAll(owner: Owner): Promise<void> {
      await docs.deleteMany({ owner })
      await ends.deleteOne({ _id: owner })
    },

    /** The oldest that is kept of a timeline that was cut off; null when all of it is there. */
    endOf: async (owner: Owner): Promise<string | null> => (await ends.findOne({ _id: owner }))?.number ?? null,

    /** Keeps the newest 2,000, and notes where the rest was before it goes. @returns how many went */
    async trim(owner: Owner): Promise<number> {
      const number = await lastOf(docs, { owner }, MOST_KEPT)
      if (number === null) return 0
      const older = await docs.findOne({ owner, number: { $lt: number } })
      if (older === null) return 0
      await ends.updateOne({ _id: owner }, { $max: { number } }, { upsert: true })
      return docs.deleteMany({ owner, number: { $lt: number } })
    },
  }
}
