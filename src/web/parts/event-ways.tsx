import { monthOf } from '../../domain/text/zones.js'
import { weekOf } from '../../domain/text/weeks.js'
import type { Visit } from '../layout.js'
import { calendarPaths, monthPath, paths } from '../paths.js'

type EventWaysProps = {
  visit: Visit
  at: 'list' | 'week' | 'month' | 'map' | 'past'
  /** Of the page, when it is of one: 'YYYY-MM' and 'YYYY-Www'. Those of now unless given. */
  month?: string
  week?: string
}

/** The pages of events beside each other. */
export function EventWays({ visit, at, month, week }: EventWaysProps) {
  const { words, site, now } = visit
  const { events } = words.pages
  const ways = [
    { name: 'list', label: events.list, href: paths.events },
    { name: 'week', label: words.calendar.week.way, href: calendarPaths.week(week ?? weekOf(now, site.zone)) },
    { name: 'month', label: events.month, href: monthPath(month ?? monthOf(now, site.zone)) },
    { name: 'map', label: words.calendar.map.way, href: calendarPaths.map },
    { name: 'past', label: events.past, href: paths.pastEvents },
  ]
  return (
    <nav class="ways" aria-label={events.title}>
      <ul>
        {ways.map(({ name, label, href }) => (
          <li>
            <a href={href} aria-current={name === at ? 'true' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
