import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Item } from './item.js'
import type { ItemDoc } from './item-repo.js'

/** One former version of an item: what it said from `from` until the next. */
export interface RevisionDoc extends Doc {
  item: string
  revision: number
  from: Date
  content: Pick<
    Item,
    | 'audience'
    | 'byline'
    | 'language'
    | 'title'
    | 'summary'
    | 'source'
    | 'html'
    | 'tags'
    | 'event'
    | 'writeUp'
    | 'call'
    | 'ended'
  > &
    Pick<ItemDoc, 'entries'>
}

export const REVISIONS: CollectionSpec<RevisionDoc> = {
  name: 'revisions',
  indexes: [{ name: 'item', keys: { item: 1, revision: 1 } }],
}

const MOST = 500

export type RevisionRepo = ReturnType<typeof revisionRepo>

export function revisionRepo(store: Store) {
  const docs = store.collection(REVISIONS)
  return {
    /** Keeps a version that is about to be replaced. A repeat changes nothing. */
    async archive(doc: RevisionDoc): Promise<void> {
      await docs.insertMany([doc])
    },
    /** Oldest first; at most 500. */
    of: (item: string): Promise<RevisionDoc[]> => docs.find({ item }, { sort: { item: 1, revision: 1 }, limit: MOST }),
    forget: (item: string): Promise<number> => docs.deleteMany({ item }),
  }
}

/** An item as it is, as its history will have it. */
export function revisionOf(doc: ItemDoc): RevisionDoc {
  const { _id: item, revision, audience, byline, language, title, summary, source, html, tags } = doc
  const { event, writeUp, call, ended, entries } = doc
  return {
    _id: `${item}/${String(revision).padStart(6, '0')}`,
    item,
    revision,
    from: doc.editedAt ?? doc.publishedAt,
    content: {
      ...{ audience, byline, language, title, summary, source, html, tags, event, writeUp, call, ended },
      ...(entries !== undefined && { entries }),
    },
  }
}
