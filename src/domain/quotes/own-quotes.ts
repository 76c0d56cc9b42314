import { hostOf, sameOrigin, type Iri } from '../../core/iri.js'
import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isOpen } from '../audience.js'
import type { FollowService } from '../follows/follow-service.js'
import type { Clock } from '../../core/clock.js'
import type { LiveBus } from '../live/live-bus.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import type { OwnQuoteState, Post, PostQuote } from '../posts/post.js'
import { can, type Member } from '../members/member.js'
import { refusal } from '../refusals.js'
import { contentOf, iriOf, type Subject, type Subjects } from '../subjects.js'
import type { QuoteService } from './quote-service.js'
import type { StampService } from './stamp-service.js'

type Deps = {
  posts: Pick<PostRepo, 'byIri' | 'byStamp' | 'change' | 'get'>
  subjects: Pick<Subjects, 'subjectOf'>
  actors: LocalActors
  follows: Pick<FollowService, 'isAccepted'>
  stamps: Pick<StampService, 'grant' | 'revokeOne'>
  known: Pick<QuoteService, 'refused'>
  isBlocked: (member: string, actor: Iri) => Promise<boolean>
  refuses: (host: string) => boolean
  clock: Clock
  live: Pick<LiveBus, 'publish'>
  wakeAnnouncer: () => void
}

const MOST_TRIES = 20
const MOST_OF_ONE_STAMP = 100

export type OwnQuotes = ReturnType<typeof ownQuotes>

/**
 * What members quote, as far as those they quote agree (FEP-044f). What is of this hub is decided at once; authors
 * elsewhere are asked when the post is announced, and their answer makes another version of it.
 */
export function ownQuotes({ posts, subjects, actors, follows, stamps, known, isBlocked, refuses, ...deps }: Deps) {
  const authorOf = authorsOf(actors)
  const check = leaveToQuote({ actors, follows, isBlocked, refuses }, authorOf)

  const quotedAuthor = async ({ of }: PostQuote): Promise<Iri | null> => {
    const subject = await subjects.subjectOf(of)
    return subject === null ? null : authorOf(subject)
  }
  const note = noter({ posts, ...deps }, quotedAuthor)

  return {
    check,

    /** What a new post says of what it quotes. @param quote  its address */
    async begin(me: LocalActor, quoted: Subject, quote: Iri): Promise<PostQuote> {
      const of = iriOf(quoted)
      const author = await authorOf(quoted)
      if (author === me.iri) return { of, stamp: null, state: 'accepted' }
      if (author === null || !actors.isLocal(author)) return { of, stamp: null, state: 'pending' }
      return { of, stamp: await stamps.grant({ object: of, author, quote, by: me.iri }), state: 'accepted' }
    },

    /** Whom to ask for leave before a post may show what it quotes; null where that is settled. */
    async toAsk(post: Pick<Post, 'quote' | 'author'>): Promise<{ of: Iri; author: Iri } | null> {
      const { quote = null } = post
      if (quote?.state !== 'pending') return null
      const author = await quotedAuthor(quote)
      return author === null || author === post.author || actors.isLocal(author) ? null : { of: quote.of, author }
    },

    /** The author of what a post of ours quotes says yes, with a stamp, or no. @returns whether anybody asked them */
    answered(by: Iri, quote: Iri, answer: 'accepted' | 'refused', stamp: Iri | null): Promise<boolean> {
      if (answer === 'refused') return note(quote, by, 'rejected', null)
      if (stamp === null || !sameOrigin(stamp, by)) return Promise.resolve(false)
      return note(quote, by, 'accepted', stamp)
    },

    /** Somebody elsewhere took a stamp back. @returns whether it was theirs, and let posts of ours quote */
    async stampGone(stamp: Iri, by: Iri): Promise<boolean> {
      const ours = (await posts.byStamp(stamp, MOST_OF_ONE_STAMP)).filter(({ origin }) => origin === 'local')
      const noted = await Promise.all(ours.map(({ iri }) => note(iri, by, 'revoked', null)))
      return noted.includes(true)
    },

    /** A stamp that let a post quote is no more. */
    lost: (quote: Iri): Promise<boolean> => note(quote, null, 'revoked', null),

    /**
     * A member lets a post no longer quote something of theirs.
     * @returns the post. @throws Refusal 'not-found', 'forbidden'
     */
    async revoke(member: Member, subject: Subject, quoting: Post): Promise<Post> {
      const me = can(member, 'read') ? await actors.ofMember(member.id) : null
      const voice = can(member, 'publish') ? await actors.voice() : null
      const author = await authorOf(subject)
      const of = iriOf(subject)
      if (author === null || (author !== me?.iri && author !== voice?.iri)) throw refusal('forbidden', 'not-allowed')
      if (quoting.quote?.of !== of) throw refusal('not-found', 'no-such-item')
      await stamps.revokeOne(of, quoting.iri)
      const theirs = { iri: of, author }
      await (quoting.origin === 'local' ? note(quoting.iri, null, 'revoked', null) : known.refused(quoting, theirs))
      const doc = await posts.get(quoting.id)
      return doc === null ? quoting : { ...quoting, quote: doc.quote ?? null }
    },
  }
}

type AuthorOf = (subject: Subject) => Promise<Iri | null>

const authorsOf =
  (actors: Pick<LocalActors, 'voice'>): AuthorOf =>
  async (subject) =>
    subject.of === 'post' ? subject.post.author : ((await actors.voice())?.iri ?? null)

type Deciding = Pick<Deps, 'actors' | 'follows' | 'isBlocked' | 'refuses'>

/** Throws Refusal 'forbidden' for what nobody, or not they, may quote. */
function leaveToQuote({ actors, follows, isBlocked, refuses }: Deciding, authorOf: AuthorOf) {
  async function mayQuoteHere(me: LocalActor, subject: Subject, author: Iri): Promise<boolean> {
    const policy = subject.of === 'post' ? (subject.post.quotePolicy ?? 'public') : 'public'
    if (policy === 'nobody') return false
    const found = await actors.byIri(author)
    if (found === null || found === 'gone') return false
    if (found.member !== null && (await isBlocked(found.member, me.iri))) return false
    return policy === 'public' || follows.isAccepted(me.iri, author)
  }

  return async (me: LocalActor, quoted: Subject, audience: PostDoc['audience']): Promise<void> => {
    const author = await authorOf(quoted)
    if (author === null || !isOpen(contentOf(quoted))) throw refusal('forbidden', 'not-to-quote')
    if (author === me.iri) return
    const isHere = actors.isLocal(author)
    if (isHere && !(await mayQuoteHere(me, quoted, author))) throw refusal('forbidden', 'not-to-quote')
    // Asking would tell that there is something, to somebody who is not to see it.
    if (!isHere && (audience === 'hub' || audience === 'direct' || refuses(hostOf(author))))
      throw refusal('forbidden', 'not-to-quote')
  }
}

/** Writes what became of a quote of ours. What it returns says false when it is not, or no longer, one of that author's. */
function noter(
  { posts, ...deps }: Pick<Deps, 'posts' | 'clock' | 'live' | 'wakeAnnouncer'>,
  quotedAuthor: (quote: PostQuote) => Promise<Iri | null>,
) {
  return async (quote: Iri, by: Iri | null, state: OwnQuoteState, stamp: Iri | null): Promise<boolean> => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await posts.byIri(quote)
      const quoted = doc?.origin === 'local' && doc.state === 'published' ? (doc.quote ?? null) : null
      if (doc === null || quoted === null) return false
      if (by !== null && (await quotedAuthor(quoted)) !== by) return false
      const now = deps.clock()
      const next = { ...quoted, state, stamp }
      if (JSON.stringify(next) === JSON.stringify(quoted)) return true
      if ((await posts.change(doc, { quote: next, announce: doc.audience === 'hub' ? null : now })) === null) continue
      deps.live.publish({ what: 'changed', of: 'post', status: doc._id })
      deps.wakeAnnouncer()
      return true
    }
    throw refusal('conflict', 'changed-meanwhile')
  }
}
