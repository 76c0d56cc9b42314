import type { z } from 'zod'
import { shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { ItemPoll } from '../../domain/doors/item-polls.js'
import type { Item } from '../../domain/items/item.js'
import type { Post } from '../../domain/posts/post.js'
import type { BoostAudience, ReactionDoc, Tally } from '../../domain/reactions/reaction-repo.js'
import type { ShownQuote } from '../../domain/quotes/quote-service.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import type { Account } from './account.js'
import { moment } from './entity.js'
import type { FilterResult } from './filter.js'
import type { sayingIn } from './item-words.js'
import { quoteApproval, type OwnStanding } from './own-standing.js'
import { itemPollOf, pollOf } from './poll.js'
import {
  BoostAround,
  PassingStatus,
  QuoteAround,
  visibilityOf,
  type InnerStatus,
  type LastingStatus,
  type PlainStatus,
  type Status,
  type WholeStatus,
} from './status.js'

/** Somebody passed something on. `id` is the number of that. */
export type Boost = {
  of: 'boost'
  id: string
  at: Date
  by: Iri
  activity: Iri
  audience?: BoostAudience
  subject: Subject
}
/** What apps know as a status. */
export type Shown = Subject | Boost

export const shownBoost = (doc: ReactionDoc, subject: Subject): Boost => ({
  ...{ of: 'boost', id: doc.number, at: doc.at, by: doc.actor, activity: doc.activity, subject },
  ...(doc.audience !== undefined && { audience: doc.audience }),
})

export const subjectOf = (shown: Shown): Subject => (shown.of === 'boost' ? shown.subject : shown)
/** The id apps know a status by, in the form in which it is kept. */
export const idOf = (shown: Shown): string =>
  shown.of === 'boost' ? shown.id : shown.of === 'item' ? shown.item.id : shown.post.id

/** Whose it is; null for what the hub published. */
export const writerOf = (shown: Shown): Iri | null =>
  shown.of === 'boost' ? shown.by : shown.of === 'item' ? null : shown.post.author

/** What a status is to the one who looks. */
export type Marks = {
  favourited: boolean
  reblogged: boolean
  bookmarked: boolean
  muted: boolean
  pinned: boolean
  filtered: FilterResult[]
}

/** All that was read for one page of statuses. */
export type Around = {
  accounts: ReadonlyMap<Iri, Account>
  /** What they say themselves, checked; null for what does not fit its schema. */
  lasting: (subject: Subject) => LastingStatus | null
  /** Null for what does not fit. */
  fit: <T extends z.ZodType>(schema: T, made: z.input<T>) => z.output<T> | null
  tallies: ReadonlyMap<Iri, Tally>
  /** What becomes of the quotes in posts, by the posts' addresses. */
  quoted: ReadonlyMap<Iri, ShownQuote>
  /** How often something is quoted, by its address; nothing for never. */
  quotes: ReadonlyMap<Iri, number>
  /** Null for strangers. */
  standing: ((subject: Subject) => OwnStanding) | null
  /** Those quoted whom the viewer has turned away, and how. */
  turnedAway: ReadonlyMap<Iri, 'blocked_account' | 'muted_account'>
  /** Null for strangers. */
  marks: ((subject: Subject) => Marks) | null
  voice: Iri | null
  /** What can be answered with yes or no, by the ids of items. */
  itemPolls: ReadonlyMap<string, ItemPoll>
  saying: ReturnType<typeof sayingIn>
  now: Date
}

const NO_TALLY: Tally = { likes: 0, boosts: 0, replies: 0 }

/** Null where it is not known who it is by, and for what does not fit its schema. */
export function statusOf(shown: Shown, seen: Around): Status | null {
  const reblog = whole(subjectOf(shown), seen)
  if (shown.of !== 'boost' || reblog === null) return reblog
  const account = seen.accounts.get(shown.by)
  const visibility = visibilityOf(shown.audience ?? 'public')
  const around = seen.fit(BoostAround, {
    ...{ id: shownId(shown.id), uri: shown.activity, url: shown.activity, created_at: moment(shown.at) },
    visibility: visibility === 'public' ? reblog.visibility : visibility,
  })
  return account === undefined || around === null ? null : { ...reblog, ...around, account, reblog, quote: null }
}

function whole(subject: Subject, seen: Around): WholeStatus | null {
  const plain = plainOf(subject, seen)
  if (plain === null) return null
  if (!isQuote(subject)) return { ...plain, reblog: null, quote: null }
  const quote = quoteIn(subject, seen)
  return seen.fit(QuoteAround, { state: quote.state }) === null ? null : { ...plain, reblog: null, quote }
}

function quoteIn(subject: Subject, seen: Around): NonNullable<WholeStatus['quote']> {
  const quote = seen.quoted.get(iriOf(subject))
  if (quote?.state !== 'accepted') return { state: quote?.state ?? 'pending', quoted_status: null }
  const quoted = inner(quote.subject, seen)
  const author = quote.subject.of === 'post' ? quote.subject.post.author : seen.voice
  const turned = author === null ? undefined : seen.turnedAway.get(author)
  return { state: quoted === null ? 'unauthorized' : (turned ?? 'accepted'), quoted_status: quoted }
}

/** What is quoted shows no more than that it quotes something itself. */
function inner(subject: Subject, seen: Around): InnerStatus | null {
  const plain = plainOf(subject, seen)
  if (plain === null) return null
  if (!isQuote(subject)) return { ...plain, reblog: null, quote: null }
  const deeper = seen.quoted.get(iriOf(subject))
  const id = deeper?.state === 'accepted' ? shownId(idOf(deeper.subject)) : null
  const quote = { state: deeper?.state ?? 'pending', quoted_status_id: id }
  return seen.fit(QuoteAround, quote) === null ? null : { ...plain, reblog: null, quote }
}

const isQuote = (subject: Subject): boolean => subject.of === 'post' && (subject.post.quote ?? null) !== null

function plainOf(subject: Subject, seen: Around): PlainStatus | null {
  const by = subject.of === 'post' ? subject.post.author : seen.voice
  const account = by === null ? undefined : seen.accounts.get(by)
  if (account === undefined) return null
  const lasting = seen.lasting(subject)
  const passing = lasting === null ? null : seen.fit(PassingStatus, passingOf(subject, seen))
  return lasting === null || passing === null ? null : { ...lasting, account, ...passing }
}

function passingOf(subject: Subject, seen: Around): PassingStatus {
  const object = iriOf(subject)
  const { likes, boosts, replies } = seen.tallies.get(object) ?? NO_TALLY
  const own = seen.standing?.(subject) ?? null
  return {
    id: shownId(idOf(subject)),
    reblogs_count: boosts,
    favourites_count: likes,
    replies_count: replies,
    quotes_count: seen.quotes.get(object) ?? 0,
    poll: subject.of === 'post' ? pollIn(subject.post, own, seen) : itemPollIn(subject.item, seen),
    quote_approval: quoteApproval(subject, own),
    ...seen.marks?.(subject),
  }
}

const pollIn = ({ id, poll }: Post, own: OwnStanding | null, { now }: Around) =>
  poll === null ? null : pollOf(id, poll, own, now)

function itemPollIn({ id, language }: Item, { itemPolls, saying, now }: Around) {
  const poll = itemPolls.get(id)
  return poll === undefined ? null : itemPollOf(id, poll, saying(language).words.doors.poll, now)
}
