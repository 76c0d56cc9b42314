import type { Category, EventDetails, Point } from '../../domain/items/event-details.js'
import { nameIn } from '../../domain/text/language-tags.js'
import { eventLines } from '../../words/event-lines.js'
import type { Visit } from '../layout.js'
import { seriesPaths } from '../paths.js'
import { OutLink } from './out-link.js'

type DetailsProps = { visit: Visit; event: EventDetails; zone: string; category?: Category | null }

/** What is said of an event beside when and where. What is not known of it takes no room. */
export function EventDetailList({ visit, event, zone, category = null }: DetailsProps) {
  const { words, language } = visit
  const lines = eventLines(words, language, event, nameIn)
  const moved = movedLines({ visit, event, zone })
  const { hosts = [] } = event
  const series = event.series ?? null
  if (lines.length + moved.length + hosts.length === 0 && category === null && series === null) return null
  return (
    <div class="event-details">
      {moved.map((text) => (
        <p>
          <strong>{text}</strong>
        </p>
      ))}
      {hosts.length > 0 && (
        <p>
          <b>{words.events.together}: </b>
          {hosts.map(({ iri, name }, at) => (
            <>
              {at > 0 && ', '}
              <OutLink href={iri}>{name}</OutLink>
            </>
          ))}
        </p>
      )}
      {lines.map(({ label, text }) => (
        <p>
          {label !== '' && <b>{label}: </b>}
          <bdi>{text}</bdi>
        </p>
      ))}
      {series !== null && (
        <p>
          <a href={seriesPaths(series.id).page}>{words.events.series.all}</a>
        </p>
      )}
      {category !== null && <p class="card-kind">{words.events.categories[category]}</p>}
    </div>
  )
}

/** That it is at another time than was said, or no longer at a place. */
function movedLines({ visit, event: { moved }, zone }: DetailsProps): string[] {
  const { words, language, site } = visit
  if (moved === null || moved === undefined) return []
  const time = (at: Date) => site.dates.dates(language, zone).range(at, null, visit.now)
  return [
    ...(moved.from === null ? [] : [words.events.movedFrom(time(moved.from))]),
    ...(moved.online ? [words.events.movedOnline] : []),
  ]
}

/** For the map program of whoever presses it: no other server is told. */
export function MapLink({ words, point: { latitude, longitude } }: Pick<Visit, 'words'> & { point: Point }) {
  return (
    <a class="place-map" href={`geo:${latitude},${longitude}`}>
      {words.events.map}
    </a>
  )
}
