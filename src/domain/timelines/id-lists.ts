import type { Iri } from '../../core/iri.js'
import type { Filter, Store } from '../../store/store.js'
import { ITEMS, type ItemDoc } from '../items/item-repo.js'
import type { Audience } from '../items/item.js'
import { POSTS, type PostDoc } from '../posts/post-repo.js'
import type { Post, PostAudience } from '../posts/post.js'
import { REACTIONS } from '../reactions/reaction-repo.js'
import type { Place, Row } from './entry.js'
import { directionOf, within, type Bounds } from './window.js'

/** As many as one query takes. */
const AT_ONCE = 500

export type Origin = Post['origin']
export type IdLists = ReturnType<typeof idLists>

const published = { state: 'published' } as const

/** Posts, items and boosts in the order of their ids, each list by an index of its own. */
export function idLists(store: Store) {
  const [posts, items, reactions] = [store.collection(POSTS), store.collection(ITEMS), store.collection(REACTIONS)]

  async function postsOf(filter: Filter<PostDoc>, bounds: Bounds): Promise<Place[]> {
    const docs = await posts.find(
      { ...filter, ...idWithin(bounds) },
      { sort: { _id: directionOf(bounds) }, limit: bounds.limit },
    )
    return docs.map((doc) => ({ number: doc._id, row: rowOfPost(doc) }))
  }

  async function itemsOf(filter: Filter<ItemDoc>, bounds: Bounds): Promise<Place[]> {
    const docs = await items.find(
      { ...filter, ...idWithin(bounds) },
      { sort: { _id: directionOf(bounds) }, limit: bounds.limit },
    )
    return docs.map((doc) => ({ number: doc._id, row: rowOfItem(doc) }))
  }

  return {
    /** What these wrote, whoever it is for. */
    postsBy: (authors: readonly Iri[]) => (bounds: Bounds) =>
      postsOf({ author: { $in: authors }, ...published }, bounds),
    items: (audiences: readonly Audience[]) => (bounds: Bounds) =>
      itemsOf({ ...published, audience: { $in: audiences } }, bounds),
    openPosts: (origins: readonly Origin[]) => (bounds: Bounds) =>
      postsOf({ ...published, audience: 'public', origin: { $in: origins } }, bounds),
    /** @param tagKeys  one of them is enough */
    taggedPosts: (tagKeys: readonly string[], origins: readonly Origin[]) => (bounds: Bounds) =>
      postsOf({ tagKeys: oneOf(tagKeys), ...published, audience: 'public', origin: { $in: origins } }, bounds),
    taggedItems: (tagKeys: readonly string[], audiences: readonly Audience[]) => (bounds: Bounds) =>
      itemsOf({ tagKeys: oneOf(tagKeys), ...published, audience: { $in: audiences } }, bounds),
    /** What is for one of ours by name. */
    addressedTo: (me: Iri, audience: PostAudience) => (bounds: Bounds) =>
      postsOf({ recipients: me, ...published, audience }, bounds),

    /** What these passed on, without what it was. */
    boostsBy: (actors: readonly Iri[]) => async (bounds: Bounds) => {
      const number = within(bounds)
      return reactions.find(
        {
          actor: { $in: actors },
          state: 'there',
          kind: 'boost',
          ...(Object.keys(number).length > 0 && { number }),
        },
        { sort: { number: directionOf(bounds) }, limit: bounds.limit },
      )
    },
  }
}

/** Any number of actors, as many at a time as one query takes. */
export function inChunks(actors: readonly Iri[]): Iri[][] {
  const chunks: Iri[][] = []
  for (let at = 0; at < actors.length; at += AT_ONCE) chunks.push(actors.slice(at, at + AT_ONCE))
  return chunks
}

export const rowOfPost = (doc: PostDoc): Row => ({ number: doc._id, of: 'post', doc, boost: null })
export const rowOfItem = (doc: ItemDoc): Row => ({ number: doc._id, of: 'item', doc, boost: null })

const oneOf = (keys: readonly string[]) => (keys.length === 1 ? (keys[0] as string) : { $in: keys })

function idWithin(bounds: Bounds): { _id?: { $gt?: string; $lt?: string } } {
  const _id = within(bounds)
  return Object.keys(_id).length === 0 ? {} : { _id }
}
