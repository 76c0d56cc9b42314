import { shownId } from '../../core/ids.js'
import type { EventOf, LiveEvent } from '../../domain/live/live-event.js'
import type { Member } from '../../domain/members/member.js'
import type { FilterContext } from '../../domain/filters/filter.js'
import type { Api } from '../api.js'
import { subjectOf, type Shown } from '../entities/make-status.js'
import { withoutHidden } from '../shelves/seen.js'
import { personalNews } from './personal.js'
import { sightOf, type Sight } from './sight.js'
import type { Topic } from './stream.js'
import type { Heard, Told } from './switchboard.js'

type Deps = Pick<Api, 'services' | 'accounts' | 'statuses' | 'baseUrl' | 'clock' | 'log'>

/** What is older is brought here by reading on, not by happening: apps would put it on top. As Mastodon has it. */
const RECENT_MS = 6 * 60 * 60_000

/** What apps are told of what happens, and under which topics. */
export function telling(deps: Deps): (event: LiveEvent, heard: Heard) => Promise<Told[]> {
  const sight = sightOf(deps)
  const [statuses, personal] = [statusNews(deps, sight), personalNews(deps)]
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
      case 'merged':
        return [{ event: 'notifications_merged', topics: [`notifications:${event.member}`], payload: null }]
      case 'notified':
        return [personal.notified(event)]
      case 'conversation':
        return [personal.conversation(event)]
      case 'announced':
        return [personal.announced(event)]
      case 'announcement-reaction':
        return [personal.reaction(event)]
      case 'announcement-gone':
        return [personal.announcementGone(event)]
      case 'access':
      case 'wake':
      case 'missed':
        return []
      default:
        event satisfies never
        return []
    }
  }
}

const STATUS_TOPIC = /^(?:home|list|public|hashtag)\b/
const OWN_TOPIC = /^(?:home|list):/

function statusNews(api: Deps, sight: Sight) {
  const { services, statuses, clock } = api
  const isRecent = (shown: Shown): boolean => clock().getTime() - timeOf(shown).getTime() < RECENT_MS
  const among = (heard: Heard): Topic[] => heard.startingWith('').filter((topic) => STATUS_TOPIC.test(topic))

  /** What members hide stays hidden in the same places as in timelines. */
  function told(event: string, shown: Shown, topics: readonly Topic[]): Told[] {
    const draw = statuses.drawing(shown)
    const within = (context: FilterContext, some: readonly Topic[]): Told => ({
      event,
      topics: some,
      payload: async (viewer: Member) => {
        if (!(await sight.sees(viewer, shown))) return null
        if ((await withoutHidden(api, { viewer, context }, [shown])).length === 0) return null
        const status = await draw(viewer)
        return status === null ? null : JSON.stringify(status)
      },
    })
    const open = topics.filter((topic) => !OWN_TOPIC.test(topic))
    const own = topics.filter((topic) => OWN_TOPIC.test(topic))
    return [within('home', own), within('public', open)].filter((one) => one.topics.length > 0)
  }

  return {
    async placed(event: EventOf<'placed'>, heard: Heard): Promise<Told[]> {
      const topics = event.owners.filter((owner) => heard.has(owner))
      const shown = topics.length === 0 ? null : await sight.up(event)
      return shown === null || !isRecent(shown) ? [] : told('update', shown, topics)
    },

    /** In the timelines for all; of a change also homes and lists that have it. */
    async open(event: EventOf<'published' | 'changed'>, heard: Heard): Promise<Told[]> {
      const topics = among(heard)
      const shown = topics.length === 0 ? null : await sight.up(event)
      if (shown === null) return []
      const open = (await sight.openTopics(subjectOf(shown))).filter((topic) => heard.has(topic))
      if (event.what === 'published') return isRecent(shown) ? told('update', shown, open) : []
      const owners = topics.filter((topic) => OWN_TOPIC.test(topic))
      const holding = await services.timelines.holding(owners, event.status)
      return told('status.update', shown, [...open, ...holding])
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
