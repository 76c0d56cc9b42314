import type { Collection, Doc } from '../store/store.js'
import type { Announceable, Announced } from './announcing.js'

/** The marks of one collection whose documents are announced. `lease` is the mark as `claim` left it. */
export type Announcing<T> = {
  /** Takes one document that has something to tell, until then; null when there is none. */
  claim(now: Date, until: Date): Promise<T | null>
  /** Notes what is about to be told. @returns false when the document has changed, or another worker has it */
  begin(doc: T, telling: Announced): Promise<boolean>
  /** Notes that all of it is queued. The mark goes, unless there is more to tell. */
  settle(doc: T, told: Announced): Promise<void>
  /** There is nothing to tell. */
  clear(doc: T): Promise<void>
}

/** The marks of items, or of posts, which are alike. Every write names the revision and the lease it is made for. */
export function announcing<T extends Doc & Announceable>(collection: Collection<T>): Announcing<T> {
  const docs = collection as unknown as Collection<Doc & Announceable>
  const held = ({ _id, revision, announce }: Doc & Announceable) => ({ _id, revision, announce })
  return {
    claim: async (now, until) => {
      const taken = { $set: { announce: until } }
      return (await docs.findOneAndUpdate({ announce: { $lte: now } }, taken, { sort: { announce: 1 } })) as T | null
    },
    begin: (doc, { revision, verb }) =>
      docs.updateOne(held(doc), { $set: { announced: { revision, verb, done: false } } }),
    async settle(doc, { revision, verb }) {
      const announced = { revision, verb, done: true }
      if (revision === doc.revision && (await docs.updateOne(held(doc), { $set: { announce: null, announced } })))
        return
      const begun = { '_id': doc._id, 'announced.revision': revision, 'announced.verb': verb }
      await docs.updateOne(begun, { $set: { 'announced.done': true } })
    },
    async clear(doc) {
      await docs.updateOne(held(doc), { $set: { announce: null } })
    },
  }
}
