import { foldIdentity } from './finder.js'
import { DAY_MS, HOUR_MS, networkOf, type Limit, type Throttle } from './throttle.js'

/** All forms together: as many as somebody needs who signs up for a few things on one evening. */
const TO_ONE = [
  { limit: 5, windowMs: HOUR_MS },
  { limit: 12, windowMs: DAY_MS },
]

export type Asking = {
  /** Names the form. */
  kind: string
  /** The connection it came by, and how often one may ask in this form. */
  connection: string
  limits: readonly Limit[]
  /** The address that was typed. */
  to: string
}

/**
 * Counts a letter that somebody without an account has sent to an address by typing it into a form. What one connection
 * asks for is refused openly; whether an address has had its share is nobody's business but its owner's: whoever asks
 * hears the same, and does the same work, with and without room.
 * @returns whether the letter may be sent
 * @throws Refusal 'too-many' for the connection alone
 */
export async function takeLetterRoom(
  throttle: Pick<Throttle, 'take' | 'hasRoom'>,
  { kind, connection, limits, to }: Asking,
): Promise<boolean> {
  await throttle.take({ kind: `${kind}-from`, subject: networkOf(connection), limits })
  return throttle.hasRoom({ kind: 'letters-to', subject: foldIdentity(to), limits: TO_ONE })
}
