import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { isOpen } from '../audience.js'
import type { OwnQuoteState, Post, PostQuote } from '../posts/post.js'
import { contentOf, type Subject, type Subjects } from '../subjects.js'

/** Whether a post may show what it quotes, as it was found out last. `_id` is the post's IRI. */
export interface QuoteDoc extends Doc, PostQuote {
  /** What `of` turned out to be, and whose that is; null when it was not found. */
  target: Iri | null
  author: Iri | null
  approved: boolean
  /** It was approved once. */
  revoked?: boolean
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

/** `deleted`: what was quoted is gone. `unauthorized`: it is not for everybody any more. Only `accepted` has its subject. */
export type ShownQuote =
  { state: 'accepted'; subject: Subject } | { state: Exclude<OwnQuoteState, 'accepted'> | 'deleted' | 'unauthorized' }

type Deps = {
  store: Store
  subjects: Pick<Subjects, 'docOf' | 'subjectOf'>
  silenced: (host: string) => boolean
  clock: Clock
}
type Quoting = Pick<Post, 'iri' | 'quote'>

export type QuoteService = ReturnType<typeof quoteService>

/** What others quote, as far as those they quote agree (FEP-044f). Where that is not known it is a mere link. */
export function quoteService({ store, subjects, silenced, clock }: Deps) {
  const docs = store.collection(QUOTES)

  const accepted = acceptedQuotes({ subjects, silenced })

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
      for (const { _id } of theirs) await docs.updateOne({ _id, stamp }, { $set: { approved: false, revoked: true } })
      return theirs.length > 0
    },

    /** The author of what a post elsewhere quotes, one of ours, wants that no longer. */
    async refused({ iri, quote = null }: Quoting, quoted: Pick<Post, 'iri' | 'author'>): Promise<void> {
      if (quote === null) return
      const { of, stamp } = quote
      const found = { of, stamp, target: quoted.iri, author: quoted.author, approved: false, revoked: true }
      await docs.updateOne({ _id: iri }, { $set: { ...found, checkedAt: clock() } }, { upsert: true })
    },

    /** What was found out of some quotes, at most 200, by the IRIs of the posts they stand in. */
    async knownOf(posts: readonly Quoting[]): Promise<Map<Iri, QuoteDoc>> {
      const quoting = posts.filter(({ quote = null }) => quote !== null)
      if (quoting.length === 0) return new Map()
      const found = await docs.find({ _id: { $in: quoting.map(({ iri }) => iri) } }, { limit: 500 })
      const byPost = new Map(found.map((doc) => [doc._id as Iri, doc]))
      return new Map(
        quoting.flatMap(({ iri, quote }) => {
          const doc = byPost.get(iri)
          return doc !== undefined && doc.of === quote?.of && doc.stamp === quote.stamp ? [[iri, doc] as const] : []
        }),
      )
    },

    /** How the quotes of some posts, at most 200, are to be shown, by the IRIs of these; of each post only its own. */
    async statesOf(posts: readonly Quoting[]): Promise<Map<Iri, ShownQuote>> {
      const found = await this.knownOf(posts.filter(({ quote }) => quote?.state === undefined))
      const shown = new Map<Iri, ShownQuote>()
      for (const { iri, quote = null } of posts) {
        if (quote === null) continue
        const doc = found.get(iri) ?? null
        const state =
          quote.state ?? (doc?.approved === true ? 'accepted' : doc?.revoked === true ? 'revoked' : 'pending')
        const target = quote.state === undefined ? (doc?.target ?? null) : quote.of
        if (state !== 'accepted') shown.set(iri, { state })
        else shown.set(iri, await accepted({ target, author: doc?.author ?? null }))
      }
      return shown
    },

    /** The same as far as it is shown: of some posts, at most 200, what they quote; it is for everybody. */
    async quotedIn(posts: readonly Quoting[]): Promise<Map<Iri, Subject>> {
      const states = await this.statesOf(posts)
      return new Map(
        [...states].flatMap(([iri, quote]) => (quote.state === 'accepted' ? [[iri, quote.subject] as const] : [])),
      )
    },
  }
}

/** What may be shown is looked up again each time, as it may be gone, or for fewer. */
function acceptedQuotes({ subjects, silenced }: Pick<Deps, 'subjects' | 'silenced'>) {
  async function shownAs({ target, author }: Pick<QuoteDoc, 'target' | 'author'>): Promise<Subject | null> {
    const subject = target === null ? null : await subjects.subjectOf(target)
    if (subject === null) return null
    if (!isOpen(contentOf(subject))) return null
    if (subject.of === 'item') return subject
    const { origin, host } = subject.post
    return (author === null || subject.post.author === author) && (origin === 'local' || !silenced(host))
      ? subject
      : null
  }

  return async (found: Pick<QuoteDoc, 'target' | 'author'>): Promise<ShownQuote> => {
    const subject = await shownAs(found)
    if (subject !== null) return { state: 'accepted', subject }
    const there = found.target === null ? null : await subjects.docOf(found.target)
    return { state: there === null || there.doc.state === 'deleted' ? 'deleted' : 'unauthorized' }
  }
}
