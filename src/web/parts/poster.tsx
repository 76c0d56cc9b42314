import type { ComponentChildren } from 'preact'
import type { EventPart, Item } from '../../domain/items/item.js'
import type { Visit } from '../layout.js'
import { EventDetailList } from './event-details.js'
import { foreign, type CallItem, type EventItem } from './items.js'
import { PlaceLine } from './place-line.js'
import { DateBlock, Time, When } from './when.js'

export type SheetSize = 'a4' | 'a5'

type SheetProps<I extends Item> = {
  visit: Visit
  item: I
  size: SheetSize
  /** A `QrCode` of `address`. */
  qr: ComponentChildren
  /** Where it leads, as people would type it: without 'https://'. */
  address: string
}

/** An event for a real notice board: one sheet, without the frame of the page when it is printed. */
export function Poster(props: SheetProps<EventItem>) {
  const { visit, item } = props
  return (
    <Sheet {...props} scan={visit.words.parts.poster.scan}>
      <div class="poster-when">
        <DateBlock visit={visit} event={item.event} size="tall" />
        <div>
          <p class="poster-range">
            <When visit={visit} event={item.event} />
          </p>
          <PlaceLine words={visit.words} place={item.event.place} online={item.event.online !== null} whole />
          <EventDetailList visit={visit} event={onPaper(item.event)} zone={item.event.zone} />
        </div>
      </div>
    </Sheet>
  )
}

/** A call to hand out or to put through doors. Paper does not count days down, so it names the last one. */
export function Leaflet(props: SheetProps<CallItem>) {
  const { visit, item } = props
  const { words, language, site } = visit
  const { deadline, zone, action } = item.call
  return (
    <Sheet {...props} scan={words.pages.sheet.takePart}>
      <p class="poster-ask">
        <span>{words.parts.call.actions[action]}</span>
        {deadline !== null && (
          <Time at={deadline}>{words.pages.sheet.until(site.dates.dates(language, zone).full(deadline))}</Time>
        )}
      </p>
    </Sheet>
  )
}

/** Long titles are set smaller, so that the sheet holds everything else. */
const lengthOf = (title: string) => (title.length <= 30 ? 'short' : title.length <= 70 ? 'medium' : 'long')

/** From how many characters on the letters have to be one step smaller, so that all of it stays on one sheet. */
const fills = [500, 800, 1_200, 2_000]

const MOST_NAMES = 3

/** What of an event's details there is room for: nothing to press, and the first of many names. */
const onPaper = (event: EventPart): EventPart => ({
  ...event,
  series: null,
  organizers: (event.organizers ?? []).slice(0, MOST_NAMES),
  hosts: (event.hosts ?? []).slice(0, MOST_NAMES),
})

/** 0 to 4. Lines that may not be full weigh more. */
function fillOf({ title, summary, event }: Item): number {
  const place = event?.place ?? { name: '', address: '', access: '' }
  const lines = [place.name, ...place.address.split('\n'), place.access].map((line) => Math.max(line.length, 20))
  const { features = [], spoken = [], organizers = [], hosts = [] } = event === null ? {} : onPaper(event)
  const names = [...organizers, ...hosts.map(({ name }) => name)].reduce((sum, name) => sum + name.length, 0)
  const told = 24 * features.length + 14 * spoken.length + names
  const letters = told + title.length + summary.length + 2 * lines.reduce((sum, length) => sum + length, 0)
  return fills.filter((most) => letters > most).length
}

type FilledProps = SheetProps<Item> & { scan: string; children: ComponentChildren }

function Sheet({ visit, item, size, qr, address, scan, children }: FilledProps) {
  return (
    <article class={`poster poster-${size} poster-fill-${fillOf(item)} on-paper`} lang={foreign(item, visit.language)}>
      <p class="poster-host">
        <span dir="auto">{visit.site.name}</span>
      </p>
      <h1 class={`poster-title poster-title-${lengthOf(item.title)}`} dir="auto">
        {item.title}
      </h1>
      {children}
      <p class="poster-summary" dir="auto">
        {item.summary}
      </p>
      <div class="poster-foot">
        <div class="poster-qr">{qr}</div>
        <p>
          <b>{scan}</b>
          <span class="poster-address" dir="ltr">
            {address.split('/').flatMap((part, at) => (at === 0 ? [part] : ['/', <wbr />, part]))}
          </span>
        </p>
      </div>
    </article>
  )
}
