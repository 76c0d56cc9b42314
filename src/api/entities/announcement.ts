import { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { SeenAnnouncement } from '../../domain/announcements/announcement-service.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import { appHtml } from './app-html.js'
import { CustomEmoji } from './custom-emoji.js'
import { Count, Id, Link, moment, Moment } from './entity.js'

const Reaction = z.strictObject({
  name: z.string().min(1),
  count: Count,
  me: z.boolean(),
  url: Link.optional(),
  static_url: Link.optional(),
})

/** Source: Mastodon documentation, entity "Announcement". */
export const Announcement = z.strictObject({
  id: Id,
  content: z.string(),
  starts_at: Moment.nullable(),
  ends_at: Moment.nullable(),
  all_day: z.boolean(),
  published: z.boolean(),
  published_at: Moment,
  updated_at: Moment,
  read: z.boolean(),
  mentions: z.array(z.strictObject({ id: Id, username: z.string(), url: Link, acct: z.string() })),
  statuses: z.array(z.strictObject({ id: Id, url: Link })),
  tags: z.array(z.strictObject({ name: z.string(), url: Link })),
  emojis: z.array(CustomEmoji),
  reactions: z.array(Reaction),
})
export type Announcement = z.output<typeof Announcement>

export function announcement(of: SeenAnnouncement, baseUrl: string): Announcement {
  const { id, html, startsAt, endsAt, allDay, publishedAt, updatedAt, isRead, responses } = of
  return {
    id: shownId(id),
    content: appHtml(withAbsoluteLinks(html, baseUrl)),
    starts_at: startsAt === null ? null : moment(startsAt),
    ends_at: endsAt === null ? null : moment(endsAt),
    all_day: allDay,
    published: true,
    published_at: moment(publishedAt),
    updated_at: moment(updatedAt),
    read: isRead,
    ...{ mentions: [], statuses: [], tags: [], emojis: [] },
    reactions: responses.map(({ name, count, mine }) => ({ name, count, me: mine })),
  }
}
