import type { Iri } from '../../core/iri.js'
import type { Viewer } from '../../domain/audience.js'
import type { Services } from '../../domain/services.js'
import type { Marks } from '../entities/make-status.js'

type Deps = { services: Pick<Services, 'localActors' | 'reactions'> }

export type ViewerMarks = ReturnType<typeof viewerMarks>

/** Nothing for strangers. */
export function viewerMarks({ services: { localActors, reactions } }: Deps) {
  return async (viewer: Viewer, objects: readonly Iri[]): Promise<((object: Iri) => Marks) | null> => {
    if (viewer === null) return null
    const me = await localActors.ofMember(viewer.id)
    const mine = me === null ? null : await reactions.marksOf(me.iri, objects)
    return (object) => ({
      favourited: mine?.liked.has(object) ?? false,
      reblogged: mine?.boosted.has(object) ?? false,
      bookmarked: false,
      muted: false,
      pinned: false,
      filtered: [],
    })
  }
}
