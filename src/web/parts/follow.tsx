import type { ComponentChildren } from 'preact'
import type { Words } from '../../words/words.js'
import type { Alternate, Visit } from '../layout.js'
import { paths } from '../paths.js'
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
export function FollowList({ ways, children }: { ways: readonly Following[]; children?: ComponentChildren }) {
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
      {children}
    </ul>
  )
}

/** For those who are at home on another server. */
export function FollowFromElsewhere({ visit: { words } }: { visit: Visit }) {
  const { followUs } = words.neighbours
  return (
    <li>
      <a href={paths.follow}>
        <Icon name="sprout" />
        <span>{followUs.link}</span>
      </a>
      <p class="help">{followUs.linkHelp}</p>
    </li>
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
