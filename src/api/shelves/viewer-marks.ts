import type { Clock } from '../../core/clock.js'
import { selfOf, type Acting } from '../../domain/apps/acting.js'
import { threadOf } from '../../domain/bookmarks/bookmark-service.js'
import { can } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { idOf, iriOf, type Subject } from '../../domain/subjects.js'
import { filterResult } from '../entities/filter.js'
import type { Marks } from '../entities/make-status.js'

type Deps = {
  services: Pick<Services, 'bookmarks' | 'filters' | 'localActors' | 'pins' | 'reactions'>
  clock: Clock
}

export type ViewerMarks = ReturnType<typeof viewerMarks>

/** What the subjects of one page are to whoever looks, or to the hub where they act as it; nothing for strangers. */
export function viewerMarks({ services, clock }: Deps) {
  const { bookmarks, filters, localActors, pins, reactions } = services

  /** What members have put first, on their own page and, those who may, on the hub's. */
  async function pinnedBy(viewer: Acting) {
    const [me, voice] = await Promise.all([
      selfOf(localActors, viewer),
      can(viewer, 'publish') ? localActors.voice() : null,
    ])
    const whose = [me, voice].flatMap((actor) => (actor === null ? [] : [actor.iri]))
    const pinned = await Promise.all(whose.map((actor) => pins.namesOf(actor)))
    return { me, isPinned: (subject: Subject) => pinned.some((names) => names.has(iriOf(subject))) }
  }

  /** @param subjects  at most 200 */
  return async (viewer: Acting | null, subjects: readonly Subject[]): Promise<((subject: Subject) => Marks) | null> => {
    if (viewer === null) return null
    const [{ me, isPinned }, matching, kept, muted] = await Promise.all([
      pinnedBy(viewer),
      filters.matchingFor(viewer),
      bookmarks.among(viewer, subjects.map(idOf)),
      bookmarks.mutedAmong(viewer, subjects.map(threadOf)),
    ])
    const mine = me === null ? null : await reactions.byActor(me.iri, [...new Set(subjects.map(iriOf))])
    const now = clock()
    return (subject) => ({
      favourited: mine?.likes.has(iriOf(subject)) ?? false,
      reblogged: mine?.boosts.has(iriOf(subject)) ?? false,
      bookmarked: kept.has(idOf(subject)),
      muted: muted.has(threadOf(subject)),
      pinned: isPinned(subject),
      filtered: matching.matches(subject, now).map(filterResult),
    })
  }
}
