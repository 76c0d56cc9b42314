import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/**
 * That a member follows one reading list of somebody elsewhere, and nothing else of theirs: the hub hears of it as for
 * those who follow quietly. `_id` is `<member> <list>`.
 */
export interface ListFollowDoc extends Doc {
  member: string
  /** Id of the post that the list is here. */
  list: string
  /** Its author. */
  target: Iri
  at: Date
}

export const LIST_FOLLOWS: CollectionSpec<ListFollowDoc> = {
  name: 'listFollows',
  indexes: [
    { name: 'member', keys: { member: 1, target: 1 } },
    { name: 'list', keys: { list: 1, member: 1 } },
    { name: 'target', keys: { target: 1 } },
  ],
}

export type ListFollowRepo = ReturnType<typeof listFollowRepo>

export function listFollowRepo(store: Store) {
  const docs = store.collection(LIST_FOLLOWS)
  return {
    /** A repeat changes nothing. */
    async add(doc: Omit<ListFollowDoc, '_id'>): Promise<void> {
      await docs.insertMany([{ _id: `${doc.member} ${doc.list}`, ...doc }])
    },
    remove: (member: string, list: string): Promise<boolean> => docs.deleteOne({ _id: `${member} ${list}` }),
    has: async (member: string, list: string): Promise<boolean> =>
      (await docs.findOne({ _id: `${member} ${list}` })) !== null,
    any: async (target: Iri): Promise<boolean> => (await docs.findOne({ target })) !== null,
    count: (member: string, atMost: number): Promise<number> => docs.count({ member }, { atMost }),
    /** Members, in their order, behind `after`. */
    async membersOf(list: string, limit: number, after: string | null): Promise<string[]> {
      const found = await docs.find(
        { list, ...(after !== null && { member: { $gt: after } }) },
        { sort: { member: 1 }, limit },
      )
      return found.map(({ member }) => member)
    },
    /** Some of what a member follows. */
    ofMember: (member: string, limit: number): Promise<ListFollowDoc[]> => docs.find({ member }, { limit }),
    /** All there are, in order of their ids. */
    all: (limit: number, after: string | null): Promise<ListFollowDoc[]> =>
      docs.find(after === null ? {} : { _id: { $gt: after } }, { sort: { _id: 1 }, limit }),
    removeAllOf: (target: Iri): Promise<number> => docs.deleteMany({ target }),
    removeAllTo: (list: string): Promise<number> => docs.deleteMany({ list }),
    removeBetween: (member: string, target: Iri): Promise<number> => docs.deleteMany({ member, target }),
  }
}
