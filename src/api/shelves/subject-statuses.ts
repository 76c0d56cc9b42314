import type { Iri } from '../../core/iri.js'
import { maySee } from '../../domain/audience.js'
import { itemOf } from '../../domain/items/item-repo.js'
import type { Member } from '../../domain/members/member.js'
import { postOf } from '../../domain/posts/post-repo.js'
import type { Services } from '../../domain/services.js'
import { shownId } from '../../core/ids.js'
import type { Shown } from '../entities/make-status.js'
import type { Status } from '../entities/status.js'
import type { StatusShelf } from './status-shelf.js'

type Deps = { services: Pick<Services, 'subjects' | 'posts'>; statuses: Pick<StatusShelf, 'render'> }

const AT_ONCE = 80

/**
 * Statuses by the addresses of items and posts, of those that a member may see.
 * @param names  at most 500
 */
export function subjectStatuses({ services: { subjects, posts }, statuses }: Deps) {
  return async (member: Member, names: Iterable<Iri>): Promise<Map<Iri, Status>> => {
    const found = await subjects.docsOf(names)
    const written = Array.from(found.values(), (one) => (one.of === 'post' ? [one.doc] : [])).flat()
    const visible = new Set((await posts.visible(member, written)).map(({ _id }) => _id))
    const byId = new Map<string, Iri>()
    const shown = Array.from(found, ([name, one]): Shown[] => {
      byId.set(shownId(one.doc._id), name)
      if (one.of === 'post') return visible.has(one.doc._id) ? [{ of: 'post', post: postOf(one.doc) }] : []
      return maySee(member, itemOf(one.doc)) ? [{ of: 'item', item: itemOf(one.doc) }] : []
    }).flat()
    const made = new Map<Iri, Status>()
    for (let from = 0; from < shown.length; from += AT_ONCE)
      for (const status of await statuses.render(member, shown.slice(from, from + AT_ONCE))) {
        const name = byId.get(status.id)
        if (name !== undefined) made.set(name, status)
      }
    return made
  }
}
