import type { Place } from '../../domain/items/item.js'
import type { Words } from '../../words/words.js'
import { MapLink } from './event-details.js'
import { Icon } from './icon.js'

type PlaceLineProps = {
  words: Words
  place: Place | null
  /** Whether one can join from elsewhere. */
  online?: boolean
  /** With the address and the ways in, as a page shows it; otherwise the name alone. */
  whole?: boolean
}

/** Where it is, and how one gets in. */
export function PlaceLine({ words, place, online = false, whole = false }: PlaceLineProps) {
  if (place === null && !online) return null
  return (
    <div class="place">
      {place !== null && (
        <p class="place-line">
          <Icon name="pin" />
          <span>
            <bdi>{place.name}</bdi>
            {whole && place.address !== '' && <bdi class="place-address">{place.address}</bdi>}
            {whole && place.point !== undefined && place.point !== null && (
              <MapLink words={words} point={place.point} />
            )}
          </span>
        </p>
      )}
      {online && (
        <p class="place-line">
          <Icon name="screen" />
          {words.parts.online}
        </p>
      )}
      {whole && place !== null && place.access !== '' && (
        <p class="place-line">
          <Icon name="door" />
          <span>
            <b>{words.parts.access}:</b> <bdi>{place.access}</bdi>
          </span>
        </p>
      )}
    </div>
  )
}
