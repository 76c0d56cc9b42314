import type { Iri } from '../../core/iri.js'
import type { Rule } from '../series/rule.js'

/** What an event is about: the names of FEP-8a8e, which stand on the wire as they are. */
export const categories = [
  ...(['ARTS', 'AUTO_BOAT_AIR', 'BOOK_CLUBS', 'BUSINESS', 'CAUSES', 'CLIMATE_ENVIRONMENT', 'COMMUNITY'] as const),
  ...(['COMEDY', 'CRAFTS', 'CREATIVE_JAM', 'DIY_MAKER_SPACES', 'FAMILY_EDUCATION', 'FASHION_BEAUTY'] as const),
  ...(['FESTIVALS', 'FILM_MEDIA', 'FOOD_DRINK', 'GAMES', 'HEALTH', 'INCLUSIVE_SPACES', 'LANGUAGE_CULTURE'] as const),
  ...(['LEARNING', 'LGBTQ', 'MEETING', 'MEDITATION_WELLBEING', 'MOVEMENTS_POLITICS', 'MUSIC', 'NETWORKING'] as const),
  ...(['OUTDOORS_ADVENTURE', 'PARTY', 'PERFORMING_VISUAL_ARTS', 'PETS', 'PHOTOGRAPHY', 'SCIENCE_TECH'] as const),
  ...(['SPIRITUALITY_RELIGION_BELIEFS', 'SPORTS', 'THEATRE', 'WORKSHOPS_SKILL_SHARING'] as const),
] as const
export type Category = (typeof categories)[number]

/** What people ask before they set out, and what can be said with a yes. */
export const accessFeatures = [
  ...(['step-free', 'accessible-toilet', 'accessible-parking', 'seating', 'hearing-loop', 'sign-language'] as const),
  ...(['captions', 'quiet-space', 'childcare'] as const),
] as const
export type AccessFeature = (typeof accessFeatures)[number]

/** In degrees, WGS 84. */
export type Point = { latitude: number; longitude: number }

/** Where it really is, when only those who are accepted are told. */
export type ExactPlace = {
  name: string
  /** In one or several lines; may be empty. */
  address: string
  point: Point | null
}

/** A hub elsewhere that hosts an event with ours. */
export type Host = { iri: Iri; name: string }

/** Of which series an event is one time, and which. */
export type SeriesRef = {
  id: string
  /** `YYYY-MM-DD`, as the rule has it. */
  day: string
  /** The day the rule counts from. */
  first: string
  rule: Rule
  /** It was changed by itself, and does not follow the series any more. */
  own: boolean
}

/** How it differs from what was first announced. */
export type Moved = {
  /** When it was to begin; null when that has not changed. */
  from: Date | null
  /** It was to be at a place, and is only online now. */
  online: boolean
}

/** The part of an event that older ones do not have: each is left out there. */
export type EventDetails = {
  /**
   * Told to those who are accepted alone; `place` then is what everybody may know. Nothing but `placeFor` reads it, so
   * that a door that asks nobody cannot give it away.
   */
  exact?: ExactPlace | null
  features?: readonly AccessFeature[]
  /** BCP 47 tags of what is spoken and signed there; empty when nothing was said. */
  spoken?: readonly string[]
  category?: Category | null
  /** Who organises it beside the group, as free text, one each. */
  organizers?: readonly string[]
  moved?: Moved | null
  /** Hubs that have agreed to host it, too. Not typed: what they answered decides. */
  hosts?: readonly Host[]
  series?: SeriesRef | null
}
