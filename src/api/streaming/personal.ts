import { shownId } from '../../core/ids.js'
import type { EventOf } from '../../domain/live/live-event.js'
import type { Member } from '../../domain/members/member.js'
import { mayHear } from '../../domain/notifications/notification.js'
import type { Api } from '../api.js'
import { Announcement, announcement } from '../entities/announcement.js'
import { kept } from '../entities/entity.js'
import { conversationShelf } from '../shelves/conversation-shelf.js'
import { notificationShelf } from '../shelves/notification-shelf.js'
import type { Told } from './switchboard.js'

/** What one member is told, or what all are told by those who run the hub. */
export function personalNews(api: Pick<Api, 'services' | 'accounts' | 'statuses' | 'baseUrl' | 'log'>) {
  const { services, baseUrl, log } = api
  const { notifications, conversations, announcements } = services
  const [shelfOfNotifications, shelfOfConversations] = [notificationShelf(api), conversationShelf(api)]

  return {
    notified: ({ member, notification }: EventOf<'notified'>): Told => ({
      event: 'notification',
      topics: [`notifications:${member}`],
      payload: async (viewer) => {
        const row = await notifications.get(member, notification)
        return mayHear(viewer, row.type) ? first(await shelfOfNotifications.render(viewer, [row])) : null
      },
    }),

    conversation: ({ member, conversation }: EventOf<'conversation'>): Told => ({
      event: 'conversation',
      topics: [`direct:${member}`],
      payload: async (viewer) =>
        first(await shelfOfConversations.render(viewer, [await conversations.get(member, conversation)])),
    }),

    announced: ({ announcement: id }: EventOf<'announced'>): Told => ({
      event: 'announcement',
      topics: ['everybody'],
      payload: async (viewer) => {
        const seen = await announcements.one(viewer, id)
        return seen === null ? null : first([kept(Announcement, announcement(seen, baseUrl), log)])
      },
    }),

    /** How many stand there now, whether there is one more or one less. */
    reaction: ({ announcement: id, name }: EventOf<'announcement-reaction'>): Told => ({
      event: 'announcement.reaction',
      topics: ['everybody'],
      payload: async (viewer: Member) => {
        const seen = await announcements.one(viewer, id)
        const count = seen?.responses.find((one) => one.name === name)?.count ?? 0
        return seen === null ? null : first([{ name, count, announcement_id: shownId(id) }])
      },
    }),

    announcementGone: ({ announcement: id }: EventOf<'announcement-gone'>): Told => ({
      event: 'announcement.delete',
      topics: ['everybody'],
      payload: () => Promise.resolve(shownId(id)),
    }),
  }
}

const first = ([made]: readonly (object | null)[]): string | null =>
  made === undefined || made === null ? null : JSON.stringify(made)
