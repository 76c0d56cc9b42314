import type { Iri } from '../../../core/iri.js'
import type { Audience } from '../../../domain/items/item.js'
import type { PostAudience } from '../../../domain/posts/post.js'
import type { WireObject } from '../../activity.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { PUBLIC } from '../context.js'
import { quoteDocumentOf } from './writing.js'

/** Who may quote an object (FEP-044f): everybody what everybody may read, and else nobody but its author. */
export function quotePolicy(audience: Audience | PostAudience, author: Iri): JsonObject {
  const isOpen = audience === 'public' || audience === 'unlisted'
  return { interactionPolicy: { canQuote: { automaticApproval: [isOpen ? PUBLIC : author] } } }
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
