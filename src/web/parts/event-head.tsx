import type { ComponentChildren } from 'preact'
import { hidesPlace, placeFor } from '../../domain/items/place.js'
import type { Visit } from '../layout.js'
import { EventDetailList } from './event-details.js'
import { foreign, type EventItem } from './items.js'
import { lookOf, statuses } from './event-row.js'
import { PlaceLine } from './place-line.js'
import { StatusTag } from './status-tag.js'
import { DateBlock, When } from './when.js'

type EventHeadProps = {
  visit: Visit
  item: EventItem
  placesLeft?: number | null
  /** Whether this visitor may know a place that is not told to everybody. */
  mayKnow?: boolean
  /** What comes right under the place: the way to sign up. */
  children?: ComponentChildren
}

/** The top of an event's own page: the date first, then what, when and where. */
export function EventHead({ visit, item, placesLeft = null, mayKnow = false, children }: EventHeadProps) {
  const { words, site, language } = visit
  const zone = site.dates.dates(language, item.event.zone).zoneName(item.event.startsAt)
  const isElsewhere = item.event.zone !== site.zone
  return (
    <header class="item-head">
      <DateBlock visit={visit} event={item.event} look={lookOf(visit, item)} size="tall" />
      <div class="item-head-text">
        <h1 lang={foreign(item, language)}>
          <bdi>{item.title}</bdi>
        </h1>
        <p class="item-when">
          <When visit={visit} event={item.event} />
          {isElsewhere && <small class="item-zone">{words.parts.zoneNote(zone)}</small>}
        </p>
        <PlaceLine words={words} place={placeFor(item.event, mayKnow)} online={item.event.online !== null} whole />
        {mayKnow && hidesPlace(item.event) && <p class="place-kept">{words.events.hiddenKnown}</p>}
        <EventDetailList
          visit={visit}
          event={mayKnow ? { ...item.event, exact: null } : item.event}
          zone={item.event.zone}
          category={item.event.category ?? null}
        />
        <p class="facts">
          {statuses(visit, item, placesLeft).map((status) => (
            <StatusTag words={words} status={status} />
          ))}
        </p>
        {children}
      </div>
    </header>
  )
}
