import type { Iri } from '../../core/iri.js'
import { memberOf, type MemberRepo } from '../members/member-repo.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { PostDoc } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import { refusal } from '../refusals.js'
import { conversationId, type ConversationDoc, type ConversationRepo } from './conversation-repo.js'

/** @property last  id of its newest post */
export type Conversation = Pick<ConversationDoc, 'number' | 'others' | 'last' | 'unread'>

export type EntryDeps = {
  repo: Pick<ConversationRepo, 'get' | 'add' | 'change' | 'remove'>
  members: Pick<MemberRepo, 'get'>
  blocks: Pick<MemberBlocks, 'hidden'>
  visible: PostService['visible']
  newId: () => string
  /** A conversation has something new, for those who are connected just now. */
  changed: (member: string, conversation: Conversation) => void
}

const MOST_TRIES = 20
const MOST_POSTS = 50
const MOST_PEOPLE = 50

/** How messages come into the conversations of one member, and out of them. */
export function entering({ repo, members, blocks, visible, newId, changed }: EntryDeps) {
  async function mayEnter(member: string, me: Iri, post: PostDoc): Promise<boolean> {
    const doc = await members.get(member)
    if (doc === null || (await visible(memberOf(doc), [post])).length === 0) return false
    const { author } = post
    return me === author || !(await blocks.hidden(member, [author])).has(author)
  }

  /** A post that is known already changes nothing, so that a list it was taken from stays without it. */
  async function enter(member: string, me: Iri, post: PostDoc): Promise<void> {
    const others = peopleOf(post).filter((one) => one !== me)
    const _id = conversationId(member, post.thread, others)
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const there = await repo.get(_id)
      if (there?.posts.includes(post._id) === true) return
      const written = there === null ? await begin(_id, member, me, post, others) : await goOn(there, me, post)
      if (written === null) continue
      return changed(member, written)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  async function begin(_id: string, member: string, me: Iri, post: PostDoc, others: Iri[]) {
    const said = { member, thread: post.thread, others, posts: [post._id], last: post._id, unread: post.author !== me }
    const doc = { _id, number: newId(), ...said, hidden: false, revision: 1 }
    return (await repo.add(doc)) ? doc : null
  }

  function goOn(there: ConversationDoc, me: Iri, { _id, author }: PostDoc): Promise<ConversationDoc | null> {
    const posts = [...there.posts, _id].sort().slice(-MOST_POSTS)
    return repo.change(there, { posts, last: posts.at(-1) ?? _id, unread: author !== me, hidden: false })
  }

  async function leave(post: string, one: ConversationDoc): Promise<void> {
    for (let doc: ConversationDoc | null = one, tries = 0; doc !== null && tries < MOST_TRIES; tries++) {
      const posts: string[] = doc.posts.filter((id) => id !== post)
      const last = posts.at(-1)
      if (posts.length === doc.posts.length) return
      if (last === undefined ? await repo.remove(doc) : (await repo.change(doc, { posts, last })) !== null) return
      doc = await repo.get(one._id)
    }
  }

  return { mayEnter, enter, leave }
}

/** All who write or are written to, in order. */
export const peopleOf = ({ author, mentions, recipients }: PostDoc): Iri[] =>
  [...new Set([author, ...mentions, ...recipients])].sort().slice(0, MOST_PEOPLE)
