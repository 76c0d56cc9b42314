import { MOST_FILES } from '../media/upload.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../members/throttle.js'

/** What a status may be. Apps are told the same by the instance's description. */
export const statusLimits = {
  /** As readers see them: an address of the web counts as `perUrl`, of a mention only the name. */
  characters: 5_000,
  perUrl: 23,
  /** In UTF-16 units: what is typed is not even counted beyond that. */
  units: 50_000,
  files: MOST_FILES,
  mentions: 20,
  poll: { leastOptions: 2, options: 4, optionCharacters: 100, leastSeconds: 300, seconds: 2_629_746 },
} as const

/** Of one member: more than people type, and less than a program that went wrong would send. */
export const postingLimits = [
  { limit: 30, windowMs: MINUTE_MS },
  { limit: 300, windowMs: 3 * HOUR_MS },
]

/** What a member has written and is to be published later. */
export const scheduleLimits = { leastMs: 5 * MINUTE_MS, mostMs: 2 * 365 * DAY_MS, inAll: 300, onADay: 25 } as const
