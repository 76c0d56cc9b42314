import type { Clock } from '../../core/clock.js'
import { Refusal } from '../../core/errors.js'
import { shownId } from '../../core/ids.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { LiveEvent } from '../../domain/live/live-event.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import type { Subject } from '../../domain/subjects.js'
import { subjectOf, type Shown } from '../entities/make-status.js'
import type { StatusShelf } from '../shelves/status-shelf.js'
import type { Heard, Told } from './switchboard.js'
import type { Topic } from './stream.js'

type Deps = {
  services: Pick<Services, 'memberBlocks' | 'posts' | 'reactions' | 'reader' | 'rules' | 'subjects' | 'timelines'>
  statuses: StatusShelf
  baseUrl: string
  clock: Clock
}

/** What is older is brought here by reading on, not by happening: apps would put it on top. As Mastodon has it. */
const RECENT_MS = 6 * 60 * 60_000

type EventOf<W extends LiveEvent['what']> = Extract<LiveEvent, { what: W }>

/** What apps are told of what happens, and under which topics. */
export function telling(deps: Deps): (event: LiveEvent, heard: Heard) => Promise<Told[]> {
  const look = lookOf(deps)
  return async (event, heard) => {
    switch (event.what) {
      case 'placed': {
        const topics = event.owners.filter((owner) => heard.has(owner))
        const shown = topics.length === 0 ? null : await look.up(event)
        return shown === null || !look.isRecent(shown) ? [] : [look.told('update', shown, topics)]
      }
      case 'published':
      case 'changed': {
        const shown = (await look.isHeard(heard)) ? await look.up(event) : null
        if (shown === null || (event.what === 'published' && !look.isRecent(shown))) return []
        const topics = (await look.openTopics(shown)).filter((topic) => heard.has(topic))
        const placed = event.what === 'changed' ? await look.placesOf(event, heard) : []
        return [look.told(event.what === 'changed' ? 'status.update' : 'update', shown, [...topics, ...placed])]
      }
      case 'deleted':
        return [look.deleted(event, heard)]
      case 'filters':
        return [{ event: 'filters_changed', topics: [`member:${event.member}`], payload: null }]
      case 'merged':
        return [{ event: 'notifications_merged', topics: [`notifications:${event.member}`], payload: null }]
      default:
        return []
    }
  }
}

const STATUS_TOPIC = /^(?:home|list|public|hashtag)\b/

function lookOf({ services, statuses, baseUrl, clock }: Deps) {
  const { posts, reactions, rules, subjects, timelines, memberBlocks } = services

  /** Whatever its audience; null for what is not there any more. */
  async function up({ of, status }: { of: 'item' | 'post' | 'boost'; status: string }): Promise<Shown | null> {
    if (of === 'item') return subjects.subjectOf(`${baseUrl}/o/${shownId(status)}` as Iri)
    if (of === 'post') {
      const post = await posts.get(status)
      return post?.state === 'published' ? { of, post } : null
    }
    const boost = await reactions.boostOf(status)
    const subject = boost === null ? null : await subjects.subjectOf(boost.object)
    if (boost === null || subject === null) return null
    return { of, id: status, at: boost.at, by: boost.actor, activity: boost.activity, subject }
  }

  /** As in timelines: nothing that the member may not see, and nothing of those they have turned away. */
  async function maySee(viewer: Member, shown: Shown): Promise<boolean> {
    const actors = [...(shown.of === 'boost' ? [shown.by] : []), ...authorsOf(subjectOf(shown))]
    const named = actors.map((iri) => ({ iri, host: hostOf(iri) }))
    if ((await memberBlocks.hidden(viewer.id, named)).size > 0) return false
    return seesSubject(viewer, subjectOf(shown))
  }

  async function seesSubject(viewer: Member, subject: Subject): Promise<boolean> {
    try {
      await statuses.visible(viewer, subject)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  /** Answers to others are for those who read the conversation, or the hashtag. */
  async function opensThread({ inReplyTo, author }: { inReplyTo: Iri | null; author: Iri }): Promise<boolean> {
    if (inReplyTo === null) return true
    const parent = await subjects.docOf(inReplyTo)
    return parent?.of === 'post' && parent.doc.author === author
  }

  return {
    up,
    isRecent: (shown: Shown): boolean => clock().getTime() - timeOf(shown).getTime() < RECENT_MS,
    isHeard: (heard: Heard): boolean => heard.startingWith('').some((topic) => STATUS_TOPIC.test(topic)),

    told(event: string, shown: Shown, topics: readonly Topic[]): Told {
      const draw = statuses.drawing(shown)
      const payload = async (viewer: Member) => {
        const status = (await maySee(viewer, shown)) ? await draw(viewer) : null
        return status === null ? null : JSON.stringify(status)
      }
      return { event, topics, payload }
    },

    /** The timelines for all that something stands in. */
    async openTopics(shown: Shown): Promise<Topic[]> {
      const subject = subjectOf(shown)
      const { audience, tagKeys } = subject.of === 'item' ? subject.item : subject.post
      const isOurs = subject.of === 'item' || subject.post.origin === 'local'
      if (shown.of === 'boost' || audience !== 'public') return []
      if (subject.of === 'post' && !isOurs && rules.silenced(subject.post.host)) return []
      const tags = tagKeys.flatMap((key) => [`hashtag:${key}`, ...(isOurs ? [`hashtag:local:${key}`] : [])])
      if (subject.of === 'post' && !(await opensThread(subject.post))) return tags
      const all = ['public', isOurs ? 'public:local' : 'public:remote']
      return [...tags, ...all, ...(hasMedia(subject) ? all.map((topic) => `${topic}:media`) : [])]
    },

    /** Homes and lists that have it, of those that somebody listens to. */
    async placesOf({ status }: EventOf<'changed'>, heard: Heard): Promise<Topic[]> {
      const owners = [...heard.startingWith('home:'), ...heard.startingWith('list:')]
      return timelines.holding(owners, status)
    },

    /** An id alone; of what was not for everybody, for those who could see it. */
    deleted({ of, status }: EventOf<'deleted'>, heard: Heard): Told {
      const topics = heard.startingWith('').filter((topic) => STATUS_TOPIC.test(topic) || topic.startsWith('direct:'))
      const payload = async (viewer: Member) => ((await knewOf(viewer, of, status)) ? shownId(status) : null)
      return { event: 'delete', topics, payload }
    },
  }

  async function knewOf(viewer: Member, of: EventOf<'deleted'>['of'], id: string): Promise<boolean> {
    if (of === 'boost') return true
    try {
      await (of === 'item' ? services.reader : posts).view(viewer, id)
      return false
    } catch (error) {
      if (error instanceof Refusal) return error.kind === 'gone'
      throw error
    }
  }
}

const authorsOf = (subject: Subject): Iri[] => (subject.of === 'post' ? [subject.post.author] : [])

function timeOf(shown: Shown): Date {
  if (shown.of === 'boost') return shown.at
  return shown.of === 'item' ? shown.item.publishedAt : shown.post.publishedAt
}

const hasMedia = (subject: Subject): boolean =>
  subject.of === 'item' ? subject.item.pictures.length > 0 : subject.post.files.some(({ kind }) => kind !== 'link')
