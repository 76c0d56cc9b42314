import type { Clock } from '../../core/clock.js'
import { maySee, type Viewer } from '../../domain/audience.js'
import type { FilterContext } from '../../domain/filters/filter.js'
import { itemOf } from '../../domain/items/item-repo.js'
import { postOf } from '../../domain/posts/post-repo.js'
import type { Services } from '../../domain/services.js'
import type { Subject, SubjectDoc } from '../../domain/subjects.js'
import { subjectOf, type Shown } from '../entities/make-status.js'

/** Those of some things that a viewer may see, in the same order. */
export async function seenOf(
  posts: Pick<Services['posts'], 'visible'>,
  viewer: Viewer,
  found: readonly SubjectDoc[],
): Promise<Subject[]> {
  const written = found.flatMap(({ of, doc }) => (of === 'post' ? [doc] : []))
  const seen = new Set(await posts.visible(viewer, written))
  return found.flatMap((one): Subject[] => {
    if (one.of === 'post') return seen.has(one.doc) ? [{ of: 'post', post: postOf(one.doc) }] : []
    return maySee(viewer, one.doc) ? [{ of: 'item', item: itemOf(one.doc) }] : []
  })
}

/** Without what the viewer’s own filters hide in one place; also where it was passed on. */
export async function withoutHidden<T extends Shown>(
  { services: { filters }, clock }: { services: Pick<Services, 'filters'>; clock: Clock },
  { viewer, context }: { viewer: Viewer; context: FilterContext },
  shown: readonly T[],
): Promise<T[]> {
  if (viewer === null) return [...shown]
  const matching = await filters.matchingFor(viewer)
  if (matching.isEmpty) return [...shown]
  const now = clock()
  return shown.filter((one) => !matching.hides(subjectOf(one), context, now))
}
