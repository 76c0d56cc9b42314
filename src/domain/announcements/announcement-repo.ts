import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** What those who run the hub tell all its members; it stays in the hub. */
export interface AnnouncementDoc extends Doc {
  /** Markdown, and the safe HTML made of it. */
  source: string
  html: string
  /** When what it is about begins and ends; null when it does not say. Nobody is shown it afterwards. */
  startsAt: Date | null
  endsAt: Date | null
  /** Days count, not hours. */
  allDay: boolean
  publishedAt: Date
  updatedAt: Date
  /** Until when members are shown it: the end, far away when there is none. */
  until: Date
  /** One more with each change. */
  revision: number
}

export const ANNOUNCEMENTS: CollectionSpec<AnnouncementDoc> = {
  name: 'announcements',
  indexes: [{ name: 'until', keys: { until: 1 } }],
  retain: { field: 'until', days: 90 },
}

/** That a member has seen one and put it away. `_id` is `<announcement> <member>`. */
export interface DismissalDoc extends Doc {
  announcement: string
  member: string
  eraseAt: Date
}

export const DISMISSALS: CollectionSpec<DismissalDoc> = {
  name: 'dismissals',
  indexes: [
    { name: 'announcement', keys: { announcement: 1 } },
    { name: 'member', keys: { member: 1 } },
    { name: 'erase', keys: { eraseAt: 1 } },
  ],
  retain: { field: 'eraseAt', days: 0 },
}

/** One emoji of one member under one announcement. `_id` is `<announcement> <member> <name>`. */
export interface ResponseDoc extends Doc {
  announcement: string
  member: string
  /** The emoji itself. */
  name: string
  at: Date
  eraseAt: Date
}

export const RESPONSES: CollectionSpec<ResponseDoc> = {
  name: 'responses',
  indexes: [
    { name: 'announcement', keys: { announcement: 1, at: 1 } },
    { name: 'member', keys: { member: 1 } },
    { name: 'erase', keys: { eraseAt: 1 } },
  ],
  retain: { field: 'eraseAt', days: 0 },
}

const MOST_SHOWN = 50
const MOST_RESPONSES = 1_000

export type AnnouncementRepo = ReturnType<typeof announcementRepo>

export function announcementRepo(store: Store) {
  const docs = store.collection(ANNOUNCEMENTS)
  const [dismissals, responses] = [store.collection(DISMISSALS), store.collection(RESPONSES)]
  return {
    add: (doc: AnnouncementDoc): Promise<void> => docs.insertOne(doc),
    get: (id: string): Promise<AnnouncementDoc | null> => docs.findOne({ _id: id }),
    change: (id: string, revision: number, set: Partial<Omit<AnnouncementDoc, '_id' | 'revision'>>) =>
      docs.findOneAndUpdate({ _id: id, revision }, { $set: set, $inc: { revision: 1 } }),
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
    /** Those that end later than that; at most fifty. */
    after: (at: Date): Promise<AnnouncementDoc[]> =>
      docs.find({ until: { $gt: at } }, { sort: { until: 1 }, limit: MOST_SHOWN }),
    dismiss: async (doc: DismissalDoc): Promise<void> => void (await dismissals.insertMany([doc])),
    /** @param ids  at most fifty @returns those of them that the member put away */
    async dismissed(member: string, ids: readonly string[]): Promise<Set<string>> {
      const keys = ids.map((id) => `${id} ${member}`)
      const found = keys.length === 0 ? [] : await dismissals.find({ _id: { $in: keys } }, { limit: MOST_SHOWN })
      return new Set(found.map(({ announcement }) => announcement))
    },
    /** @returns whether it was not there */
    respond: async (doc: ResponseDoc): Promise<boolean> => (await responses.insertMany([doc])).length > 0,
    takeBack: (id: string): Promise<boolean> => responses.deleteOne({ _id: id }),
    /** The oldest first. */
    responsesTo: (announcement: string): Promise<ResponseDoc[]> =>
      responses.find({ announcement }, { sort: { at: 1 }, limit: MOST_RESPONSES }),
    /** What hangs on one that is no more. */
    async forget(announcement: string): Promise<void> {
      await dismissals.deleteMany({ announcement })
      await responses.deleteMany({ announcement })
    },
    /** What a member who is gone left on them. */
    async forgetMember(member: string): Promise<void> {
      await dismissals.deleteMany({ member })
      await responses.deleteMany({ member })
    },
  }
}
