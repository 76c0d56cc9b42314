import type { EventPart } from '../../domain/items/item.js'
import type { Visit } from '../layout.js'

type Visiting = { visit: Visit }

/** A moment that programs can read, too. */
export function Time({ at, children }: { at: Date; children: string }) {
  return <time datetime={at.toISOString()}>{children}</time>
}

/** When something is on, in the time of its place: 'Sat 21 Nov, 19:00–21:00'. */
export function When({ visit, event }: Visiting & { event: Pick<EventPart, 'startsAt' | 'endsAt' | 'zone'> }) {
  const dates = visit.site.dates.dates(visit.language, event.zone)
  return <Time at={event.startsAt}>{dates.range(event.startsAt, event.endsAt, visit.now)}</Time>
}

/** A day by the hub's own clock: 'Sat 21 Nov'. */
export function Day({ visit, at }: Visiting & { at: Date }) {
  const dates = visit.site.dates.dates(visit.language, visit.site.zone)
  return <Time at={at}>{dates.short(at, visit.now)}</Time>
}

/** A day and its time by the hub's own clock: 'Sat 21 Nov, 19:00'. */
export function Moment({ visit, at }: Visiting & { at: Date }) {
  const dates = visit.site.dates.dates(visit.language, visit.site.zone)
  return <Time at={at}>{`${dates.short(at, visit.now)}, ${dates.time(at)}`}</Time>
}

type DateBlockProps = Visiting & {
  event: Pick<EventPart, 'startsAt' | 'endsAt' | 'zone'>
  /** `struck`: it does not take place. `faded`: it has taken place. */
  look?: 'plain' | 'struck' | 'faded'
  /** `tall` leads a page, `small` a row. */
  size?: 'small' | 'tall'
}

/** A leaf of a calendar, to be read across a room. */
export function DateBlock({ visit, event, look = 'plain', size = 'small' }: DateBlockProps) {
  const dates = visit.site.dates.dates(visit.language, event.zone)
  const { weekday, day, month, year } = dates.leaf(event.startsAt)
  const isOtherYear = year !== dates.leaf(visit.now).year
  return (
    <time class={`leaf leaf-${size} leaf-${look}`} datetime={event.startsAt.toISOString()}>
      <span class="leaf-weekday">{weekday} </span>
      <span class="leaf-day">{day} </span>
      <span class="leaf-month">{isOtherYear ? `${month} ${year} ` : `${month} `}</span>
      <span class="leaf-time">{dates.time(event.startsAt)}</span>
    </time>
  )
}
