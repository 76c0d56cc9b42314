import type { Iri } from '../../../core/iri.js'
import type { Audience } from '../../../domain/items/item.js'
import type { PostAudience } from '../../../domain/posts/post.js'
import { PUBLIC } from '../context.js'

/** Whom a document is for: the same on an activity and on its object, and always both lists. */
export type Addressing = { to: Iri[]; cc: Iri[] }

/**
 * As all of Mastodon's kin read it: public when `to` has everybody, unlisted when `cc` has, else for followers or those
 * named.
 * @param followers  collection of the author
 * @param named      actors who are to be told of it
 * @throws TypeError for `hub`, which never leaves the house
 */
export function addressing(audience: Audience | PostAudience, followers: Iri, named: readonly Iri[] = []): Addressing {
  const others = [...new Set(named)].filter((iri) => iri !== followers && iri !== PUBLIC)
  switch (audience) {
    case 'public':
      return { to: [PUBLIC], cc: [followers, ...others] }
    case 'unlisted':
      return { to: [followers], cc: [PUBLIC, ...others] }
    case 'followers':
      return { to: [followers], cc: others }
    case 'direct':
      return { to: others, cc: [] }
    case 'hub':
      throw new TypeError('What is for members only has no form on the network')
  }
}
