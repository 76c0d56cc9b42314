import { hostOf, sameOrigin, type Iri } from '../../core/iri.js'
import { registeredDomain } from '../../core/registered-domain.js'
import type { LocalActors } from '../../domain/actors/local-actors.js'
import type { Post } from '../../domain/posts/post.js'
import type { QuoteService } from '../../domain/quotes/quote-service.js'
import type { StampService } from '../../domain/quotes/stamp-service.js'
import type { Subjects } from '../../domain/subjects.js'
import { createAllowances } from '../remote/allowances.js'
import { Asking, type AskingLimits } from '../threads/asking.js'
import type { AskingMeans, ThreadMeans } from '../threads/ports.js'
import { typeAmong } from '../vocab/read/terms.js'
import { idOf } from '../vocab/read/values.js'

/** What is quoted, its author, and the stamp; what that quotes in turn is nobody's matter. */
const limits: AskingLimits = { requests: 4, objects: 1, pages: 1, ms: 20_000 }
/** What all posts of one domain together may make us ask for: anybody can quote anything. */
const ofOneDomain = { count: 100, windowMs: 5 * 60_000 }
const APPROVED_FOR_MS = 24 * 60 * 60_000
const REFUSED_FOR_MS = 30 * 60_000

type Quoting = Pick<Post, 'iri' | 'author' | 'quote'>
type Quoted = { iri: Iri; author: Iri; mentions: readonly Iri[] }

type Means = AskingMeans & {
  posts: Pick<ThreadMeans['posts'], 'receive'>
  subjectOf: Subjects['subjectOf']
  locals: Pick<LocalActors, 'voice'>
  quotes: Pick<QuoteService, 'known' | 'keep'>
  stamps: Pick<StampService, 'allows'>
}

/**
 * Finds out whether a post may show what it quotes (FEP-044f): its author wrote that too, is mentioned in it, or has a
 * stamp of its author. Asks again after a while, as stamps are taken back. Nothing a stranger does makes it throw.
 */
export function quoteChecker(means: Means): (post: Quoting) => Promise<void> {
  const { quotes, stamps, posts, isLocal, clock } = means
  const allowances = createAllowances({ clock, rate: ofOneDomain })
  const underWay = new Map<Iri, Promise<void>>()

  async function quotedAt(name: Iri, asking: Asking): Promise<Quoted | null> {
    const subject = await means.subjectOf(name)
    if (subject?.of === 'post') return subject.post
    if (subject?.of === 'item') {
      const voice = await means.locals.voice()
      return voice === null ? null : { iri: subject.item.iri as Iri, author: voice.iri, mentions: [] }
    }
    if (isLocal(name)) return null
    const post = await asking.post(name)
    if (post === null) return null
    const { did } = await posts.receive(post)
    return did === 'deleted-before' || did === 'not-theirs' ? null : post
  }

  /** By the word of the quoted author's own server, and for exactly these two. */
  async function isStamped(stamp: Iri, post: Quoting, quoted: Quoted, asking: Asking): Promise<boolean> {
    if (isLocal(quoted.author)) return isLocal(stamp) && stamps.allows(stamp, { object: quoted.iri, quote: post.iri })
    if (!sameOrigin(stamp, quoted.author)) return false
    const document = await asking.page(stamp)
    return (
      document !== null &&
      typeAmong(document, ['QuoteAuthorization']) !== null &&
      idOf(document['id']) === stamp &&
      idOf(document['interactingObject']) === post.iri &&
      idOf(document['interactionTarget']) === quoted.iri &&
      idOf(document['attributedTo']) === quoted.author
    )
  }

  async function check(post: Quoting): Promise<void> {
    const { quote = null, iri, author } = post
    if (quote === null) return
    const known = await quotes.known(post)
    const age = clock().getTime() - (known?.checkedAt.getTime() ?? -Infinity)
    if (known !== null && age < (known.approved ? APPROVED_FOR_MS : REFUSED_FOR_MS)) return
    const domain = registeredDomain(hostOf(iri))
    const asking = new Asking(means, limits, () => allowances.take(domain) === 0)
    const quoted = await quotedAt(quote.of, asking)
    const approved =
      quoted !== null &&
      (quoted.author === author ||
        quoted.mentions.includes(author) ||
        (quote.stamp !== null && (await isStamped(quote.stamp, post, quoted, asking))))
    const found = { target: quoted?.iri ?? null, author: quoted?.author ?? null, approved }
    await quotes.keep(iri, { ...quote, ...found })
  }

  return (post) => {
    const begun = underWay.get(post.iri)
    if (begun !== undefined) return begun
    const run = check(post).finally(() => underWay.delete(post.iri))
    underWay.set(post.iri, run)
    return run
  }
}
