import type { Iri } from '../../core/iri.js'
import type { After, Collection, CollectionSpec, Doc, Filter, Store, Update } from '../../store/store.js'
import { announcing } from '../announcing-repo.js'
import type { Announceable } from '../announcing.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'
import { linkedAnew, LINKED_INDEX, linkMark, type Linked } from './linking.js'
import type { Post } from './post.js'
import { byWords, wordsAfter, wordsOf } from './post-words.js'

/** `_id` is the post's id; the IRI is unique through a claim `iri:<iri>` of that id. */
export interface PostDoc extends Doc, Omit<Post, 'id'>, Announceable, Heard, Linked {
  /** Local actors and members it is for, when `audience` is `followers` or `direct`: who may see it beyond its author. */
  recipients: Iri[]
  /** When the newest version that we know was made, by its author's word. */
  versionAt: Date
  receivedAt: Date
  /** Since when it has to be put into home timelines (later while a worker has it); null when that is done. */
  place: Date | null
  /** Folded words of one of ours, by which it is found. */
  words?: string[]
  /** An event that means something else now: when those of ours who come have to be told (later while a worker has it). */
  comers?: Date | null
  /** Of what was taken down here by somebody who looks after the hub. */
  removedBy?: 'moderator'
  /** Of a poll of ours: when it is to be closed (later while a worker has it); null when it is, or there is none. */
  pollDue?: Date | null
  /** Of ours, taken down: since when its files, votes and former versions have to go (later while a worker has it). */
  tidy?: Date | null
  /** Those whom former versions of it named: they may have a copy. */
  wereNamed?: Iri[]
}

export const POSTS: CollectionSpec<PostDoc> = {
  name: 'posts',
  indexes: [
    { name: 'iri', keys: { iri: 1 } },
    { name: 'author', keys: { author: 1, state: 1, publishedAt: -1 } },
    { name: 'thread', keys: { thread: 1, state: 1, publishedAt: 1 } },
    { name: 'replies', keys: { inReplyTo: 1, state: 1, publishedAt: 1 } },
    { name: 'open', keys: { state: 1, audience: 1, origin: 1 } },
    { name: 'written', keys: { author: 1, state: 1 } },
    { name: 'addressed', keys: { recipients: 1, state: 1, audience: 1 }, array: 'recipients' },
    { name: 'tag', keys: { tagKeys: 1, state: 1, publishedAt: -1 }, array: 'tagKeys' },
    { name: 'tagged', keys: { tagKeys: 1, state: 1, audience: 1, origin: 1 }, array: 'tagKeys' },
    { name: 'author-tag', keys: { author: 1, tagKeys: 1, state: 1, publishedAt: -1 }, array: 'tagKeys' },
    { name: 'event-start', keys: { 'kind': 1, 'state': 1, 'event.startsAt': 1 } },
    { name: 'host', keys: { host: 1, state: 1 } },
    { name: 'place', keys: { place: 1 } },
    { name: 'comers', keys: { comers: 1 } },
    LINKED_INDEX,
    { name: 'announce', keys: { announce: 1 } },
    { name: 'tried', keys: { 'tried.of': 1, 'state': 1, 'host': 1, 'publishedAt': -1 } },
    { name: 'poll-due', keys: { pollDue: 1 } },
    { name: 'tidy', keys: { tidy: 1 } },
    { name: 'stamp', keys: { 'quote.stamp': 1 } },
    { name: 'origin', keys: { origin: 1, state: 1, publishedAt: -1 } },
    { name: 'word', keys: { words: 1, state: 1, publishedAt: -1 }, array: 'words' },
    { name: 'quoting', keys: { 'quote.of': 1, 'state': 1, 'publishedAt': -1 } },
    HEAR_INDEX,
  ],
}

const MOST_COUNTED = 10_000
/** Whoever writes a conversation from its end to its beginning makes us move all of it with each word. */
export const MOST_REROOTED = 100

/** So many quotes of a page are looked at together. */
const MOST_QUOTES = 200

/** @property open  only what everybody may see, or of that only what is shown everywhere */
export type PostPage = { limit: number; after?: After | null; open?: boolean | 'public' }
export type PostDocs = { docs: PostDoc[]; next: After | null }

const wanted = ({ open = false }: Pick<PostPage, 'open'>): Filter<PostDoc> => {
  const state = 'published'
  if (open === false) return { state }
  return { state, audience: open === 'public' ? 'public' : { $in: ['public', 'unlisted'] } }
}

const trials = (docs: Collection<PostDoc>) => ({
  /** The newest report on a write-up by anybody of this host. */
  trialOfHost: (about: Iri, host: string): Promise<PostDoc | null> =>
    docs.findOne({ 'tried.of': about, 'state': 'published', host }, { sort: { publishedAt: -1 } }),
  /** The same of the first host behind this one, in the order of their names; null when there is none. */
  nextTrial: (about: Iri, afterHost: string): Promise<PostDoc | null> =>
    docs.findOne(
      { 'tried.of': about, 'state': 'published', 'host': { $gt: afterHost } },
      { sort: { host: 1, publishedAt: -1 } },
    ),
})
type Changing = Pick<PostDoc, '_id' | 'revision'> & Partial<PostDoc>

export type PostRepo = ReturnType<typeof postRepo>

export function postRepo(store: Store) {
  const docs = store.collection(POSTS)

  const page = (filter: Filter<PostDoc>, way: 1 | -1, { limit, after = null }: PostPage): Promise<PostDocs> =>
    docs.page(filter, { sort: { publishedAt: way }, limit, ...(after !== null && { after }) })

  return {
    get: (id: string): Promise<PostDoc | null> => docs.findOne({ _id: id }),
    byIri: (name: Iri): Promise<PostDoc | null> => docs.findOne({ iri: name }),
    /** @param names  at most 500 */
    named: (names: readonly Iri[]): Promise<PostDoc[]> =>
      names.length === 0 ? Promise.resolve([]) : docs.find({ iri: { $in: names } }, { limit: 500 }),
    /** @param ids  at most 500 */
    some: (ids: readonly string[]): Promise<PostDoc[]> =>
      ids.length === 0 ? Promise.resolve([]) : docs.find({ _id: { $in: ids } }, { limit: 500 }),
    /** @returns false when there is one of this id */
    async add(doc: PostDoc): Promise<boolean> {
      const heard = doc.origin === 'local' ? { hear: doc.receivedAt } : {}
      return (await docs.insertMany([{ ...heard, ...linkMark(doc), ...doc, ...wordsOf(doc) }])).length > 0
    },
    /** @returns it afterwards; null when it is no longer at this revision */
    change: (doc: Changing, set: Update<PostDoc>['$set']): Promise<PostDoc | null> =>
      docs.findOneAndUpdate(
        { _id: doc._id, revision: doc.revision },
        { $set: { ...linkedAnew(set), ...set, ...wordsAfter(doc, set) }, $inc: { revision: 1 } },
      ),
    /** Puts all of one conversation into another; one that has grown too long for that stays what it is. */
    async reroot(from: Iri, to: Iri): Promise<number> {
      const size = await docs.count({ thread: from }, { atMost: MOST_REROOTED + 1 })
      return size > MOST_REROOTED ? 0 : docs.updateMany({ thread: from }, { $set: { thread: to } })
    },

    inThread: (thread: Iri, of: PostPage): Promise<PostDocs> => page({ thread, ...wanted(of) }, 1, of),
    answersTo: (inReplyTo: Iri, of: PostPage): Promise<PostDocs> => page({ inReplyTo, ...wanted(of) }, 1, of),
    byAuthor: (author: Iri, of: PostPage): Promise<PostDocs> => page({ author, ...wanted(of) }, -1, of),
    /** What anybody may see of somebody. */
    countOf: (author: Iri): Promise<number> =>
      docs.count({ author, ...wanted({ open: true }) }, { atMost: MOST_COUNTED }),
    /** Of that. */
    newestOf: async (author: Iri): Promise<PostDoc | null> =>
      (await docs.find({ author, ...wanted({ open: true }) }, { sort: { publishedAt: -1 }, limit: 1 }))[0] ?? null,
    /** What members wrote, or others, newest first. */
    newestOfOrigin: (origin: PostDoc['origin'], of: PostPage): Promise<PostDocs> =>
      page({ origin, ...wanted(of) }, -1, of),
    /** Forgets what somebody wrote in a conversation to one person alone. They keep what they got. */
    async forgetDirect(thread: Iri, author: Iri): Promise<void> {
      for await (const { _id, author: by, audience } of docs.stream({ thread, state: 'published' }))
        if (by === author && audience === 'direct') await docs.deleteOne({ _id })
    },
    newestAnswer: async (inReplyTo: Iri): Promise<PostDoc | null> =>
      (await docs.find({ inReplyTo, state: 'published' }, { sort: { publishedAt: -1 }, limit: 1 }))[0] ?? null,
    /** Answers that anybody may see; at most `atMost`. */
    countAnswers: (inReplyTo: Iri, atMost: number): Promise<number> =>
      docs.count({ inReplyTo, ...wanted({ open: true }) }, { atMost }),

    ...byWords(docs),
    ...trials(docs),
    ...marks(docs),

    ...quoting(docs, page),

    announcing: announcing(docs),
  }
}

type Page = (filter: Filter<PostDoc>, way: 1 | -1, page: PostPage) => Promise<PostDocs>

/** Posts by what they quote; whether they may is for the caller to ask. */
function quoting(docs: Collection<PostDoc>, page: Page) {
  return {
    /** Posts that quote something, newest first. */
    quotesOf: (of: Iri, limit: number): Promise<PostDoc[]> =>
      docs.find({ 'quote.of': of, 'state': 'published' }, { sort: { publishedAt: -1 }, limit }),
    /** Posts that quote something, newest first; whether they may is for the caller to ask. */
    quoting: (of: Iri, asked: PostPage): Promise<PostDocs> => page({ 'quote.of': of, ...wanted(asked) }, -1, asked),
    /** The same the other way round: the oldest first. */
    quotingUp: (of: Iri, asked: PostPage): Promise<PostDocs> => page({ 'quote.of': of, ...wanted(asked) }, 1, asked),
    byStamp: (stamp: Iri, limit: number): Promise<PostDoc[]> => docs.find({ 'quote.stamp': stamp }, { limit }),
    /** Which of some addresses something quotes; all of them where that would be much to look at. */
    async quotedAmong(of: readonly Iri[]): Promise<Iri[]> {
      if (of.length === 0) return []
      const found = await docs.find({ 'quote.of': { $in: of }, 'state': 'published' }, { limit: MOST_QUOTES })
      if (found.length === MOST_QUOTES) return [...of]
      return [...new Set(found.flatMap(({ quote = null }) => (quote === null ? [] : [quote.of])))]
    },
    /** Those that anybody may see. */
    countQuoting: (of: Iri, atMost: number): Promise<number> =>
      docs.count({ 'quote.of': of, ...wanted({ open: true }) }, { atMost }),
  }
}

/** Duties that posts carry: each is taken by one worker at a time, and given up by who had it. */
function marks(docs: Collection<PostDoc>) {
  return {
    /** Takes one that is to be put into homes. */
    claimPlace: (now: Date, until: Date): Promise<PostDoc | null> =>
      docs.findOneAndUpdate({ place: { $lte: now } }, { $set: { place: until } }, { sort: { place: 1 } }),
    placed: ({ _id, place }: PostDoc): Promise<boolean> => docs.updateOne({ _id, place }, { $set: { place: null } }),

    /** Takes an event whose comers have to be told. */
    claimComers: (now: Date, until: Date): Promise<PostDoc | null> =>
      docs.findOneAndUpdate({ comers: { $lte: now } }, { $set: { comers: until } }, { sort: { comers: 1 } }),
    /** Unless it has changed since. */
    comersTold: ({ _id, revision, comers = null }: PostDoc): Promise<boolean> =>
      docs.updateOne({ _id, revision, comers }, { $set: { comers: null } }),

    /** Takes a poll of ours whose time is up. */
    claimPollDue: (now: Date, until: Date): Promise<PostDoc | null> =>
      docs.findOneAndUpdate({ pollDue: { $lte: now } }, { $set: { pollDue: until } }, { sort: { pollDue: 1 } }),
    /** Takes something that was taken down and left something behind. */
    claimTidy: (now: Date, until: Date): Promise<PostDoc | null> =>
      docs.findOneAndUpdate({ tidy: { $lte: now } }, { $set: { tidy: until } }, { sort: { tidy: 1 } }),
    tidied: ({ _id, tidy = null }: PostDoc): Promise<boolean> =>
      docs.updateOne({ _id, tidy }, { $set: { tidy: null } }),
  }
}

/** The post without what only the store needs. */
export function postOf(doc: PostDoc): Post {
  const { _id: id, revision: _revision, announce: _mark, announced: _told, words: _words, ...rest } = doc
  const { recipients: _recipients, versionAt: _version, receivedAt: _received, place: _place, ...some } = rest
  const { comers: _comers, linked: _linked, hear: _hear, removedBy: _removedBy, ...more } = some
  const { pollDue: _due, tidy: _tidy, wereNamed: _named, ...post } = more
  return { id, ...post }
}
