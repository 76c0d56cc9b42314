import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'

/** Says that one thing in the hub has a name for itself. `_id` is `<kind>:<name>`. */
export interface ClaimDoc extends Doc {
  owner: string
  at: Date
}

export const CLAIMS: CollectionSpec<ClaimDoc> = { name: 'claims', indexes: [{ name: 'owner', keys: { owner: 1 } }] }

/** What makes names unique: the claim is written before its owner, so of two at a time one is refused. */
export type ClaimService = ReturnType<typeof claimService>

/** A claim whose owner does not come to be within this time was left by a crash, and may be taken over. */
const STALE_MS = 10 * 60_000

type Deps = { store: Store; clock: Clock; ownerExists: (owner: string) => Promise<boolean> }

export function claimService({ store, clock, ownerExists }: Deps) {
  const claims = store.collection(CLAIMS)

  /** @returns whether the name now is, or already was, this owner's */
  async function take(key: string, owner: string): Promise<boolean> {
    const claim = { _id: key, owner, at: clock() }
    try {
      await claims.insertOne(claim)
      return true
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
    }
    const held = await claims.findOne({ _id: key })
    if (held === null) return take(key, owner)
    if (held.owner === owner) return true
    if (clock().getTime() - held.at.getTime() < STALE_MS || (await ownerExists(held.owner))) return false
    const { owner: before, at } = held
    return claims.updateOne({ _id: key, owner: before, at }, { $set: { owner, at: claim.at } })
  }

  return {
    take,
    /** @returns whose the name is from now on: this owner's, unless it was another's before */
    async hold(key: string, owner: string): Promise<string> {
      const made = await claims.insertMany([{ _id: key, owner, at: clock() }])
      return made.length > 0 ? owner : ((await claims.findOne({ _id: key }))?.owner ?? owner)
    },
    /** Does nothing when the name is another's. */
    async release(key: string, owner: string): Promise<void> {
      await claims.deleteOne({ _id: key, owner })
    },
    async ownerOf(key: string): Promise<string | null> {
      return (await claims.findOne({ _id: key }))?.owner ?? null
    },
  }
}
