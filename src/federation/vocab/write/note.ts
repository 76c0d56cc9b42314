import { oneLine } from '../../../core/characters.js'
import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { Post } from '../../../domain/posts/post.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { actorAddresses, objectAddresses } from '../addresses.js'
import { addressing } from './addressing.js'
import { figuresObject, ofHub } from './figures.js'
import { around } from './item.js'
import { fileOf, picturesFirst } from './pictures.js'
import { quoteIn, quotePolicy } from './quoting.js'
import { contentIn, hashtagsOf, mentionOf, outward, type Named } from './text.js'
import { fitted, utc, type Tally, type Writing } from './writing.js'

/**
 * What a member of this hub wrote as themselves.
 * @param named  those the post mentions, with their addresses; who is not in it is mentioned by their IRI alone
 */
export function noteObject(post: Post, named: readonly Named[], writing: Writing, tally: Tally | null): JsonObject {
  return postObject(post, { type: 'Note', own: triedIn(post) }, { named, writing, tally })
}

/** Of a report on how it went: what hubs count; the text says the same. */
function triedIn({ tried = null }: Post): JsonObject {
  return tried === null
    ? {}
    : ofHub({ tried: { ...ofHub({ outcome: tried.outcome }), ...figuresObject({ ...tried, setting: null }) } })
}

type Around = { named: readonly Named[]; writing: Writing; tally: Tally | null }

/** @param form.own  what this type has beside what all posts have */
export function postObject(
  post: Post,
  { type, own }: { type: string; own: JsonObject },
  { named, writing: { baseUrl }, tally }: Around,
): JsonObject {
  const warning = oneLine(post.summary ?? '')
  const mentions = post.mentions.map((iri) => mentioned(iri, named))
  return fitted({
    id: post.iri,
    type,
    attributedTo: post.author,
    ...addressing(post.audience, actorAddresses(post.author).followers, post.mentions),
    url: post.url ?? post.iri,
    summary: warning || null,
    sensitive: post.sensitive || warning !== '',
    ...contentIn(post.language, outward(post.html, post, baseUrl)),
    published: utc(post.publishedAt),
    updated: post.editedAt === null ? null : utc(post.editedAt),
    inReplyTo: post.inReplyTo,
    ...own,
    attachment: picturesFirst(post.files.map(fileOf)),
    ...around(post.iri, conversationOf(post, baseUrl), tally),
    ...quoteIn(post),
    ...quotePolicy(post.audience, post.author, post.quotePolicy),
    tag: [...mentions, ...hashtagsOf(post, baseUrl)],
  })
}

function mentioned(iri: Iri, named: readonly Named[]): JsonObject {
  const known = named.find((one) => one.iri === iri)
  return known === undefined ? { type: 'Mention', href: iri } : mentionOf(known)
}

/** The parent's conversation goes on; one that began here has its beginning's. Null: it is the post's own. */
function conversationOf({ context, thread }: Post, baseUrl: string): Iri | null {
  if (context !== null) return context
  return sameOrigin(thread, baseUrl as Iri) ? objectAddresses(thread).context : null
}
