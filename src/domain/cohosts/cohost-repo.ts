import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

export type CohostState = 'asked' | 'accepted' | 'refused' | 'withdrawn'

/** That one hub asks another to host an event with it; one for each event and the other hub. */
export interface CohostDoc extends Doc {
  /** `out`: of an event of ours. `in`: we are asked. */
  direction: 'out' | 'in'
  event: Iri
  /** Our event's id; null when we are asked. */
  item: string | null
  /** The other hub's voice: whom we ask, or who asks us. */
  actor: Iri
  /** Of that actor. */
  host: string
  /** Id of the Invite. */
  activity: Iri
  state: CohostState
  /** The member who asked, or decided; null when nobody has. */
  by: string | null
  at: Date
  /** Sortable; ids of what is sent are made of it and of `revision`. */
  number: string
  revision: number
  /** What the other hub has still to be told, and since when. */
  news: 'Invite' | 'Undo' | 'Accept' | 'Reject' | null
  announce: Date | null
  /** Since when our event has to be brought into line with it; null when it is. */
  apply: Date | null
}

export const COHOSTS: CollectionSpec<CohostDoc> = {
  name: 'cohosts',
  indexes: [
    { name: 'activity', keys: { activity: 1 } },
    { name: 'event', keys: { direction: 1, event: 1, at: 1 } },
    { name: 'waiting', keys: { direction: 1, state: 1, at: -1 } },
    { name: 'host', keys: { direction: 1, state: 1, host: 1 } },
    { name: 'announce', keys: { announce: 1 } },
    { name: 'apply', keys: { apply: 1 } },
  ],
}

/** Parts are never ambiguous: an IRI has no space in it. */
export const cohostId = ({ direction, event, actor }: Pick<CohostDoc, 'direction' | 'event' | 'actor'>): string =>
  hash('sha256', `${direction} ${event} ${actor}`, 'base64url')
