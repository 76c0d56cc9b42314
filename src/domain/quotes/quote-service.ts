import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Post, PostQuote } from '../posts/post.js'
import type { Subject, Subjects } from '../subjects.js'

/** Whether a post may show what it quotes, as it was found out last. `_id` is the post's IRI. */
export interface QuoteDoc extends Doc, PostQuote {
  /** What `of` turned out to be, and whose that is; null when it was not found. */
  target: Iri | null
  author: Iri | null
  approved: boolean
  checkedAt: Date
}

export const QUOTES: CollectionSpec<QuoteDoc> = {
  name: 'quotes',
  indexes: [
    { name: 'stamp', keys: { stamp: 1 } },
    { name: 'checkedAt', keys: { checkedAt: 1 } },
  ],
  retain: { field: 'checkedAt', days: 90 },
}

const MOST_OF_ONE_STAMP = 100

type Deps = { store: Store; subjects: Pick<Subjects, 'subjectOf'>; silenced: (host: string) => boolean; clock: Clock }
type Quoting = Pick<Post, 'iri' | 'quote'>

export type QuoteService = ReturnType<typeof quoteService>

/** What others quote, as far as those they quote agree (FEP-044f). Where that is not known it is a mere link. */
export function quoteService({ store, subjects, silenced, clock }: Deps) {
  const docs = store.collection(QUOTES)

  async function shownAs({ target, author }: QuoteDoc): Promise<Subject | null> {
    const subject = target === null ? null : await subjects.subjectOf(target)
    if (subject === null) return null
    const { state, audience } = subject.of === 'item' ? subject.item : subject.post
    if (state !== 'published' || (audience !== 'public' && audience !== 'unlisted')) return null
    if (subject.of === 'item') return subject
    const { origin, host } = subject.post
    return subject.post.author === author && (origin === 'local' || !silenced(host)) ? subject : null
  }

  return {
    /** What was found out of the quote that a post has now; null when nothing was. */
    async known({ iri, quote = null }: Quoting): Promise<QuoteDoc | null> {
      const doc = quote === null ? null : await docs.findOne({ _id: iri })
      return doc?.of === quote?.of && doc?.stamp === quote?.stamp ? doc : null
    },

    async keep(post: Iri, found: Omit<QuoteDoc, '_id' | 'checkedAt'>): Promise<void> {
      await docs.updateOne({ _id: post }, { $set: { ...found, checkedAt: clock() } }, { upsert: true })
    },

    /** Its author takes a stamp back. @returns whether it was theirs, and counted here */
    async revoked(stamp: Iri, by: Iri): Promise<boolean> {
      const found = await docs.find({ stamp }, { limit: MOST_OF_ONE_STAMP })
      const theirs = found.filter(({ author, approved }) => author === by && approved)
      for (const { _id } of theirs) await docs.updateOne({ _id, stamp }, { $set: { approved: false } })
      return theirs.length > 0
    },

    /** Of some posts, at most 200, what they quote and may show, by their IRIs; it is for everybody. */
    async quotedIn(posts: readonly Quoting[]): Promise<Map<Iri, Subject>> {
      const quoting = posts.filter(({ quote = null }) => quote !== null)
      const shown = new Map<Iri, Subject>()
      if (quoting.length === 0) return shown
      const found = await docs.find({ _id: { $in: quoting.map(({ iri }) => iri) } }, { limit: 500 })
      const byPost = new Map(found.map((doc) => [doc._id, doc]))
      for (const { iri, quote } of quoting) {
        const doc = byPost.get(iri)
        if (doc?.approved !== true || doc.of !== quote?.of || doc.stamp !== quote.stamp) continue
        const subject = await shownAs(doc)
        if (subject !== null) shown.set(iri, subject)
      }
      return shown
    },
  }
}
