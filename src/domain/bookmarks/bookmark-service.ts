import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { can, type Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import { idOf, type Subject } from '../subjects.js'
import type { Window } from '../window.js'
import type { BookmarkDoc, BookmarkRepo } from './bookmark-repo.js'
import type { ThreadMuteRepo } from './thread-mute-repo.js'

/** More than anybody finds anything in again. */
const MOST_BOOKMARKS = 10_000

type Deps = {
  bookmarks: BookmarkRepo
  mutes: ThreadMuteRepo
  newId: () => string
  clock: Clock
}

export type BookmarkService = ReturnType<typeof bookmarkService>

/**
 * What members put aside for themselves, and conversations of which they want to hear no more. Open to all who may read,
 * with a profile or without: nobody else is told. Whether a member may see a subject is for its caller to have asked.
 */
export function bookmarkService({ bookmarks, mutes, newId, clock }: Deps) {
  const reader = (member: Member): string => {
    if (!can(member, 'read')) throw refusal('forbidden', 'not-allowed')
    return member.id
  }
  return {
    /** A repeat changes nothing. @throws Refusal 'forbidden', 'conflict' when there are enough */
    async add(member: Member, subject: Subject): Promise<void> {
      const id = reader(member)
      if ((await bookmarks.count(id, MOST_BOOKMARKS)) >= MOST_BOOKMARKS) throw refusal('conflict', 'too-many-bookmarks')
      await bookmarks.add({ member: id, subject: idOf(subject), of: subject.of, number: newId() })
    },

    /** A repeat changes nothing. */
    async remove(member: Member, subject: Pick<BookmarkDoc, 'subject'>): Promise<void> {
      await bookmarks.remove(reader(member), subject.subject)
    },

    /** Newest first; `number` is where the next page begins. Some of it may be gone, or hidden from the member, by now. */
    of: (member: Member, window: Window): Promise<BookmarkDoc[]> => bookmarks.of(reader(member), window),

    /** Which of these the member has put aside. @param subjects  ids, at most 500 */
    among: (member: Pick<Member, 'id'>, subjects: readonly string[]): Promise<Set<string>> =>
      bookmarks.among(member.id, subjects),

    /** The member wants to hear no more of the whole conversation that something is part of. A repeat changes nothing. */
    async muteThread(member: Member, subject: Subject): Promise<void> {
      await mutes.add(reader(member), threadOf(subject), clock())
    },

    async unmuteThread(member: Member, subject: Subject): Promise<void> {
      await mutes.remove(reader(member), threadOf(subject))
    },

    /** Which of these conversations the member has muted. @param threads  at most 500 */
    mutedAmong: (member: Pick<Member, 'id'>, threads: readonly Iri[]): Promise<Set<Iri>> =>
      mutes.among(member.id, threads),

    /** Whether a member is not to be told of what happens in a conversation. */
    isThreadMuted: async (member: string, thread: Iri): Promise<boolean> =>
      (await mutes.among(member, [thread])).size > 0,

    threadMoved: (from: Iri, to: Iri): Promise<void> => mutes.reroot(from, to),

    /** The item or post is gone. */
    forgetSubject: (subject: string): Promise<number> => bookmarks.forgetSubject(subject),

    /** The member is gone. */
    async forget(member: string): Promise<void> {
      await bookmarks.forget(member)
      await mutes.forget(member)
    },
  }
}

/** Where the conversation began that something is part of. */
export const threadOf = (subject: Subject): Iri =>
  subject.of === 'item' ? (subject.item.iri as Iri) : subject.post.thread
