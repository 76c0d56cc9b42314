import type { Iri } from '../../../core/iri.js'
import { maySee, type Viewer } from '../../../domain/audience.js'
import { itemOf } from '../../../domain/items/item-repo.js'
import type { Item } from '../../../domain/items/item.js'
import { postOf } from '../../../domain/posts/post-repo.js'
import type { Post } from '../../../domain/posts/post.js'
import type { Services } from '../../../domain/services.js'

/** What a post answers, as far as the viewer may see it; `elsewhere` when it is not known here, or not for them. */
export type Above = { of: 'item'; item: Item } | { of: 'post'; post: Post } | { of: 'elsewhere'; iri: Iri }

/** How far up a conversation is followed on one page; the rest is on the page of the topmost. */
export const MOST_ABOVE = 5

/** From the beginning down to what the post itself answers. */
export async function aboveOf(
  { subjects, posts }: Pick<Services, 'subjects' | 'posts'>,
  viewer: Viewer,
  post: Post,
): Promise<Above[]> {
  const above: Above[] = []
  const seen = new Set<Iri>([post.iri])
  for (let at = post.inReplyTo; at !== null && above.length < MOST_ABOVE && !seen.has(at);) {
    seen.add(at)
    const found = await subjects.docOf(at)
    const next: Above = { of: 'elsewhere', iri: at }
    at = null
    if (found?.of === 'item' && maySee(viewer, found.doc)) above.unshift({ of: 'item', item: itemOf(found.doc) })
    else if (found?.of === 'post' && (await posts.visible(viewer, [found.doc])).length > 0) {
      above.unshift({ of: 'post', post: postOf(found.doc) })
      at = found.doc.inReplyTo
    } else above.unshift(next)
  }
  return above
}
