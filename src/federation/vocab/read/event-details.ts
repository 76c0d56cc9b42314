import { LONGEST_ORGANIZER, MOST_ORGANIZERS } from '../../../domain/drafts/event-fields.js'
import { categories, type EventDetails, type Moved } from '../../../domain/items/event-details.js'
import { languageTag } from '../../../domain/text/language-tags.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { featureNamed } from '../access.js'
import { dateOf } from './dates.js'
import { ofHub, shortName } from './terms.js'
import { lineOf, many, stringIn } from './values.js'

const MOST_FEATURES = 20
const MOST_LANGUAGES = 20
const MOST_CATEGORIES = 5

/** What an event tells beside when and where; what is not said, or not known, is left out. */
export function detailsOf(
  json: JsonObject,
  { zone, startsAt }: { zone: string | null; startsAt: Date },
): Omit<EventDetails, 'exact'> {
  const features = words(ofHub(json, 'accessFeatures'), MOST_FEATURES).flatMap((name) => featureNamed(name) ?? [])
  const spoken = words(ofHub(json, 'spoken'), MOST_LANGUAGES).flatMap((tag) => languageTag(tag) ?? [])
  const organizers = many(ofHub(json, 'organizedBy'), MOST_ORGANIZERS).flatMap(
    (name) => lineOf(name, LONGEST_ORGANIZER) ?? [],
  )
  const category = categoryOf(json['category'])
  const moved = movedOf(json, zone, startsAt)
  return {
    ...(features.length > 0 && { features: [...new Set(features)] }),
    ...(spoken.length > 0 && { spoken: [...new Set(spoken)] }),
    ...(organizers.length > 0 && { organizers }),
    ...(category !== null && { category }),
    ...(moved !== null && { moved }),
  }
}

const words = (given: Json | undefined, most: number): string[] =>
  many(given, most).filter((part): part is string => typeof part === 'string' && part.length <= 64)

/** The first that FEP-8a8e knows; Mobilizon's has no other names. */
function categoryOf(given: Json | undefined): EventDetails['category'] {
  const names = words(given, MOST_CATEGORIES).map((name) => name.toUpperCase())
  return categories.find((category) => names[0] === category) ?? categories.find((one) => names.includes(one)) ?? null
}

function movedOf(json: JsonObject, zone: string | null, startsAt: Date): Moved | null {
  const online = shortName(stringIn(json['eventStatus']) ?? '') === 'EventMovedOnline'
  const before = dateOf(json['previousStartTime'], zone)
  const from = before === null || before.getTime() === startsAt.getTime() ? null : before
  return from === null && !online ? null : { from, online }
}
