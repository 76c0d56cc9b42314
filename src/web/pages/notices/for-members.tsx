import type { VNode } from 'preact'
import type { SeenAnnouncement } from '../../../domain/announcements/announcement-service.js'
import { can } from '../../../domain/members/member.js'
import { mayHear, notificationTypes } from '../../../domain/notifications/notification.js'
import type { Services } from '../../../domain/services.js'
import { pluralIn } from '../../../words/plural.js'
import { Notice } from '../../parts/notice.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'
import { AnnouncementNote } from './announcement-notes.js'

const MOST_COUNTED = 100
/** So many stand on the start page; the others are on a page of their own. */
const MOST_SHOWN = 2

export type ForMembers = (visit: Visit) => Promise<VNode | null>

/** What members are told on the start page: what those who run the hub say, and how much is new for them. */
export function forMembers({
  announcements,
  notifications,
}: Pick<Services, 'announcements' | 'notifications'>): ForMembers {
  return async (visit) => {
    const { member } = visit
    if (member === null || !can(member, 'read')) return null
    const types = notificationTypes.filter((type) => mayHear(member, type))
    const [news, unread] = await Promise.all([
      announcements.current(member, { withRead: false }),
      notifications.unread(member.id, { types, from: null, filtered: false }, MOST_COUNTED),
    ])
    return news.length === 0 && unread === 0 ? null : <Notices {...{ visit, news, unread }} />
  }
}

type NoticesProps = { visit: Visit; news: readonly SeenAnnouncement[]; unread: number }

function Notices({ visit, news, unread }: NoticesProps) {
  const { words, language } = visit
  const { notices } = words
  const sentence = unread < MOST_COUNTED ? pluralIn(language)(unread, notices.unread) : notices.unreadMore
  return (
    <div class="home-notes">
      {news.slice(0, MOST_SHOWN).map((one) => (
        <Notice words={words} kind="info">
          <AnnouncementNote visit={visit} one={one} from="home" />
        </Notice>
      ))}
      <p class="facts">
        {news.length > MOST_SHOWN && <a href={paths.announcements}>{notices.announcements.all}</a>}
        {unread > 0 && <a href={paths.notifications}>{sentence}</a>}
      </p>
    </div>
  )
}
