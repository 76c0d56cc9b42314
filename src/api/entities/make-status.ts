import { shownId } from '../../core/ids.js'
import { parseIri, type Iri } from '../../core/iri.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import { tagHref } from '../../domain/drafts/content.js'
import type { ItemPoll } from '../../domain/doors/item-polls.js'
import type { Item } from '../../domain/items/item.js'
import { type Post, warningOf } from '../../domain/posts/post.js'
import type { BoostAudience, ReactionDoc, Tally } from '../../domain/reactions/reaction-repo.js'
import type { ShownQuote } from '../../domain/quotes/quote-service.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import type { Account } from './account.js'
import { emojisOf } from './custom-emoji.js'
import { moment } from './entity.js'
import { cardOf, type LinkedPage } from './preview-card.js'
import { fileAttachment, pictureAttachment } from './media-attachment.js'
import { applicationOf, quoteApproval, type OwnStanding } from './own-standing.js'
import type { FilterResult } from './filter.js'
import { itemCard, postCard } from './item-card.js'
import { itemContent, postContent } from './item-status.js'
import type { sayingIn } from './item-words.js'
import { itemPollOf, pollOf } from './poll.js'
import { visibilityOf, type InnerStatus, type PlainStatus, type Status, type WholeStatus } from './status.js'

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

/** What statuses are drawn into. */
export type StatusFrame = {
  baseUrl: string
  /** Absolute. */
  mediaHref: string
  proxy: PictureProxy
  rejectsMedia: (host: string) => boolean
}

/** All that was read for one page of statuses. */
export type Around = {
  accounts: ReadonlyMap<Iri, Account>
  /** What was answered, by its address. */
  parents: ReadonlyMap<Iri, { id: string; author: Iri | null }>
  tallies: ReadonlyMap<Iri, Tally>
  /** What becomes of the quotes in posts, by the posts' addresses. */
  quoted: ReadonlyMap<Iri, ShownQuote>
  /** How often something is quoted, by its address; nothing for never. */
  quotes: ReadonlyMap<Iri, number>
  /** Null for strangers. */
  standing: ((subject: Subject) => OwnStanding) | null
  /** Those quoted whom the viewer has turned away, and how. */
  turnedAway: ReadonlyMap<Iri, 'blocked_account' | 'muted_account'>
  /** What is known of the pages that posts lead to, by the posts' addresses. */
  cards: ReadonlyMap<Iri, LinkedPage>
  /** Null for strangers. */
  marks: ((subject: Subject) => Marks) | null
  voice: Iri | null
  /** What can be answered with yes or no, by the ids of items. */
  itemPolls: ReadonlyMap<string, ItemPoll>
  saying: ReturnType<typeof sayingIn>
  hubName: string
  now: Date
}

const NO_TALLY: Tally = { likes: 0, boosts: 0, replies: 0 }
const MOST_FILES = 16

/** Null where it is not known who it is by. */
export function statusOf(shown: Shown, frame: StatusFrame, seen: Around): Status | null {
  const reblog = whole(subjectOf(shown), frame, seen)
  if (shown.of !== 'boost' || reblog === null) return reblog
  const account = seen.accounts.get(shown.by)
  if (account === undefined) return null
  const own = { id: shownId(shown.id), uri: shown.activity, url: shown.activity, account, created_at: moment(shown.at) }
  const visibility = visibilityOf(shown.audience ?? 'public')
  return { ...reblog, ...own, ...(visibility !== 'public' && { visibility }), reblog, quote: null }
}

function whole(subject: Subject, frame: StatusFrame, seen: Around): WholeStatus | null {
  const plain = plainOf(subject, frame, seen)
  if (plain === null) return null
  if (!isQuote(subject)) return { ...plain, reblog: null, quote: null }
  return { ...plain, reblog: null, quote: quoteIn(subject, frame, seen) }
}

function quoteIn(subject: Subject, frame: StatusFrame, seen: Around): NonNullable<WholeStatus['quote']> {
  const quote = seen.quoted.get(iriOf(subject))
  if (quote?.state !== 'accepted') return { state: quote?.state ?? 'pending', quoted_status: null }
  const quoted = inner(quote.subject, frame, seen)
  const author = quote.subject.of === 'post' ? quote.subject.post.author : seen.voice
  const turned = author === null ? undefined : seen.turnedAway.get(author)
  return { state: quoted === null ? 'unauthorized' : (turned ?? 'accepted'), quoted_status: quoted }
}

/** What is quoted shows no more than that it quotes something itself. */
function inner(subject: Subject, frame: StatusFrame, seen: Around): InnerStatus | null {
  const plain = plainOf(subject, frame, seen)
  if (plain === null) return null
  if (!isQuote(subject)) return { ...plain, reblog: null, quote: null }
  const deeper = seen.quoted.get(iriOf(subject))
  const id = deeper?.state === 'accepted' ? shownId(idOf(deeper.subject)) : null
  return { ...plain, reblog: null, quote: { state: deeper?.state ?? 'pending', quoted_status_id: id } }
}

const isQuote = (subject: Subject): boolean => subject.of === 'post' && (subject.post.quote ?? null) !== null

function plainOf(subject: Subject, frame: StatusFrame, seen: Around): PlainStatus | null {
  const object = iriOf(subject)
  const by = subject.of === 'post' ? subject.post.author : seen.voice
  const account = by === null ? undefined : seen.accounts.get(by)
  if (account === undefined) return null
  const { likes, boosts, replies } = seen.tallies.get(object) ?? NO_TALLY
  const own = seen.standing?.(subject) ?? null
  return {
    ...(subject.of === 'item' ? ofItem(subject.item, frame, seen) : ofPost(subject.post, frame, seen)),
    ...(subject.of === 'post' && applicationOf(subject.post)),
    uri: object,
    account,
    reblogs_count: boosts,
    favourites_count: likes,
    replies_count: replies,
    quotes_count: seen.quotes.get(object) ?? 0,
    quote_approval: quoteApproval(subject, own),
    ...seen.marks?.(subject),
  }
}

function ofItem(item: Item, { baseUrl, mediaHref }: StatusFrame, { itemPolls, saying, hubName, now }: Around) {
  const { id, iri, audience, publishedAt, editedAt, language, pictures } = item
  const [said, poll] = [saying(language), itemPolls.get(id)]
  return {
    id: shownId(id),
    url: iri,
    created_at: moment(publishedAt),
    edited_at: editedAt === null ? null : moment(editedAt),
    content: itemContent(item, iri, said),
    visibility: visibilityOf(audience),
    ...{ sensitive: false, spoiler_text: '', language },
    media_attachments: pictures.slice(0, MOST_FILES).map((picture) => pictureAttachment(picture, mediaHref)),
    mentions: [],
    tags: tagsOf(item, baseUrl),
    ...{ in_reply_to_id: null, in_reply_to_account_id: null, emojis: [] },
    poll: poll === undefined ? null : itemPollOf(id, poll, said.words.doors.poll, now),
    card: itemCard(item, { baseUrl, mediaHref, hubName }),
  }
}

function ofPost(post: Post, frame: StatusFrame, { accounts, parents, cards, standing, saying, now }: Around) {
  const { id, iri, audience, publishedAt, editedAt, language, sensitive, inReplyTo, poll } = post
  const parent = inReplyTo === null ? undefined : parents.get(inReplyTo)
  const author = parent?.author === undefined || parent.author === null ? undefined : accounts.get(parent.author)
  return {
    id: shownId(id),
    url: parseIri(post.url ?? '') ?? iri,
    created_at: moment(publishedAt),
    edited_at: editedAt === null ? null : moment(editedAt),
    content: postContent(post, htmlOf(post, frame.baseUrl), saying(language)),
    visibility: visibilityOf(audience),
    sensitive,
    spoiler_text: warningOf(post),
    language,
    media_attachments: filesOf(post, frame),
    mentions: post.mentions.flatMap((name) => {
      const one = accounts.get(name)
      return one === undefined ? [] : [{ id: one.id, username: one.username, url: one.url, acct: one.acct }]
    }),
    tags: tagsOf(post, frame.baseUrl),
    emojis: frame.rejectsMedia(post.host) ? [] : emojisOf(post.emojis, frame),
    in_reply_to_id: parent === undefined ? null : shownId(parent.id),
    in_reply_to_account_id: author?.id ?? null,
    poll: poll === null ? null : pollOf(id, poll, standing?.({ of: 'post', post }) ?? null, now),
    card: postCard(post, pictureOf(post, frame)) ?? cardOf(cards.get(iri), frame),
  }
}

const htmlOf = ({ origin, html }: Post, baseUrl: string): string =>
  origin === 'local' ? withAbsoluteLinks(html, baseUrl) : html

/** The first picture of a post, from here. */
function pictureOf({ files, host, origin }: Post, { baseUrl, proxy, rejectsMedia }: StatusFrame): string | null {
  const picture = files.find(({ kind }) => kind === 'image')
  if (picture === undefined || origin === 'local' || rejectsMedia(host)) return null
  return baseUrl + proxy.hrefOf(picture.url, 960)
}

function filesOf({ id, files, origin, host }: Post, { baseUrl, mediaHref, proxy, rejectsMedia }: StatusFrame) {
  const from = { post: id, baseUrl, mediaHref, proxy, hidden: origin === 'remote' && rejectsMedia(host) }
  return files
    .filter(({ kind }) => kind !== 'link')
    .slice(0, MOST_FILES)
    .map((file) => fileAttachment(file, from))
}

const tagsOf = ({ tags, tagKeys }: Pick<Item, 'tags' | 'tagKeys'>, baseUrl: string) =>
  tagKeys.map((key, at) => ({ name: tags[at] ?? key, url: baseUrl + tagHref(key) }))
