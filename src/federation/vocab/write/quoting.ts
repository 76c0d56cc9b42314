import type { Iri } from '../../../core/iri.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { Audience } from '../../../domain/items/item.js'
import type { Post, PostAudience, QuotePolicy } from '../../../domain/posts/post.js'
import type { WireObject } from '../../activity.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { actorAddresses } from '../addresses.js'
import { PUBLIC } from '../context.js'
import { quoteDocumentOf } from './writing.js'

/**
 * Who may quote an object (FEP-044f): what everybody may read, everybody or whom its author says; else nobody but its
 * author.
 */
export function quotePolicy(
  audience: Audience | PostAudience,
  author: Iri,
  policy: QuotePolicy = 'public',
): JsonObject {
  const isOpen = isForEverybody(audience)
  const who = !isOpen || policy === 'nobody' ? author : policy === 'followers' ? followersOf(author) : PUBLIC
  return { interactionPolicy: { canQuote: { automaticApproval: [who] } } }
}

const followersOf = (author: Iri): Iri => actorAddresses(author).followers

/** What a post quotes, also under the name that came before, and the stamp by which it may; nothing where it may not. */
export function quoteIn({ quote = null }: Pick<Post, 'quote'>): JsonObject {
  if (quote === null || quote.state === 'rejected' || quote.state === 'revoked') return {}
  const { of, stamp } = quote
  return { quote: of, quoteUri: of, ...(stamp !== null && { quoteAuthorization: stamp }) }
}

/** That a post may quote an object of ours: both by their addresses alone, so that it tells nothing of either. */
export const quoteAuthorization = (stamp: { id: Iri; author: Iri; quote: Iri; object: Iri }): WireObject =>
  quoteDocumentOf({
    id: stamp.id,
    type: 'QuoteAuthorization',
    attributedTo: stamp.author,
    interactingObject: stamp.quote,
    interactionTarget: stamp.object,
  })
