import { createHash } from 'node:crypto'
import { iri, type Iri } from '../../core/iri.js'
import type { FollowDoc } from './follow-repo.js'

/** One name for all that is ever said about a pair, so that nothing of it overtakes the rest. Nothing is served there. */
export function followSubject(base: Iri, { _id }: Pick<FollowDoc, '_id'>): Iri {
  return iri(`${new URL(base).origin}/act/pair-${createHash('sha256').update(_id).digest('hex').slice(0, 32)}`)
}
