import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { POSTS, type PostDoc } from './post-repo.js'

const OPEN = { state: 'published', audience: { $in: ['public', 'unlisted'] } } as const
/** Of what comes before the newest that everybody may read, so many are looked at. */
const MOST_LOOKED_AT = 100

export type PostTags = ReturnType<typeof postTags>

/** Which hashtags somebody used, in what everybody may read. */
export function postTags(store: Store) {
  const docs = store.collection(POSTS)
  return {
    /** @param atMost  counting stops there */
    count: (author: Iri, tagKeys: string, atMost: number): Promise<number> =>
      docs.count({ author, tagKeys, ...OPEN }, { atMost }),
    newest: async (author: Iri, tagKeys: string): Promise<PostDoc | null> =>
      (await docs.page({ author, tagKeys, ...OPEN }, { sort: { publishedAt: -1 }, limit: MOST_LOOKED_AT })).docs[0] ??
      null,
  }
}
