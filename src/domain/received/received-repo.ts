import { hash } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { leaseUntil } from '../../core/lease.js'
import { DuplicateKey } from '../../store/errors.js'
import type { After, CollectionSpec, Doc, Page, Store } from '../../store/store.js'

/** What became of an activity, for the steward. `refused`: it was not theirs to say. */
export type ReceivedOutcome = 'handled' | 'ignored' | 'refused' | 'failed'

/**
 * An activity that came, once for each id and signer: `_id` is `receivedId` of both. So a copy that somebody passed on
 * never stands in the way of what the author delivers, and nobody's activity in the way of another's of the same id.
 */
export interface ReceivedDoc extends Doc {
  activity: Iri
  type: string
  /** Type of the embedded object, where there is one. */
  objectType: string | null
  actor: Iri
  /** Whose signature the request had; another than the actor when it was forwarded, and nothing in it is believed yet. */
  signer: Iri
  /** Of the signer. */
  host: string
  /** Handle of the local actor whose inbox it came to; null for the shared one. */
  inbox: string | null
  /** The body as it came, byte for byte (it is UTF-8); null once it is not needed any more. */
  raw: string | null
  /** What its sender said beside it of their followers here, signed with it (FEP-8fcf); left out when nothing. */
  sync?: string
  at: Date
  /** By the signer's clock; left out of what came otherwise than by a signed request. */
  signedAt?: Date
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

/** What the gate knows of an activity when it lets it in. */
export type Arrival = Pick<
  ReceivedDoc,
  'activity' | 'type' | 'objectType' | 'actor' | 'signer' | 'host' | 'inbox' | 'at'
> & { raw: string; sync?: string; signedAt?: Date }
export type Finished = { id: string; outcome: ReceivedOutcome; because: string | null }
/** `because`: why not now; `attempts`: how many have been made, where the last is not to count. */
export type Postponed = { id: string; due: Date; because: string | null; attempts?: number }

export type ReceivedRepo = ReturnType<typeof receivedRepo>

const LONGEST_BECAUSE = 300
/** Some servers give all of these that are about the same pair one id. */
const MAY_COME_AGAIN = new Set(['Follow', 'Undo'])

/** No address has a line break in it, so no two pairs have the same text. */
export const receivedId = (activity: Iri, signer: Iri): string => hash('sha256', `${activity}\n${signer}`, 'base64url')

/** Activities between the moment they were let in and the one they are forgotten, 30 days later. */
export function receivedRepo({ store }: { store: Store }) {
  const docs = store.collection(RECEIVED)

  /** @returns whether it is new: by its id, or where ids may come again because it was signed later than the one before */
  async function add(arrival: Arrival): Promise<boolean> {
    const { activity, signer, at: due, type, signedAt } = arrival
    const [_id, waiting] = [
      receivedId(activity, signer),
      { due, attempts: 0, outcome: null, because: null, doneAt: null },
    ]
    try {
      await docs.insertOne({ _id, ...arrival, ...waiting })
      return true
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
    }
    if (signedAt === undefined || !MAY_COME_AGAIN.has(type)) return false
    const before = { _id, type, due: null, signedAt: { $lt: signedAt } }
    return docs.updateOne(before, { $set: { ...arrival, ...waiting } })
  }

  return {
    add,

    get: (id: string): Promise<ReceivedDoc | null> => docs.findOne({ _id: id }),

    /** Whether the actor's own word has come already, itself or by a copy that was found to be true. */
    async isKnown(activity: Iri, actor: Iri): Promise<boolean> {
      return (await docs.findOne({ _id: receivedId(activity, actor) })) !== null
    },

    /**
     * A forwarded copy was found to be true: from now on it counts as delivered by its actor, and is handled as such.
     * @param raw  the activity as it was found to be true
     * @returns false when the actor's own came meanwhile, or before
     */
    vouch({ activity, type, objectType, actor, inbox }: ReceivedDoc, raw: string, at: Date): Promise<boolean> {
      return add({ activity, type, objectType, actor, signer: actor, host: new URL(actor).host, inbox, raw, at })
    },

    /** Takes what has been due longest; it is the caller's for `leaseMs`. `attempts` counts this one in. */
    claim({ now, leaseMs, limit }: { now: Date; leaseMs: number; limit: number }): Promise<ReceivedDoc[]> {
      const lease = { $set: { due: leaseUntil(now, leaseMs) }, $inc: { attempts: 1 } }
      return docs.claimMany({ due: { $lte: now } }, lease, { sort: { due: 1 }, limit })
    },

    /** Up to 1,000 at once. What came is let go of; what became of it stays. */
    async finish(finished: readonly Finished[], now: Date): Promise<void> {
      await docs.bulk(
        finished.map(({ id, outcome, because }) => {
          const $set = { due: null, raw: null, outcome, because: short(because), doneAt: now }
          return { updateOne: { filter: { _id: id }, update: { $set } } }
        }),
      )
    },

    /** Up to 1,000 at once, to be claimed again; what was finished meanwhile stays so. */
    async postpone(postponed: readonly Postponed[]): Promise<void> {
      await docs.bulk(
        postponed.map(({ id, due, because, attempts }) => {
          const update = { $set: { due, because: short(because), ...(attempts !== undefined && { attempts }) } }
          return { updateOne: { filter: { _id: id, doneAt: null }, update } }
        }),
      )
    },

    /** Its actor took it back: the same id may come again, as some give every Follow of the same pair one. */
    async forget(activity: Iri, actor: Iri): Promise<void> {
      await docs.deleteOne({ _id: receivedId(activity, actor), due: null })
    },

    /** For the steward, newest first: all, or those of one outcome (null: not handled yet), of one host, or both. */
    page(
      of: { readonly outcome?: ReceivedOutcome | null; readonly host?: string },
      { after, limit }: { after: After | null; limit: number },
    ): Promise<Page<ReceivedDoc>> {
      return docs.page(of, { sort: { at: -1 }, limit, ...(after !== null && { after }) })
    },
  }
}

const short = (text: string | null): string | null => text?.toWellFormed().slice(0, LONGEST_BECAUSE) ?? null
