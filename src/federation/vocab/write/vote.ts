import { oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import type { WireObject } from '../../activity.js'
import { documentOf, fitted, utc } from './writing.js'

/** One choice in a poll elsewhere. */
export type Vote = { id: Iri; question: Iri; to: Iri; choice: string }

/** A vote as Mastodon's kin take it: a Note that has a name and no text, for who asked alone. */
export function castVote(vote: Vote, { id, actor, at }: { id: Iri; actor: Iri; at: Date }): WireObject {
  const addressed = { to: [vote.to], cc: [] }
  const object = fitted({
    id: vote.id,
    type: 'Note',
    attributedTo: actor,
    ...addressed,
    name: oneLine(vote.choice),
    inReplyTo: vote.question,
    published: utc(at),
  })
  return documentOf(fitted({ id, type: 'Create', actor, ...addressed, published: utc(at), object }))
}
