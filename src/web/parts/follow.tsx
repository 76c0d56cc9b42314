import type { Words } from '../../words/words.js'
import type { Alternate } from '../layout.js'
import { Icon } from './icon.js'

/** A feed or a calendar that goes with a page. */
export type Following = {
  format: 'atom' | 'rss' | 'ics'
  href: string
  /** What it brings, as one reads it on the page. */
  label: string
  help?: string
}

const types = { atom: 'application/atom+xml', rss: 'application/rss+xml', ics: 'text/calendar' }

/** The same for programs: each with the name of the hub, as a reader of feeds will show it. */
export function alternatesOf(words: Words, hub: string, ways: readonly Following[]): Alternate[] {
  return ways.map(({ format, href, label }) => ({
    type: types[format],
    href,
    title: words.pages.follow.of(label, hub),
  }))
}

/** How to be told of what is new without coming back. */
export function FollowList({ ways }: { ways: readonly Following[] }) {
  return (
    <ul class="follow">
      {ways.map(({ format, href, label, help }) => (
        <li>
          <a href={href} type={types[format]}>
            <Icon name={format === 'ics' ? 'scheduled' : 'feed'} />
            <span>{label}</span>
          </a>
          {help !== undefined && <p class="help">{help}</p>}
        </li>
      ))}
    </ul>
  )
}

/** What brings everything, and all dates. */
export function followHub({ pages: { follow } }: Words): Following[] {
  return [
    { format: 'ics', href: '/events.ics', label: follow.calendar, help: follow.calendarHelp },
    { format: 'atom', href: '/feed.atom', label: follow.atom },
    { format: 'rss', href: '/feed.rss', label: follow.rss },
  ]
}
