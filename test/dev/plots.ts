import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Kind } from '../../src/domain/items/item.js'
import type { Role } from '../../src/domain/members/member.js'
import type { Scene } from './scenes.js'

/** One thing to publish. */
export type Plot = {
  kind: Kind
  /** Days before today on which it was published. */
  ago: number
  fields: Fields
  /** When it begins or is due: days from today, and the time on the wall. */
  at?: readonly [days: number, time: string]
  /** When it ends on the same day. */
  until?: string
  picture?: readonly [scene: Scene, alt: string]
  /** Why it was cancelled or closed. */
  ended?: string
  /** Who signs up, one or two a day from then on. */
  comers?: Comers
  /** How many promise to take part, by mail, over the days since. */
  promises?: number
  /** A text file for download with a write-up, and what it is called. */
  file?: readonly [name: string, text: string]
}

export type Comers = {
  /** Members, by their roles. */
  roles?: readonly Role[]
  /** How many by mail, each with this many people. */
  mail?: readonly number[]
  /** Told to an organiser. */
  hand?: readonly (readonly [name: string, people: number, note: string])[]
  /** For each shift in turn, how many by mail. */
  shifts?: readonly number[]
}
