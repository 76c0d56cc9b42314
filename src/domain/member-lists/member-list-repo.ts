import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'

/**
 * Which answers to others a list shows, beside those to its owner: to all whom the owner follows, to those who are on the
 * list, or none.
 */
export const repliesPolicies = ['followed', 'list', 'none'] as const
export type RepliesPolicy = (typeof repliesPolicies)[number]

/** Some of those whom a member follows, to be read by themselves; nobody else sees it. */
export interface MemberListDoc extends Doc {
  member: string
  title: string
  replies: RepliesPolicy
  /** What those on it write is not in the home. */
  exclusive: boolean
}

/** That somebody is on a list. `_id` is `<list> <target>`. */
export interface ListAccountDoc extends Doc {
  list: string
  /** Whose list it is. */
  member: string
  target: Iri
  /** Sortable: when they were put on it. */
  number: string
}

export const MEMBER_LISTS: CollectionSpec<MemberListDoc> = {
  name: 'memberLists',
  indexes: [{ name: 'member', keys: { member: 1 } }],
}

export const LIST_ACCOUNTS: CollectionSpec<ListAccountDoc> = {
  name: 'listAccounts',
  indexes: [
    { name: 'list', keys: { list: 1, number: -1 } },
    { name: 'target', keys: { target: 1, member: 1 } },
  ],
}

/** Of one member. */
export const MOST_LISTS = 50
/** On one list. */
export const MOST_ON_LIST = 500

/** A list on which somebody is. */
export type Listing = { row: ListAccountDoc; list: MemberListDoc }

const rowId = (list: string, target: Iri): string => `${list} ${target}`

export type MemberListRepo = ReturnType<typeof memberListRepo>

export function memberListRepo(store: Store) {
  const lists = store.collection(MEMBER_LISTS)
  const rows = store.collection(LIST_ACCOUNTS)

  async function listingsOf(found: readonly ListAccountDoc[]): Promise<Listing[]> {
    const ids = [...new Set(found.map(({ list }) => list))]
    const known = new Map<string, MemberListDoc>()
    for (let at = 0; at < ids.length; at += 500) {
      const some = await lists.find({ _id: { $in: ids.slice(at, at + 500) } }, { limit: 500 })
      for (const list of some) known.set(list._id, list)
    }
    return found.flatMap((row) => {
      const list = known.get(row.list)
      return list === undefined ? [] : [{ row, list }]
    })
  }

  return {
    add: (doc: MemberListDoc): Promise<void> => lists.insertOne(doc),
    get: (id: string): Promise<MemberListDoc | null> => lists.findOne({ _id: id }),
    change: (id: string, set: Update<MemberListDoc>['$set']): Promise<MemberListDoc | null> =>
      lists.findOneAndUpdate({ _id: id }, { $set: set ?? {} }),
    /** The oldest first; all of them. */
    ofMember: (member: string): Promise<MemberListDoc[]> =>
      lists.find({ member }, { sort: { _id: 1 }, limit: 2 * MOST_LISTS }),
    /** With all who are on it. */
    async remove(id: string): Promise<void> {
      await lists.deleteOne({ _id: id })
      await rows.deleteMany({ list: id })
    },

    /** A repeat changes nothing. */
    async put(doc: Omit<ListAccountDoc, '_id'>): Promise<boolean> {
      return (await rows.insertMany([{ _id: rowId(doc.list, doc.target), ...doc }])).length > 0
    },
    take: (list: string, target: Iri): Promise<boolean> => rows.deleteOne({ _id: rowId(list, target) }),
    count: (list: string): Promise<number> => rows.count({ list }, { atMost: MOST_ON_LIST }),
    /** Newest first, between two numbers; at most 1,000. */
    rows: (list: string, number: { $lt?: string; $gt?: string }, limit: number, way: 1 | -1 = -1) =>
      rows.find(Object.keys(number).length === 0 ? { list } : { list, number }, { sort: { number: way }, limit }),
    /** Of these, who are on a list. */
    async among(list: string, targets: readonly Iri[]): Promise<Set<Iri>> {
      if (targets.length === 0) return new Set()
      const found = await rows.find({ _id: { $in: targets.map((target) => rowId(list, target)) } }, { limit: 500 })
      return new Set(found.map(({ target }) => target))
    },
    /** Whether anybody has somebody on a list. */
    anyWith: async (target: Iri): Promise<boolean> => (await rows.findOne({ target })) !== null,
    /** The lists on which some of these members have somebody. @param members  at most 100 */
    async with(target: Iri, members: readonly string[]): Promise<Listing[]> {
      const found: ListAccountDoc[] = []
      // Somebody may have them on each of their lists.
      for (let at = 0; at < members.length; at += 10) {
        const some = { $in: members.slice(at, at + 10) }
        found.push(...(await rows.find({ target, member: some }, { limit: 1_000 })))
      }
      return listingsOf(found)
    },
    /** A member lets somebody go. @returns the lists they were on */
    async takeFromAll(member: string, target: Iri): Promise<string[]> {
      const found = await rows.find({ target, member }, { limit: 1_000 })
      for (const { _id } of found) await rows.deleteOne({ _id })
      return found.map(({ list }) => list)
    },
  }
}
