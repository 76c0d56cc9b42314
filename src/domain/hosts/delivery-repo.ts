import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

/**
 * One activity on its way to one inbox; deleted when it has arrived or is given up. `_id` is `<inbox> <activity>`, so
 * that what waits for an inbox is found by the beginning of it.
 */
export interface DeliveryDoc extends Doc {
  host: string
  inbox: Iri
  activity: Iri
  /** What order is kept by. */
  object: Iri
  /** The activity's type. */
  verb: string
  /** Sortable; of the activity. */
  number: string
  /** Not before. */
  due: Date
  /** Answered tries that failed because of this activity, as far as anybody can tell. */
  attempts: number
  /** Both kinds of signatures were turned down once. */
  denied: boolean
  /** It may have arrived although nothing says so. */
  tried: boolean
  failingSince: Date | null
}

export const DELIVERIES: CollectionSpec<DeliveryDoc> = {
  name: 'deliveries',
  indexes: [{ name: 'host', keys: { host: 1, number: 1 } }],
}

/** How long something waits for a server that does not answer. */
export const WAITING_DAYS = 30

/** Of both parts of an `_id` together, and the space. */
const MAX_ID_BYTES = 2_048

/** Null when the two are too long to be kept. */
export function deliveryId(inbox: Iri, activity: Iri): string | null {
  const id = `${inbox} ${activity}`
  return Buffer.byteLength(id) <= MAX_ID_BYTES ? id : null
}

/** A filter on `_id` that meets all that waits for one inbox. */
export const idsOfInbox = (inbox: Iri) => ({ $gt: `${inbox} `, $lt: `${inbox}!` })
