import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Post } from './post.js'
import type { PostDoc } from './post-repo.js'

/** What of a post a version is made of. */
export type PostVersion = Pick<Post, 'html' | 'summary' | 'sensitive' | 'files' | 'poll' | 'quote'>

/** One former version of a post of ours: what it said from `from` until the next. */
export interface PostRevisionDoc extends Doc {
  post: string
  from: Date
  content: PostVersion
}

export const POST_REVISIONS: CollectionSpec<PostRevisionDoc> = {
  name: 'postRevisions',
  indexes: [{ name: 'post', keys: { post: 1, from: 1 } }],
}

const MOST = 500

export type PostRevisionRepo = ReturnType<typeof postRevisionRepo>

export function postRevisionRepo(store: Store) {
  const docs = store.collection(POST_REVISIONS)
  return {
    /** Keeps a version that is about to be replaced. A repeat changes nothing. */
    async archive(doc: PostDoc): Promise<void> {
      const from = doc.editedAt ?? doc.publishedAt
      // Not by its number, which votes and marks raise, too.
      const _id = `${doc._id}/${String(from.getTime()).padStart(15, '0')}`
      await docs.insertMany([{ _id, post: doc._id, from, content: versionOf(doc) }])
    },
    /** Oldest first; at most 500. */
    of: (post: string): Promise<PostRevisionDoc[]> => docs.find({ post }, { sort: { post: 1, from: 1 }, limit: MOST }),
    forget: (post: string): Promise<number> => docs.deleteMany({ post }),
  }
}

export const versionOf = ({ html, summary, sensitive, files, poll, quote = null }: PostVersion): PostVersion => ({
  ...{ html, summary, sensitive, files, poll, quote },
})
