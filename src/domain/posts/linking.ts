import type { Collection, IndexSpec, Update } from '../../store/store.js'
import { linkIn } from './link-in.js'
import type { PostDoc } from './post-repo.js'

/** What a post has that leads to a page of which nobody knows yet what it says of itself. */
export type Linked = {
  /** Since when that page has to be asked (later while a worker does); null when that is done. */
  linked?: Date | null
}

export const LINKED_INDEX: IndexSpec = { name: 'linked', keys: { linked: 1 } }

const SPREAD_S = 30n

/** What others wrote arrives at many servers at the same time: they do not all ask the same page at once. */
export function linkMark(doc: PostDoc): Linked {
  if (linkIn(doc) === null) return {}
  const waitMs = doc.origin === 'local' ? 0 : Number(BigInt(doc._id) % SPREAD_S) * 1_000
  return { linked: new Date(doc.receivedAt.getTime() + waitMs) }
}

/** Another text may lead elsewhere; whoever works on it sees where. */
export const linkedAnew = (set: Update<PostDoc>['$set']): Linked =>
  typeof set?.html === 'string' && set.html.includes('href="http') ? { linked: set.versionAt ?? new Date(0) } : {}

export type LinkedPosts = ReturnType<typeof linkedPosts>

/** Posts that lead to pages nobody has asked yet. */
export function linkedPosts(docs: Collection<PostDoc>) {
  return {
    claim: (now: Date, until: Date): Promise<PostDoc | null> =>
      docs.findOneAndUpdate({ linked: { $lte: now } }, { $set: { linked: until } }, { sort: { linked: 1 } }),
    seen: ({ _id, linked = null }: PostDoc): Promise<boolean> =>
      docs.updateOne({ _id, linked }, { $set: { linked: null } }),
  }
}
