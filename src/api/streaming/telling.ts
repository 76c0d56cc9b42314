import type { Clock } from '../../core/clock.js'
import { shownId } from '../../core/ids.js'
import type { LiveEvent } from '../../domain/live/live-event.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { subjectOf, type Shown } from '../entities/make-status.js'
import type { ConversationShelf } from '../shelves/conversation-shelf.js'
import type { NotificationShelf } from '../shelves/notification-shelf.js'
import type { StatusShelf } from '../shelves/status-shelf.js'
import { ofMembers } from './personal.js'
import { sightOf, type Sight } from './sight.js'
import type { Topic } from './stream.js'
import type { Heard, Told } from './switchboard.js'

type Deps = {
  services: Pick<
    Services,
    | 'conversations'
    | 'notifications'
    | 'memberBlocks'
    | 'posts'
    | 'reactions'
    | 'reader'
    | 'rules'
    | 'subjects'
    | 'timelines'
  >
  statuses: StatusShelf
  notifications: NotificationShelf
  conversations: ConversationShelf
  baseUrl: string
  clock: Clock
}

/** What is older is brought here by reading on, not by happening: apps would put it on top. As Mastodon has it. */
const RECENT_MS = 6 * 60 * 60_000

type EventOf<W extends LiveEvent['what']> = Extract<LiveEvent, { what: W }>

/** What apps are told of what happens, and under which topics. */
export function telling(deps: Deps): (event: LiveEvent, heard: Heard) => Promise<Told[]> {
  const sight = sightOf(deps)
  const statuses = ofStatuses(deps, sight)
  const personal = ofMembers(deps)
  return async (event, heard) => {
    switch (event.what) {
      case 'placed':
        return statuses.placed(event, heard)
      case 'published':
      case 'changed':
        return statuses.open(event, heard)
      case 'deleted':
        return [statuses.deleted(event, heard)]
      case 'filters':
        return [{ event: 'filters_changed', topics: [`member:${event.member}`], payload: null }]
      case 'notified':
        return [personal.notified(event)]
      case 'conversation':
        return [personal.conversation(event)]
      case 'merged':
        return [{ event: 'notifications_merged', topics: [`notifications:${event.member}`], payload: null }]
      default:
        return []
    }
  }
}

const STATUS_TOPIC = /^(?:home|list|public|hashtag)\b/

function ofStatuses({ services: { timelines }, statuses, clock }: Deps, sight: Sight) {
  const isRecent = (shown: Shown): boolean => clock().getTime() - timeOf(shown).getTime() < RECENT_MS
  const among = (heard: Heard): Topic[] => heard.startingWith('').filter((topic) => STATUS_TOPIC.test(topic))

  function told(event: string, shown: Shown, topics: readonly Topic[]): Told {
    const draw = statuses.drawing(shown)
    const payload = async (viewer: Member) => {
      const status = (await sight.sees(viewer, shown)) ? await draw(viewer) : null
      return status === null ? null : JSON.stringify(status)
    }
    return { event, topics, payload }
  }

  return {
    async placed(event: EventOf<'placed'>, heard: Heard): Promise<Told[]> {
      const topics = event.owners.filter((owner) => heard.has(owner))
      const shown = topics.length === 0 ? null : await sight.up(event)
      return shown === null || !isRecent(shown) ? [] : [told('update', shown, topics)]
    },

    /** In the timelines for all; of a change also homes and lists that have it. */
    async open(event: EventOf<'published' | 'changed'>, heard: Heard): Promise<Told[]> {
      const topics = among(heard)
      const shown = topics.length === 0 ? null : await sight.up(event)
      if (shown === null) return []
      const open = (await sight.openTopics(subjectOf(shown))).filter((topic) => heard.has(topic))
      if (event.what === 'published') return isRecent(shown) ? [told('update', shown, open)] : []
      const owners = topics.filter((topic) => /^(?:home|list):/.test(topic))
      return [told('status.update', shown, [...open, ...(await timelines.holding(owners, event.status))])]
    },

    /** An id alone; of what was not for everybody, for those who could see it. */
    deleted({ of, status }: EventOf<'deleted'>, heard: Heard): Told {
      const topics = [...among(heard), ...heard.startingWith('direct:')]
      const payload = async (viewer: Member) => ((await sight.knew(viewer, of, status)) ? shownId(status) : null)
      return { event: 'delete', topics, payload }
    },
  }
}

function timeOf(shown: Shown): Date {
  if (shown.of === 'boost') return shown.at
  return shown.of === 'item' ? shown.item.publishedAt : shown.post.publishedAt
}
