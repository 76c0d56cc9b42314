import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc } from '../../store/store.js'

/** What became of an activity, for the steward. `refused`: it was not theirs to say. */
export type ReceivedOutcome = 'handled' | 'ignored' | 'refused' | 'failed'

/** An activity that came, once for each id. `_id` is a hash of the activity's id (and of the signer, when it was forwarded). */
export interface ReceivedDoc extends Doc {
  activity: Iri
  type: string
  /** Type of the embedded object, where there is one. */
  objectType: string | null
  actor: Iri
  /** Whose signature the request had; another than the actor when it was forwarded. */
  signer: Iri
  /** Of the signer. */
  host: string
  /** The local actor whose inbox it came to; null for the shared one. */
  inbox: string | null
  /** The body as it came, byte for byte (it is UTF-8); null once it is not needed any more. */
  raw: string | null
  at: Date
  /** When it is to be handled (later while a worker has it); null when that is over. */
  due: Date | null
  attempts: number
  outcome: ReceivedOutcome | null
  /** In words for the steward and the log; null unless there is something to say. */
  because: string | null
  doneAt: Date | null
}

export const RECEIVED: CollectionSpec<ReceivedDoc> = {
  name: 'received',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'at', keys: { at: -1 } },
    { name: 'outcome', keys: { outcome: 1, at: -1 } },
    { name: 'host', keys: { host: 1, at: -1 } },
  ],
  retain: { field: 'at', days: 30 },
}
