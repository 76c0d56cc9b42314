import { accessFeatures, categories, type EventDetails, type Point } from '../items/event-details.js'
import type { EventPart } from '../items/item.js'
import { openPart, placeFor } from '../items/place.js'
import { commonLanguages, languageTag } from '../text/language-tags.js'
import type { FieldReader } from './field-reader.js'

/** What can be typed of an event beside what older ones had. */
export const detailFieldNames = [
  ...(['latitude', 'longitude', 'hideAddress', 'area', 'features', 'spoken', 'category', 'organizers'] as const),
] as const

/** In UTF-16 units. */
export type PlaceLimits = { placeName: number; address: number; access: number }

const MOST_LANGUAGES = 20
export const MOST_ORGANIZERS = 10
export const LONGEST_ORGANIZER = 100

type Where = Pick<EventPart, 'place' | 'exact'>

/** Where it is. What only those are told who are accepted stands apart from what everybody is. */
export function readPlace(reader: FieldReader, longest: PlaceLimits): Where {
  const name = reader.line('placeName', { max: longest.placeName })
  const address = reader.text('address', { max: longest.address })
  const access = reader.text('access', { max: longest.access })
  const area = reader.line('area', { max: longest.placeName })
  const point = readPoint(reader)
  if (reader.choice('hideAddress', ['yes', ''], '') === 'yes') {
    if (area === '') reader.fault('area', 'needs-area')
    if (name === '' && address === '' && point === null) reader.fault('address', 'nothing-to-hide')
    return { place: openPart(area, access, { point }), exact: { name, address, point } }
  }
  const said = name !== '' || address !== '' || access !== '' || point !== null
  return { place: said ? { name, address, access, point } : null, exact: null }
}

function readPoint(reader: FieldReader): Point | null {
  const latitude = reader.degrees('latitude', 90)
  const longitude = reader.degrees('longitude', 180)
  if (latitude !== null && longitude !== null) return { latitude, longitude }
  for (const [name, other] of [
    ['latitude', 'longitude'],
    ['longitude', 'latitude'],
  ] as const) {
    if (reader.isEmpty(name) && !reader.isEmpty(other)) reader.fault(name, 'needs-both')
  }
  return null
}

export function readDetails(reader: FieldReader): Omit<EventDetails, 'exact'> {
  const category = reader.choice('category', ['', ...categories], '')
  return {
    features: reader.choices('features', accessFeatures),
    spoken: readLanguages(reader),
    category: category === '' ? null : category,
    organizers: reader.lines('organizers', { most: MOST_ORGANIZERS, max: LONGEST_ORGANIZER }),
    moved: null,
  }
}

/** Tags, or the names that speakers themselves have for their languages, with commas between them. */
function readLanguages(reader: FieldReader): string[] {
  const typed = reader
    .text('spoken', { max: 500 })
    .split(/[,;\n]/)
    .map((text) => text.trim())
  const byName = new Map(commonLanguages().map(({ tag, name }) => [name.toLowerCase(), tag]))
  const tags = typed.filter((text) => text !== '').map((text) => byName.get(text.toLowerCase()) ?? languageTag(text))
  if (tags.includes(null)) reader.fault('spoken', 'not-languages')
  const known = [...new Set(tags.filter((tag) => tag !== null))]
  if (known.length > MOST_LANGUAGES) reader.fault('spoken', 'too-many-lines', MOST_LANGUAGES)
  return known
}

type PlaceFields = Record<
  'placeName' | 'address' | 'access' | 'area' | 'latitude' | 'longitude' | 'hideAddress',
  string
>

/** The fields of a place. For those who may not know where it is, it reads as if it were where everybody is told. */
export function placeFieldsOf(event: EventPart, mayKnow: boolean): PlaceFields {
  const place = placeFor(event, mayKnow)
  const degrees = (number: number | undefined) => (number === undefined ? '' : String(number))
  const hides = mayKnow && (event.exact ?? null) !== null
  return {
    placeName: place?.name ?? '',
    address: place?.address ?? '',
    access: place?.access ?? '',
    latitude: degrees(place?.point?.latitude),
    longitude: degrees(place?.point?.longitude),
    hideAddress: hides ? 'yes' : '',
    area: hides ? (event.place?.name ?? '') : '',
  }
}

export function detailFieldsOf({ features = [], spoken = [], category, organizers = [] }: EventDetails) {
  return {
    features: features.join(', '),
    spoken: spoken.join(', '),
    category: category ?? '',
    organizers: organizers.join('\n'),
  }
}
