import type { SeenAnnouncement } from '../../../domain/announcements/announcement-service.js'
import { Act } from '../../parts/act.js'
import { SafeHtml } from '../../parts/safe-html.js'
import { Time } from '../../parts/when.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'

type NoteProps = {
  visit: Visit
  one: SeenAnnouncement
  /** Where one goes on when it was put away. */
  from: 'home' | 'list'
}

/** What those who run the hub say, since when, and until when. */
export function AnnouncementNote({ visit, one, from }: NoteProps) {
  const { words, site, language, now } = visit
  const { notices, announcements } = words
  const dates = site.dates.dates(language, site.zone)
  const when = (at: Date) => `${dates.short(at, now)}, ${dates.time(at)}`
  const { id, html, startsAt, endsAt, allDay, publishedAt, isRead } = one
  const day = (at: Date) => dates.short(at, now)
  const about = (at: Date) =>
    !allDay
      ? dates.range(at, endsAt, now)
      : endsAt === null
        ? day(at)
        : [...new Set([day(at), day(endsAt)])].join(' – ')
  const fields = { from }
  return (
    <>
      <SafeHtml html={html} />
      {startsAt !== null && (
        <p>
          {notices.announcements.about} <Time at={startsAt}>{about(startsAt)}</Time>
        </p>
      )}
      <p class="help">
        {announcements.since(when(publishedAt))}
        {startsAt === null && endsAt !== null && `, ${announcements.until(when(endsAt))}`}
      </p>
      {isRead ? (
        <p class="help">{notices.announcements.isAway}</p>
      ) : (
        <Act
          visit={visit}
          action={`${paths.announcements}/${id}/dismiss`}
          fields={fields}
          label={notices.announcements.away}
        />
      )}
    </>
  )
}
