import type { Window } from '../window.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Viewer } from '../audience.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { Post } from '../posts/post.js'
import { refusal } from '../refusals.js'
import type { ConversationDoc, ConversationRepo } from './conversation-repo.js'
import { entering, peopleOf, type Conversation, type EntryDeps } from './entering.js'

export type { Conversation } from './entering.js'

type Deps = EntryDeps & {
  posts: Pick<PostRepo, 'some'>
  repo: ConversationRepo
  actors: Pick<LocalActors, 'isLocal' | 'membersOf'>
}

const MOST_TRIES = 20
const MOST_CONVERSATIONS = 500

/** What members write to each other, and to others, for nobody else to read: one list for each of them. */
export function conversationService({ repo, posts, actors, ...means }: Deps) {
  const { enter, leave, mayEnter } = entering({ repo, ...means })

  async function found(member: string, number: string): Promise<ConversationDoc> {
    const doc = await repo.byNumber(member, number)
    if (doc === null || doc.hidden) throw refusal('not-found', 'no-such-item')
    return doc
  }

  /** @throws Refusal 'not-found' */
  async function set(member: string, number: string, change: Partial<ConversationDoc>): Promise<Conversation> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const written = await repo.change(await found(member, number), change)
      if (written !== null) return written
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  return {
    /** Something was written, or taken down. A repeat changes nothing. */
    async heard(post: PostDoc): Promise<void> {
      if (post.audience !== 'direct') return
      if (post.state === 'deleted') {
        for (const doc of await repo.withPost(post._id)) await leave(post._id, doc)
        return
      }
      const local = peopleOf(post).filter((one) => actors.isLocal(one))
      for (const [me, member] of await actors.membersOf(local))
        if (await mayEnter(member, me, post)) await enter(member, me, post)
    },

    /** Newest first; numbers in the window are ids of newest posts. */
    page: (member: string, window: Window): Promise<Conversation[]> => repo.list(member, window),

    /** What was said last in each of these that the member may see. @param some  at most 500 */
    async newest(member: Viewer, some: readonly Conversation[]): Promise<Post[]> {
      const docs = await posts.some(some.map(({ last }) => last))
      return (await means.visible(member, docs)).map(postOf)
    },

    /** @throws Refusal 'not-found' */
    get: (member: string, number: string): Promise<Conversation> => found(member, number),
    read: (member: string, number: string): Promise<Conversation> => set(member, number, { unread: false }),
    /** Kept for later. @throws Refusal 'not-found' */
    unread: (member: string, number: string): Promise<Conversation> => set(member, number, { unread: true }),
    /** Takes it from the list; what was written stays. */
    hide: async (member: string, number: string): Promise<void> =>
      void (await set(member, number, { hidden: true, unread: false })),
    trim: (member: string): Promise<number> => repo.trim(member, MOST_CONVERSATIONS),
    forget: (member: string): Promise<number> => repo.forget(member),
  }
}
