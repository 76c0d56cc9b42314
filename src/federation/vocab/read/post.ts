import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { Post, PostFile, PostKind } from '../../../domain/posts/post.js'
import { plainLine } from '../../../domain/text/plain.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { addressingOf, isAddressed, isOverAddressed } from './addressing.js'
import { callOf } from './call.js'
import { pastOf } from './dates.js'
import { eventOf, websiteAmong } from './event.js'
import { distinct, filesOf, ownFile, bareFile } from './files.js'
import { longestText } from './limits.js'
import { listIn, listOf } from './list.js'
import { pageOf, pictureOf, sameSite } from './links.js'
import { isBy } from './ownership.js'
import { canQuoteOf, quoteOf } from './quote.js'
import { pollOf, readVote } from './poll.js'
import { emojisOf, tagsOf } from './tags.js'
import { ofHub, typeAmong } from './terms.js'
import { bodyOf, languageOf, summaryOf, titleOf } from './text.js'
import { idOf, isTrue } from './values.js'
import { webAddressOf } from './place.js'
import { trialOf, writeUpOf } from './write-up.js'

/** What a document says, as far as it says it itself; `versionAt` is when this version was made, by its author's word. */
export type ReadPost = Omit<Post, 'id' | 'origin' | 'state' | 'thread' | 'host'> & {
  recipients: Iri[]
  versionAt: Date
}

export type PostOptions = {
  now: Date
  /** The author's collection of followers, when it is known: what is for it and nobody else is `followers`, not `direct`. */
  followers?: Iri | null
  /** The activity that brought it: its recipients count for an object that names none. */
  activity?: JsonObject | null
}

const types = [
  'Note',
  'Question',
  'Article',
  'Page',
  'Event',
  'Image',
  'Video',
  'Audio',
  'Proposal',
  'ChatMessage',
] as const
type Type = (typeof types)[number]

/** Headings in an article stand below its title. */
const ARTICLE_HEADINGS = 2

/**
 * A stranger's object in our words.
 * @param author  who says it, as the caller knows by signature, proof or origin: has to be among those it is attributed to
 * @returns null for what cannot be used: of another type, of another origin than its author's, by others, with too many
 *   recipients, a vote, or without anything to show
 */
export function readPost(json: JsonObject, author: Iri, options: PostOptions): ReadPost | null {
  const iri = typeof json['id'] === 'string' ? idOf(json['id']) : null
  const type = typeAmong(json, types)
  if (iri === null || type === null || !isBy(json, author) || readVote(json) !== null) return null
  const addressed = addressedIn(json, options)
  if (isOverAddressed(json) || isOverAddressed(addressed)) return null
  const collection = type === 'Article' ? listIn(json) : null
  const content = contentOf(json, type, collection)
  const post: Omit<ReadPost, 'url'> = {
    iri,
    author,
    type,
    ...addressingOf(addressed, author, options.followers ?? null),
    ...content,
    ...timesOf(json, options.now),
    ...partsOf(json, type, content, options.now),
    ...(collection !== null && { kind: 'list' as const }),
    ...relationsOf(json, iri),
    quote: quoteOf(json, iri),
    canQuote: canQuoteOf(json, author, options.followers ?? null),
    ...tagsOf(json),
    emojis: emojisOf(json),
    sensitive: isTrue(json['sensitive']),
    language: languageOf(json),
    licence: webAddressOf(ofHub(json, 'licence') ?? json['license'] ?? null),
    writeUp: type === 'Article' && collection === null ? writeUpOf(json, iri) : null,
    list: collection === null ? null : listOf(collection, iri),
    tried: type === 'Note' ? trialOf(json) : null,
  }
  return isEmpty(post) ? null : withPage(post, json)
}

/** The activity's recipients count for an object that names none. */
const addressedIn = (json: JsonObject, { activity }: Pick<PostOptions, 'activity'>): JsonObject =>
  isAddressed(json) ? json : (activity ?? json)

/** For whom the same post is, now that its author's followers are known: all else of it need not be read again. */
export function knowingFollowers(
  post: ReadPost,
  json: JsonObject,
  { followers, ...options }: { followers: Iri } & Pick<PostOptions, 'activity'>,
): ReadPost {
  return { ...post, ...addressingOf(addressedIn(json, options), post.author, followers) }
}

type Content = Pick<ReadPost, 'title' | 'summary' | 'html' | 'files'>

function contentOf(json: JsonObject, type: Type, list: JsonObject | null): Content {
  return {
    title: titleOf(json),
    summary: summaryOf(json),
    // The text of a list has its entries once more, which are shown as such.
    html: bodyOf(list ?? json, type === 'Article' ? ARTICLE_HEADINGS : 'flatten'),
    files: distinct([...ownFiles(json, type), ...filesOf(json)]),
  }
}

/** What an Image, a Video or an Audio is; a video that browsers cannot play is shown by its picture. */
function ownFiles(json: JsonObject, type: Type): PostFile[] {
  if (type !== 'Image' && type !== 'Video' && type !== 'Audio') return []
  const own = ownFile(json, type)
  if (own !== null) return [own]
  const still = type === 'Video' ? pictureOf(json['icon']) : null
  return still === null ? [] : [bareFile('image', still)]
}

type Times = Pick<ReadPost, 'publishedAt' | 'editedAt' | 'versionAt'>

const SAME_MS = 1_000

function timesOf(json: JsonObject, now: Date): Times {
  const updated = pastOf(json['updated'], now)
  const publishedAt = pastOf(json['published'], now) ?? updated ?? now
  const edited = updated !== null && updated.getTime() - publishedAt.getTime() >= SAME_MS
  return { publishedAt, editedAt: edited ? updated : null, versionAt: edited ? updated : publishedAt }
}

type Parts = Pick<ReadPost, 'kind' | 'event' | 'call' | 'poll' | 'files'>

/** What makes it more than a status; an Event without a time and a Question without options are none. */
function partsOf(json: JsonObject, type: Type, { title, html, files }: Content, now: Date): Parts {
  const event = type === 'Event' ? eventOf(json, files) : null
  const poll = type === 'Question' ? pollOf(json, timesOf(json, now).versionAt) : null
  const call = type === 'Note' ? callOf(json, title ?? plainLine(html, longestText.title)) : null
  const kind: PostKind =
    (event && 'event') ?? (poll && 'question') ?? (call && 'call') ?? (type === 'Article' ? 'write-up' : 'status')
  return { kind, event, poll, call, files: event === null ? files : filesOfEvent(files, event.online) }
}

/** Mobilizon names every banner `Banner`, which says nothing; the link to take part online stands in the event. */
function filesOfEvent(files: readonly PostFile[], online: string | null): PostFile[] {
  const website = websiteAmong(files)
  return files
    .filter((file) => file !== website || file.url !== online)
    .map((file) => (file.alt === 'Banner' ? { ...file, alt: '' } : file))
}

type Relations = Pick<ReadPost, 'inReplyTo' | 'context' | 'replies' | 'adaptedFrom'>

function relationsOf(json: JsonObject, iri: Iri): Relations {
  const inReplyTo = idOf(json['inReplyTo'])
  const context = idOf(json['context']) ?? idOf(json['conversation'])
  const replies = idOf(json['replies']) ?? idOf(json['comments'])
  return {
    inReplyTo: inReplyTo === iri ? null : inReplyTo,
    context: context !== null && isPartOf(context, iri) ? null : context,
    replies: replies !== null && sameOrigin(replies, iri) && !isPartOf(replies, iri) ? replies : null,
    adaptedFrom: idOf(ofHub(json, 'adaptedFrom')),
  }
}

/** The same document: asking for it would only bring the object once more. */
const isPartOf = (address: Iri, iri: Iri): boolean => address.replace(/#.*$/s, '') === iri

/** With its page for people; of a shared link (Friendica), whose `url` is what it shares, the link stands with the files. */
function withPage(post: Omit<ReadPost, 'url'>, json: JsonObject): ReadPost {
  const page = pageOf(json['url'])
  if (page === null || post.files.some(({ url }) => url === page)) return { ...post, url: null }
  if (post.type !== 'Page' || sameSite(page, post.iri)) return { ...post, url: page }
  const shared = { ...bareFile('link', page), alt: post.title ?? '' }
  return { ...post, url: null, files: distinct([...post.files, shared]) }
}

const isEmpty = (post: Omit<ReadPost, 'url'>): boolean =>
  post.html === '' &&
  post.title === null &&
  post.summary === null &&
  post.files.length === 0 &&
  post.poll === null &&
  (post.quote ?? null) === null
