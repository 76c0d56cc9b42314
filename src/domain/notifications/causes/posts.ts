import type { Clock } from '../../../core/clock.js'
import type { Iri } from '../../../core/iri.js'
import type { LocalActors } from '../../actors/local-actors.js'
import type { ItemDoc } from '../../items/item-repo.js'
import type { PostDoc, PostRepo } from '../../posts/post-repo.js'
import type { Bells } from '../bells.js'
import { TOLD_WITHIN_MS, type NotificationRepo } from '../notification-repo.js'
import { pollCauses, type PollDeps } from './polls.js'
import { changes, type ChangeDeps } from './changes.js'

type Deps = ChangeDeps &
  Pick<PollDeps, 'ballots'> & {
    actors: Pick<LocalActors, 'voice'>
    repo: Pick<NotificationRepo, 'forgetSubject'>
    posts: Pick<PostRepo, 'answersTo' | 'quoting' | 'byIri'>
    bells: Pick<Bells, 'followers' | 'members'>
    clock: Clock
  }

type Written = Pick<PostDoc, 'author' | 'audience' | 'inReplyTo' | 'mentions' | 'recipients' | 'quote'>

export type PostCauses = ReturnType<typeof postCauses>

/** Whom what somebody writes, changes or takes down is to be told to. Repeats are harmless. */
export function postCauses(deps: Deps) {
  const { addressees, actors, teller, repo, posts, bells, clock } = deps
  const { tellChanged, warn } = changes(deps)
  const polls = pollCauses(deps)
  const isRecent = (at: Date | null) => at !== null && clock().getTime() - at.getTime() < TOLD_WITHIN_MS

  /** Those it names, or answers, or quotes; the hub's voice when no item with a writer is answered. */
  async function tellNamed(iri: Iri, post: Written): Promise<Set<string>> {
    const { author, inReplyTo, mentions, quote = null } = post
    const quoted = quote === null ? null : await addressees.ownerOf(quote.of)
    const answered = inReplyTo === null ? null : await addressees.ownerOf(inReplyTo)
    const named = await addressees.membersOf(post.audience === 'direct' ? [...mentions, ...post.recipients] : mentions)
    const speaking = answered === null && author !== (await actors.voice())?.iri
    const voices = speaking ? await addressees.voiceOf(mentions) : []
    if (quoted !== null) await teller.tell({ member: quoted, type: 'quote', from: author, subject: iri, cause: iri })
    const told = new Set([...named, ...voices, ...(answered === null ? [] : [answered])])
    for (const member of told) {
      if (member === quoted) continue
      const answers = member === answered
      await teller.tell({ member, type: 'mention', from: author, subject: iri, cause: iri, answers })
    }
    return quoted === null ? told : told.add(quoted)
  }

  /** Those who want to hear of all that somebody publishes. */
  async function ring(author: Iri, iri: Iri, told: ReadonlySet<string>): Promise<void> {
    const tell = async (members: readonly string[]) => {
      for (const member of members)
        if (!told.has(member)) await teller.tell({ member, type: 'status', from: author, subject: iri, cause: iri })
    }
    for await (const followers of bells.followers(author)) await tell(await addressees.membersOf(followers))
    for await (const members of bells.members(author)) await tell(members)
  }

  /** Answers are for those who read the conversation, unless they go on with the author's own. */
  async function rings({ author, audience, inReplyTo }: Written): Promise<boolean> {
    if (audience === 'direct') return false
    return inReplyTo === null || (await posts.byIri(inReplyTo))?.author === author
  }

  return {
    /** @returns when there will be more to tell of it: once a vote is over */
    async post(doc: PostDoc): Promise<Date | null> {
      const { iri, author, editedAt } = doc
      if (doc.state === 'deleted') {
        await repo.forgetSubject(iri)
        if (doc.removedBy === 'moderator') await warn(doc)
        return null
      }
      if (isRecent(doc.receivedAt)) {
        const told = await tellNamed(iri, doc)
        if (await rings(doc)) await ring(author, iri, told)
      }
      if (isRecent(editedAt) && editedAt !== null) await tellChanged(iri, author, editedAt)
      return polls(doc)
    },

    /** What the hub publishes. */
    async item({ iri, state, publishedAt, editedAt, writtenBy }: ItemDoc): Promise<void> {
      const [name, voice] = [iri as Iri, await actors.voice()]
      if (state === 'deleted') return void (await repo.forgetSubject(name))
      if (voice === null) return
      if (isRecent(publishedAt)) await ring(voice.iri, name, new Set([writtenBy]))
      if (isRecent(editedAt) && editedAt !== null) await tellChanged(name, voice.iri, editedAt)
    },
  }
}
