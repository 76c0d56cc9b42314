import { nothingSaid } from './blank-post.js'
import type { PostDoc } from './post-repo.js'

/** What remains says only that something was there, and who it was for. */
export function tombstone(): Partial<Omit<PostDoc, '_id'>> {
  return {
    ...nothingSaid,
    ...{ state: 'deleted', emojis: [], quote: null, list: null, source: null, app: null },
    ...{ place: null, pollDue: null },
  }
}
