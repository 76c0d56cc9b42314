import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { Recent } from '../wire/recent.js'
import { WAITING_DAYS } from '../../domain/hosts/delivery-repo.js'

/**
 * An activity that goes out, once for all who get it; `_id` is its id. `filling`: not all of its deliveries are there
 * yet, and none may go. `ready`: they are, but hosts may not know. `queued`: all is done.
 */
export interface OutboundDoc extends Doc {
  actor: Iri
  object: Iri
  verb: string
  body: string
  /** Sortable: of one object, what was queued first has the lower one. */
  number: string
  state: 'filling' | 'ready' | 'queued'
  /** To followers alone: peers are told with it which followers we believe to be theirs (FEP-8fcf). */
  synced: boolean
  at: Date
}

export const OUTBOUND: CollectionSpec<OutboundDoc> = {
  name: 'outbound',
  indexes: [
    { name: 'at', keys: { at: 1 } },
    { name: 'object', keys: { object: 1, number: 1 } },
  ],
  // Longer than any delivery waits for it.
  retain: { field: 'at', days: WAITING_DAYS + 10 },
}

export type Outgoing = { actor: Iri; body: Buffer; synced: boolean }

const KEPT = 64

/** Bodies as couriers want them: the ones used last are at hand. */
export function outgoingReader(store: Store) {
  const docs = store.collection(OUTBOUND)
  const recent = new Recent<Outgoing>(KEPT)
  /** `null`: there is none any more; `filling`: not yet. */
  return async (activity: Iri): Promise<Outgoing | 'filling' | null> => {
    const found = recent.get(activity)
    if (found !== undefined) return found
    const doc = await docs.findOne({ _id: activity })
    if (doc === null) return null
    if (doc.state === 'filling') return 'filling'
    const outgoing = { actor: doc.actor, body: Buffer.from(doc.body), synced: doc.synced }
    recent.set(activity, outgoing)
    return outgoing
  }
}

export type OutgoingReader = ReturnType<typeof outgoingReader>
