import type { Clock } from '../../../core/clock.js'
import type { Iri } from '../../../core/iri.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { readActor, type ReadActor } from './actor.js'
import { readPost, type PostOptions, type ReadPost } from './post.js'

/** What strangers' documents say, in our words. Pure but for the time; nothing a stranger writes makes it throw. */
export type Readers = {
  /** As `readActor` of `actor.ts`. */
  readActor(json: JsonObject): ReadActor | null
  /** As `readPost` of `post.ts`. */
  readPost(json: JsonObject, author: Iri, options?: Omit<PostOptions, 'now'>): ReadPost | null
}

export const createReaders = ({ clock }: { clock: Clock }): Readers => ({
  readActor: (json) => readActor(json, clock()),
  readPost: (json, author, options = {}) => readPost(json, author, { ...options, now: clock() }),
})
