import type { Clock } from '../../core/clock.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import { selfOf, type Acting } from '../../domain/apps/acting.js'
import { threadOf } from '../../domain/bookmarks/bookmark-service.js'
import { can } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { idOf, iriOf, type Subject } from '../../domain/subjects.js'
import { filterResult } from '../entities/filter.js'
import type { Marks } from '../entities/make-status.js'

type Deps = {
  services: Pick<Services, 'bookmarks' | 'filters' | 'pins' | 'reactions'>
  clock: Clock
}

export type ViewerMarks = ReturnType<typeof viewerMarks>

/** As whom a viewer is seen by others, the hub where they act as it; and the hub, where they may speak for it. */
export type Selves = { self: LocalActor | null; voice: LocalActor | null }

export const selvesOf =
  ({ localActors }: Pick<Services, 'localActors'>) =>
  async (viewer: Acting): Promise<Selves> => ({
    self: await selfOf(localActors, viewer),
    voice: can(viewer, 'publish') ? await localActors.voice() : null,
  })

/** What the subjects of one page are to a member, or to the hub where they act as it, in a fixed number of reads. */
export function viewerMarks({ services, clock }: Deps) {
  const { bookmarks, filters, pins, reactions } = services

  /** What members have put first, on their own page and, those who may, on the hub's. */
  async function pinnedBy({ self, voice }: Selves) {
    const whose = new Set([self, voice].flatMap((actor) => (actor === null ? [] : [actor.iri])))
    const pinned = await Promise.all(Array.from(whose, (actor) => pins.namesOf(actor)))
    return (subject: Subject) => pinned.some((names) => names.has(iriOf(subject)))
  }

  /** @param subjects  at most 200 */
  return async (viewer: Acting, selves: Selves, subjects: readonly Subject[]): Promise<(subject: Subject) => Marks> => {
    const { self } = selves
    const [isPinned, matching, kept, muted, mine] = await Promise.all([
      pinnedBy(selves),
      filters.matchingFor(viewer),
      bookmarks.among(viewer, subjects.map(idOf)),
      bookmarks.mutedAmong(viewer, subjects.map(threadOf)),
      self === null ? null : reactions.byActor(self.iri, [...new Set(subjects.map(iriOf))]),
    ])
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
