import type { LiveEvent } from '../../domain/live/live-event.js'
import type { Member } from '../../domain/members/member.js'
import { Refusal } from '../../core/errors.js'
import type { Services } from '../../domain/services.js'
import type { ConversationShelf } from '../shelves/conversation-shelf.js'
import type { NotificationShelf } from '../shelves/notification-shelf.js'
import type { Told } from './switchboard.js'

type Deps = {
  services: Pick<Services, 'conversations' | 'notifications'>
  notifications: Pick<NotificationShelf, 'render'>
  conversations: Pick<ConversationShelf, 'render'>
}

type EventOf<W extends LiveEvent['what']> = Extract<LiveEvent, { what: W }>

/** What one member alone is told of, as it is when they are told; nothing of what has gone by then. */
export function ofMembers({ services, notifications, conversations }: Deps) {
  return {
    notified({ member, notification }: EventOf<'notified'>): Told {
      const payload = async (viewer: Member) => {
        const row = await found(services.notifications.get(viewer.id, notification))
        const [shown] = row === null ? [] : await notifications.render(viewer, [row])
        return shown === undefined ? null : JSON.stringify(shown)
      }
      return { event: 'notification', topics: [`notifications:${member}`], payload }
    },

    conversation({ member, conversation }: EventOf<'conversation'>): Told {
      const payload = async (viewer: Member) => {
        const row = await found(services.conversations.get(viewer.id, conversation))
        const [shown] = row === null ? [] : await conversations.render(viewer, [row])
        return shown === undefined ? null : JSON.stringify(shown)
      }
      return { event: 'conversation', topics: [`direct:${member}`], payload }
    },
  }
}

async function found<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not-found') return null
    throw error
  }
}
