import { Refusal } from '../../core/errors.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { contentOf, type Subject } from '../../domain/subjects.js'
import { shownBoost, subjectOf, type Shown } from '../entities/make-status.js'
import type { StatusShelf } from '../shelves/status-shelf.js'
import type { Topic } from './stream.js'

type Deps = {
  services: Pick<Services, 'memberBlocks' | 'posts' | 'reactions' | 'reader' | 'rules' | 'subjects'>
  statuses: Pick<StatusShelf, 'visible'>
  baseUrl: string
}
type Of = Shown['of']

export type Sight = ReturnType<typeof sightOf>

/** What stands behind the ids of an event now, and who may see it. */
export function sightOf({ services, statuses, baseUrl }: Deps) {
  const { posts, reactions, reader, rules, subjects, memberBlocks } = services

  /** Answers to others are for those who read the conversation, or the hashtag. */
  async function opensThread({ inReplyTo, author }: { inReplyTo: Iri | null; author: Iri }): Promise<boolean> {
    if (inReplyTo === null) return true
    const parent = await subjects.docOf(inReplyTo)
    return parent?.of === 'post' && parent.doc.author === author
  }

  return {
    /** Whatever its audience; null for what is not there any more. */
    async up({ of, status }: { of: Of; status: string }): Promise<Shown | null> {
      if (of === 'item') return subjects.subjectOf(`${baseUrl}/o/${status}` as Iri)
      if (of === 'post') {
        const post = await posts.get(status)
        return post?.state === 'published' ? { of, post } : null
      }
      const boost = await reactions.boostOf(status)
      const subject = boost === null ? null : await subjects.subjectOf(boost.object)
      if (boost === null || subject === null) return null
      return shownBoost(boost, subject)
    },

    /** As in timelines: nothing that the member may not see, and nothing of those they have turned away. */
    async sees(viewer: Member, shown: Shown): Promise<boolean> {
      const subject = subjectOf(shown)
      const actors = [
        ...(shown.of === 'boost' ? [shown.by] : []),
        ...(subject.of === 'post' ? [subject.post.author] : []),
      ]
      const hidden = await memberBlocks.hidden(
        viewer.id,
        actors.map((iri) => ({ iri, host: hostOf(iri) })),
      )
      return hidden.size === 0 && (await refusedAs(() => statuses.visible(viewer, subject))) === null
    },

    /** Whether the member could see what is gone now. */
    async knew(viewer: Member, of: Of, id: string): Promise<boolean> {
      if (of === 'boost') return reactions.couldKnow(viewer, id)
      return (await refusedAs(() => (of === 'item' ? reader : posts).view(viewer, id))) === 'gone'
    },

    /** The timelines for all that it stands in. */
    async openTopics(subject: Subject): Promise<Topic[]> {
      const { audience, tagKeys } = contentOf(subject)
      const isOurs = subject.of === 'item' || subject.post.origin === 'local'
      if (audience !== 'public' || (!isOurs && rules.silenced(subject.post.host))) return []
      const tags = tagKeys.flatMap((key) => [`hashtag:${key}`, ...(isOurs ? [`hashtag:local:${key}`] : [])])
      if (subject.of === 'post' && !(await opensThread(subject.post))) return tags
      const all = ['public', isOurs ? 'public:local' : 'public:remote']
      return [...tags, ...all, ...(hasMedia(subject) ? all.map((topic) => `${topic}:media`) : [])]
    },
  }
}

/** Null when it was not. */
async function refusedAs(look: () => Promise<unknown>): Promise<Refusal['kind'] | null> {
  try {
    await look()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.kind
    throw error
  }
}

const hasMedia = (subject: Subject): boolean =>
  subject.of === 'item' ? subject.item.pictures.length > 0 : subject.post.files.some(({ kind }) => kind !== 'link')
