import type { ComponentChildren } from 'preact'
import type { Visit } from '../layout.js'
import { foreign, type EventItem } from './items.js'
import { PlaceLine } from './place-line.js'
import { DateBlock, When } from './when.js'

type PosterProps = {
  visit: Visit
  item: EventItem
  size: 'a4' | 'a5'
  /** A `QrCode` of `address`. */
  qr: ComponentChildren
  /** Where it leads, as people would type it: without 'https://'. */
  address: string
}

/** Long titles are set smaller, so that the sheet holds everything else. */
const sizeOf = (title: string) => (title.length <= 30 ? 'short' : title.length <= 70 ? 'medium' : 'long')

/** An event for a real notice board: one sheet, without the frame of the page when it is printed. */
export function Poster({ visit, item, size, qr, address }: PosterProps) {
  const { words, site } = visit
  return (
    <article class={`poster poster-${size} on-paper`} lang={foreign(item, visit.language)}>
      <p class="poster-host">
        <span dir="auto">{site.name}</span>
      </p>
      <h1 class={`poster-title poster-title-${sizeOf(item.title)}`} dir="auto">
        {item.title}
      </h1>
      <div class="poster-when">
        <DateBlock visit={visit} event={item.event} size="tall" />
        <div>
          <p class="poster-range">
            <When visit={visit} event={item.event} />
          </p>
          <PlaceLine words={words} place={item.event.place} online={item.event.online !== null} whole />
        </div>
      </div>
      <p class="poster-summary" dir="auto">
        {item.summary}
      </p>
      <div class="poster-foot">
        <div class="poster-qr">{qr}</div>
        <p>
          <b>{words.parts.poster.scan}</b>
          <span class="poster-address">{address}</span>
        </p>
      </div>
    </article>
  )
}
