import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { inWindow, type Window } from '../window.js'

/** That a member wants to find something again; `_id` is `<member>/<subject>`. Nobody else ever learns of it. */
export interface BookmarkDoc extends Doc {
  member: string
  /** Id of an item or a post. */
  subject: string
  of: 'item' | 'post'
  /** Sortable: when it was put there. */
  number: string
}

export const BOOKMARKS: CollectionSpec<BookmarkDoc> = {
  name: 'bookmarks',
  shared: true,
  indexes: [
    { name: 'member', keys: { member: 1, number: -1 } },
    { name: 'subject', keys: { subject: 1 } },
  ],
}

export type BookmarkRepo = ReturnType<typeof bookmarkRepo>

export function bookmarkRepo(store: Store) {
  const docs = store.collection(BOOKMARKS)
  const idOf = (member: string, subject: string) => `${member}/${subject}`
  return {
    /** A repeat changes nothing. */
    async add(doc: Omit<BookmarkDoc, '_id'>): Promise<void> {
      await docs.insertMany([{ _id: idOf(doc.member, doc.subject), ...doc }])
    },
    remove: (member: string, subject: string): Promise<boolean> => docs.deleteOne({ _id: idOf(member, subject) }),
    /** Newest first. */
    of: (member: string, window: Window): Promise<BookmarkDoc[]> => inWindow(docs, { member }, window),
    count: (member: string, atMost: number): Promise<number> => docs.count({ member }, { atMost }),
    /** Which of these the member put there. @param subjects  at most 500 */
    async among(member: string, subjects: readonly string[]): Promise<Set<string>> {
      if (subjects.length === 0) return new Set()
      const ids = subjects.map((subject) => idOf(member, subject))
      return new Set((await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(({ subject }) => subject))
    },
    /** When a member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
    /** When the item or post is gone. */
    forgetSubject: (subject: string): Promise<number> => docs.deleteMany({ subject }),
  }
}
