import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Page, Store } from '../../store/store.js'
import { searchTokens } from '../text/tokens.js'
import type { Actor } from './actor.js'

/** A remote actor; `_id` is its `iri`. */
export interface ActorDoc extends Doc, Actor {
  _id: Iri
  /** A sortable id of ours, for addresses of pages and for apps. */
  number: string
  /** `gone`: their server said so for good. */
  state: 'here' | 'gone'
  /** The last time their document was asked for, whether it came or not; bounds how often it is. */
  askedAt: Date
  /** Ids of `keys`, by which their owner is found. */
  keyIds: string[]
  /** The address they say they have (FEP-2c59), folded as `address`; not yet believed. */
  claimed: string | null
  /** Since when `address` has to be confirmed by WebFinger (later while a worker has it); null when it need not be. */
  confirm: Date | null
  /** When WebFinger last agreed to `address`; null when it has not. */
  confirmedAt: Date | null
  /** Since when what they left here has to be cleared away; null, or not there, when it has not. */
  wipe?: Date | null
  /** Folded words of handle, host and name, by which they are found; those not asked for since there are such lack it. */
  words?: string[]
}

export const ACTORS: CollectionSpec<ActorDoc> = {
  name: 'actors',
  shared: true,
  indexes: [
    { name: 'number', keys: { number: 1 } },
    { name: 'address', keys: { address: 1 } },
    { name: 'host', keys: { host: 1, number: 1 } },
    { name: 'fetched', keys: { state: 1, fetchedAt: 1 } },
    { name: 'key', keys: { keyIds: 1 }, array: 'keyIds' },
    { name: 'confirm', keys: { confirm: 1 } },
    { name: 'wipe', keys: { wipe: 1 } },
    { name: 'words', keys: { words: 1 }, array: 'words' },
  ],
}

/** What is written of an actor whose document has just come. */
export type NewActor = Actor & Pick<ActorDoc, 'askedAt' | 'claimed' | 'confirm' | 'confirmedAt'>

/** More than one actor can hold an address only while WebFinger has not decided between them. */
const MOST_OF_AN_ADDRESS = 20
const MOST_FOUND = 200
/** Enough to tell that a key's id has one owner, or that it has not. */
const MOST_OF_A_KEY = 2

export type ActorRepo = ReturnType<typeof actorRepo>

/** Remote actors as they are stored: who is asked when is for `federation/directory` to say. */
export function actorRepo(store: Store) {
  const docs = store.collection(ACTORS)
  return {
    get: (iri: Iri): Promise<ActorDoc | null> => docs.findOne({ _id: iri }),

    /** Of those who are known, in no order. @param names  at most 500 */
    some: (names: readonly Iri[]): Promise<ActorDoc[]> =>
      names.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: names } }, { limit: 500 }),

    byNumber: (number: string): Promise<ActorDoc | null> => docs.findOne({ number }),

    /** The one who is still here and, of several, the one that WebFinger agreed to last. @param address in lower case */
    async byAddress(address: string): Promise<ActorDoc | null> {
      const all = await docs.find({ address, state: 'here' }, { limit: MOST_OF_AN_ADDRESS })
      const confirmed = ({ confirmedAt }: ActorDoc) => confirmedAt?.getTime() ?? 0
      return all.reduce<ActorDoc | null>(
        (best, one) => (best === null || confirmed(one) > confirmed(best) ? one : best),
        null,
      )
    },

    /** Those who list a key under this id: normally one; two at most are looked for. */
    listing: (keyId: string): Promise<ActorDoc[]> => docs.find({ keyIds: keyId }, { limit: MOST_OF_A_KEY }),

    /** Some with a word that begins like this, in no order; those that are gone among them. */
    withWordLike: (start: string): Promise<ActorDoc[]> =>
      docs.find({ words: { $elemMatch: { $gte: start, $lt: `${start}\u{10ffff}` } } }, { limit: MOST_FOUND }),

    /** Writes what their server said just now. @param number  theirs when they are new @returns the document as it is now */
    async put({ iri, ...actor }: NewActor, number: string): Promise<ActorDoc> {
      const keyIds = [...new Set(actor.keys.map(({ id }) => id))]
      const words = searchTokens(actor.handle, `${actor.name} ${actor.host}`)
      const written = { iri, ...actor, keyIds, words, state: 'here' as const }
      const update = { $set: written, $setOnInsert: { number } }
      const doc = await docs.findOneAndUpdate({ _id: iri }, update, { upsert: true })
      return doc ?? { _id: iri, number, ...written }
    },

    /**
     * Notes that they are being asked for now, unless somebody else has begun to since they were read.
     * @returns whether it is for the caller to ask
     */
    claimAsking: ({ _id, askedAt }: Pick<ActorDoc, '_id' | 'askedAt'>, now: Date): Promise<boolean> =>
      docs.updateOne({ _id, askedAt }, { $set: { askedAt: now } }),

    /**
     * Keeps that they are gone and forgets their keys; does nothing for those we never knew.
     * @param options.wipe  what they left here has to go, too
     */
    markGone: (iri: Iri, now: Date, { wipe = false } = {}): Promise<boolean> => {
      const gone = { state: 'gone' as const, askedAt: now, keys: [], keyIds: [], confirm: null }
      return docs.updateOne({ _id: iri }, { $set: { ...gone, ...(wipe && { wipe: now }) } })
    },

    nextDeparted: (now: Date): Promise<ActorDoc | null> => docs.findOne({ wipe: { $lte: now } }, { sort: { wipe: 1 } }),
    /** What they had left here is cleared away. */
    forgotten: ({ _id, wipe }: ActorDoc): Promise<boolean> =>
      docs.updateOne({ _id, wipe: wipe ?? null }, { $set: { wipe: null } }),

    /** Takes one whose address is to be confirmed, until `until`; null when none is due. */
    claimUnconfirmed: (now: Date, until: Date): Promise<ActorDoc | null> =>
      docs.findOneAndUpdate({ confirm: { $lte: now } }, { $set: { confirm: until } }, { sort: { confirm: 1 } }),

    /** What WebFinger made of it. Does nothing when they have been asked for since, as they may have another name now. */
    confirmed: (
      { _id, fetchedAt }: ActorDoc,
      outcome: Pick<ActorDoc, 'address' | 'confirm' | 'confirmedAt'>,
    ): Promise<boolean> => docs.updateOne({ _id, fetchedAt }, { $set: outcome }),

    countOfHost: (host: string, atMost: number): Promise<number> => docs.count({ host }, { atMost }),

    /** All that we know from a host, in the order we came to know them. @param after number of the last one seen */
    async ofHost(host: string, { after, limit }: { after: string | null; limit: number }): Promise<Page<ActorDoc>> {
      const behind = after === null ? {} : { number: { $gt: after } }
      return docs.page({ host, ...behind }, { sort: { number: 1 }, limit })
    },
  }
}
