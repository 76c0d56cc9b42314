/** How much of one document is taken in. More recipients are refused, since who is left out may be whom it was meant for; of everything else the rest is left off. */
export const MOST_RECIPIENTS = 500
export const MOST_TAGS_READ = 100
export const MOST_EMOJI = 50
export const MOST_FILES = 50
export const MOST_OBJECTS = 500
export const MOST_OPTIONS = 50
export const MOST_FIELDS = 20
export const MOST_KEYS = 10
export const MOST_ALIASES = 50
export const MOST_CAPABILITIES = 20
/** Of the id of an object or activity, in bytes: names of claims are made of it. */
export const LONGEST_ID = 900
/** In UTF-16 units, of texts as they are kept. */
export const longestText = {
  name: 200,
  handle: 100,
  title: 300,
  summary: 1_000,
  alt: 1_500,
  option: 300,
  field: 255,
  fieldValue: 2_047,
  place: 200,
  address: 500,
  bio: 20_000,
} as const
/** What a sender's clock may be ahead of ours. */
export const AHEAD_MS = 5 * 60_000
