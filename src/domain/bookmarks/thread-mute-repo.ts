import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** That a member wants to hear no more of a conversation; `_id` is `<member> <thread>`. */
export interface ThreadMuteDoc extends Doc {
  member: string
  /** Where the conversation began: `Post.thread`, or an item. */
  thread: Iri
  at: Date
}

export const THREAD_MUTES: CollectionSpec<ThreadMuteDoc> = {
  name: 'threadMutes',
  shared: true,
  indexes: [
    { name: 'thread', keys: { thread: 1, member: 1 } },
    { name: 'member', keys: { member: 1 } },
  ],
}

const AT_ONCE = 500

export type ThreadMuteRepo = ReturnType<typeof threadMuteRepo>

export function threadMuteRepo(store: Store) {
  const docs = store.collection(THREAD_MUTES)
  const idOf = (member: string, thread: Iri) => `${member} ${thread}`
  /** A repeat changes nothing. */
  const add = async (member: string, thread: Iri, at: Date): Promise<void> => {
    await docs.insertMany([{ _id: idOf(member, thread), member, thread, at }])
  }
  const some = (thread: Iri): Promise<ThreadMuteDoc[]> => docs.find({ thread }, { sort: { member: 1 }, limit: AT_ONCE })
  return {
    add,
    remove: (member: string, thread: Iri): Promise<boolean> => docs.deleteOne({ _id: idOf(member, thread) }),
    /** Which of these conversations the member has muted. @param threads  at most 500 */
    async among(member: string, threads: readonly Iri[]): Promise<Set<Iri>> {
      if (threads.length === 0) return new Set()
      const ids = Array.from(new Set(threads), (thread) => idOf(member, thread))
      return new Set((await docs.find({ _id: { $in: ids } }, { limit: 500 })).map(({ thread }) => thread))
    },
    /** What was known as a conversation of its own turns out to be part of another: who muted it muted that. */
    async reroot(from: Iri, to: Iri): Promise<void> {
      for (let found = await some(from); found.length > 0; found = await some(from)) {
        for (const { _id, member, at } of found) {
          await add(member, to, at)
          await docs.deleteOne({ _id })
        }
      }
    },
    /** When a member leaves. */
    forget: (member: string): Promise<number> => docs.deleteMany({ member }),
  }
}
