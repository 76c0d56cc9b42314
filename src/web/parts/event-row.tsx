import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { foreign, type EventItem } from './items.js'
import { Picture } from './picture.js'
import { PlaceLine } from './place-line.js'
import { audienceStatuses, endingOf, StatusTag, type Status } from './status-tag.js'
import { DateBlock } from './when.js'

export type EventProps = {
  visit: Visit
  item: EventItem
  href: string
  /** How many more may sign up; null when it is not counted. */
  placesLeft?: number | null
  /** Of this level is its title; 3 unless told. */
  level?: 2 | 3
}

/** What holds of an event that a list has to say, the gravest first. */
export function statuses(visit: Visit, item: EventItem, placesLeft: number | null): Status[] {
  const seenBy = audienceStatuses(item.audience)
  if (item.ended !== null) return [endingOf(item), ...seenBy]
  if (item.event.overAt <= visit.now) return ['past', ...seenBy]
  return [...(placesLeft === 0 ? ['full' as const] : []), ...seenBy]
}

/** How its date is shown. */
export const lookOf = (visit: Visit, item: EventItem) =>
  item.ended !== null ? 'struck' : item.event.overAt <= visit.now ? 'faded' : 'plain'

/** One line of the list of what is on. */
export function EventRow(props: EventProps) {
  const { visit, item, href, level = 3 } = props
  const Title = `h${level}` as const
  return (
    <article class="row">
      <DateBlock visit={visit} event={item.event} look={lookOf(visit, item)} />
      <div class="row-text">
        <Title class="row-title">
          <a href={href} lang={foreign(item, visit.language)} dir="auto">
            {item.title}
          </a>
        </Title>
        <PlaceLine words={visit.words} place={item.event.place} online={item.event.online !== null} />
      </div>
      <Facts {...props} />
    </article>
  )
}

/** The same as a notice on the board, with its picture and its sentence. */
export function EventCard(props: EventProps) {
  const { visit, item, href, level = 3 } = props
  const Title = `h${level}` as const
  const [picture] = item.pictures
  return (
    <article class="card card-event">
      {picture !== undefined && <Picture site={visit.site} picture={picture} sizes="(min-width: 45rem) 22rem, 100vw" />}
      <div class="card-lead">
        <DateBlock visit={visit} event={item.event} look={lookOf(visit, item)} />
        <div>
          <Title class="card-title">
            <a href={href} lang={foreign(item, visit.language)} dir="auto">
              {item.title}
            </a>
          </Title>
          <PlaceLine words={visit.words} place={item.event.place} online={item.event.online !== null} />
        </div>
      </div>
      <p lang={foreign(item, visit.language)} dir="auto">
        {item.summary}
      </p>
      <Facts {...props} />
    </article>
  )
}

function Facts(props: EventProps) {
  const { visit, item, placesLeft = null } = props
  const { words, language } = visit
  const dates = visit.site.dates.dates(language, item.event.zone)
  const hasBegun = item.event.startsAt <= visit.now
  const isOn = item.ended === null && item.event.overAt > visit.now
  return (
    <p class="facts">
      {statuses(visit, item, placesLeft).map((status) => (
        <StatusTag words={words} status={status} />
      ))}
      {isOn && <span>{hasBegun ? words.parts.onNow : dates.away(item.event.startsAt, visit.now)}</span>}
      {isOn && item.event.endsAt !== null && <span>{words.parts.until(until(visit, item.event.endsAt, item))}</span>}
      {isOn && placesLeft !== null && placesLeft > 0 && (
        <strong>{pluralIn(language)(placesLeft, words.parts.places.left)}</strong>
      )}
    </p>
  )
}

/** An end on the day of the start needs no day. */
function until(visit: Visit, endsAt: Date, { event }: EventItem): string {
  const dates = visit.site.dates.dates(visit.language, event.zone)
  if (dates.dayKey(endsAt) === dates.dayKey(event.startsAt)) return dates.time(endsAt)
  return dates.range(endsAt, null, visit.now)
}
