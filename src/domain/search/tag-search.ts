import type { Store } from '../../store/store.js'
import { ScanRefused } from '../../store/errors.js'
import { listedFor, type Viewer } from '../audience.js'
import { ITEMS } from '../items/item-repo.js'
import { POSTS } from '../posts/post-repo.js'
import { tagKey, type Tag } from '../text/tags.js'

const MOST_READ = 200

/** Hashtags that begin like what somebody types, of what they may read; those used most in it first. */
export function tagSearch({ store }: { store: Store }) {
  const [items, posts] = [store.collection(ITEMS), store.collection(POSTS)]

  return async (
    viewer: Viewer,
    text: string,
    { limit, offset = 0 }: { limit: number; offset?: number },
  ): Promise<Tag[]> => {
    const start = tagKey(text.trim().replace(/^#/, ''))
    if (start === '') return []
    const tagKeys = { $elemMatch: { $gte: start, $lt: `${start}\u{10ffff}` } }
    const audience = { $in: listedFor(viewer) }
    const [written, said] = await Promise.all([
      items.find({ tagKeys, state: 'published', audience }, { limit: MOST_READ }).catch(tooMany),
      posts
        .find({ tagKeys, state: 'published', audience: 'public', origin: 'local' }, { limit: MOST_READ })
        .catch(tooMany),
    ])
    const used = new Map<string, { name: string; uses: number }>()
    for (const { tags, tagKeys: keys } of [...written, ...said])
      for (const [at, key] of keys.entries())
        if (key.startsWith(start)) used.set(key, { name: tags[at] ?? key, uses: (used.get(key)?.uses ?? 0) + 1 })
    const most = [...used].sort(([a, one], [b, other]) => other.uses - one.uses || (a < b ? -1 : 1))
    return most.slice(offset, offset + limit).map(([key, { name }]) => ({ key, name }))
  }
}

/** What begins so many tags is no help to anybody who looks for one. */
function tooMany(error: unknown): [] {
  if (error instanceof ScanRefused) return []
  throw error
}
