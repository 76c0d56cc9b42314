import { hash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { HOUR_MS } from '../members/throttle.js'

/** That a member said of something they wrote how it is told from a repeat. `_id` is a hash of the two. */
export interface OnceDoc extends Doc {
  /** The id under which that was, or is being, published. */
  id: string
  eraseAt: Date
}

export const ONCES: CollectionSpec<OnceDoc> = {
  name: 'onces',
  indexes: [{ name: 'erase', keys: { eraseAt: 1 } }],
  retain: { field: 'eraseAt', days: 0 },
}

const KEPT_MS = HOUR_MS
const MOST_TRIES = 20

export type OnceRepo = ReturnType<typeof onceRepo>

/** Whatever is sent twice under one key within an hour gets one id, so that it comes to be once. */
export function onceRepo({ store, clock }: { store: Store; clock: Clock }) {
  const docs = store.collection(ONCES)
  const named = (member: string, key: string) => hash('sha256', `${member}\n${key}`, 'base64url')
  const holds = ({ eraseAt }: OnceDoc) => eraseAt > clock()

  return {
    /** The id that was set aside under this key; null when there is none any more. */
    async find(member: string, key: string): Promise<string | null> {
      const doc = await docs.findOne({ _id: named(member, key) })
      return doc !== null && holds(doc) ? doc.id : null
    },

    /** @returns the id that is to be used: this one, unless another was set aside before */
    async hold(member: string, key: string, id: string): Promise<string> {
      const _id = named(member, key)
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const eraseAt = new Date(clock().getTime() + KEPT_MS)
        if ((await docs.insertMany([{ _id, id, eraseAt }])).length > 0) return id
        const there = await docs.findOne({ _id })
        if (there === null) continue
        if (holds(there)) return there.id
        if (await docs.updateOne({ _id, eraseAt: there.eraseAt }, { $set: { id, eraseAt } })) return id
      }
      return id
    },

    /** What was published under it is no more: the next is new. */
    async release(member: string, key: string, id: string): Promise<void> {
      await docs.deleteOne({ _id: named(member, key), id })
    },
  }
}
