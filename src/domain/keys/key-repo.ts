import type { Iri } from '../../core/iri.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** A pair of keys of one of ours as it is kept: the private half sealed for its actor and id. */
export type KeptKey = {
  id: Iri
  /** PEM of an RSA key, the Multikey of an Ed25519 one. */
  value: string
  sealed: string
}

/** What an actor signs with at one time: requests with the one, documents with the other. */
export type KeyPairs = { rsa: KeptKey; ed25519: KeptKey; since: Date }

/** `planned`: the new ones are published first and used a week later. `compromised`: they replace the others at once. */
export type Rotation = 'planned' | 'compromised'

/** The keys of a local actor; `_id` is its IRI. Private keys are nowhere else. */
export interface KeysDoc extends Doc {
  _id: Iri
  /** One more with each change. */
  revision: number
  /** How often keys were made: of what their ids are made. */
  generation: number
  /** One more with each change of what the actor's document shows that the network is told of. */
  shown: number
  current: KeyPairs
  /** Published already, and used from `step` on; null when nothing is changing. */
  coming: KeyPairs | null
  /** Not used any more, and published until `step`, for what was signed with them is still under way; null later. */
  former: KeyPairs | null
  /** What the operator asked for and nobody has begun; null when nothing. */
  rotate: Rotation | null
  /** Since when something is to be done about the keys (later while a worker has it); null when nothing is. */
  due: Date | null
  /** When `coming` takes over, or `former` is dropped; null when neither. */
  step: Date | null
  /** Since when the network has to be told of a change (later while a worker has it); null when it has been. */
  announce: Date | null
}

export const KEYS: CollectionSpec<KeysDoc> = {
  name: 'keys',
  indexes: [
    { name: 'due', keys: { due: 1 } },
    { name: 'announce', keys: { announce: 1 } },
  ],
}

export type KeyRepo = ReturnType<typeof keyRepo>

/** Documents of keys. Whoever changes one names the revision it was made from, so that no change is lost. */
export function keyRepo(store: Store) {
  const docs = store.collection(KEYS)
  return {
    get: (actor: Iri): Promise<KeysDoc | null> => docs.findOne({ _id: actor }),

    /** @returns what is there afterwards: another process may have been first */
    async add(doc: KeysDoc): Promise<KeysDoc> {
      try {
        await docs.insertOne(doc)
        return doc
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
      }
      return (await docs.findOne({ _id: doc._id })) ?? doc
    },

    /** @returns false when it has changed since it was read */
    change: ({ _id, revision }: KeysDoc, changes: Partial<Omit<KeysDoc, '_id' | 'revision'>>): Promise<boolean> =>
      docs.updateOne({ _id, revision }, { $set: changes, $inc: { revision: 1 } }),

    /** Takes one about which something is to be done, until `until`; null when there is none. */
    claimDue: (now: Date, until: Date): Promise<KeysDoc | null> =>
      docs.findOneAndUpdate(
        { due: { $lte: now } },
        { $set: { due: until }, $inc: { revision: 1 } },
        { sort: { due: 1 } },
      ),

    /** The same for those whose change has to be told. */
    claimAnnounce: (now: Date, until: Date): Promise<KeysDoc | null> =>
      docs.findOneAndUpdate(
        { announce: { $lte: now } },
        { $set: { announce: until }, $inc: { revision: 1 } },
        { sort: { announce: 1 } },
      ),

    /**
     * Asks for new keys for all who have some. A planned change that was asked for before stays as it is.
     * @returns for how many
     */
    async askToRotate(rotate: Rotation, now: Date): Promise<number> {
      let asked = 0
      for await (const { _id } of docs.stream({}, { sort: { _id: 1 } })) {
        const asking = { $set: { rotate, due: now }, $inc: { revision: 1 } }
        const filter = rotate === 'compromised' ? { _id } : { _id, coming: null, rotate: null }
        if (await docs.updateOne(filter, asking)) asked++
      }
      return asked
    },

    /** For an actor of whom nothing will be signed again. */
    remove: (actor: Iri): Promise<boolean> => docs.deleteOne({ _id: actor }),
  }
}
