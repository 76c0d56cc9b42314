import type { Clock } from '../../../core/clock.js'
import type { Iri } from '../../../core/iri.js'
import type { Person } from '../../../domain/actors/people.js'
import { maySee } from '../../../domain/audience.js'
import { itemOf } from '../../../domain/items/item-repo.js'
import type { Member } from '../../../domain/members/member.js'
import { impersonal } from '../../../domain/notifications/notification.js'
import type { Notification } from '../../../domain/notifications/notification-service.js'
import { postOf } from '../../../domain/posts/post-repo.js'
import type { Post } from '../../../domain/posts/post.js'
import type { Services } from '../../../domain/services.js'
import type { Subject } from '../../../domain/subjects.js'
import { plainText } from '../../../domain/text/plain.js'
import { pathOf } from '../../../domain/text/slug.js'
import { neighbourPaths } from '../../neighbour-paths.js'

/** What one line of the list says. */
export type NoticeRow = {
  row: Notification
  /** Null where it is by nobody in particular. */
  person: Person | null
  /** Null where it is about nothing that could be read. */
  about: { path: string; text: string; language: string | null } | null
  /** Whether somebody waits for an answer. */
  asks: boolean
  isNew: boolean
}

type Used = 'filters' | 'follows' | 'localActors' | 'markers' | 'people' | 'posts' | 'subjects'

const EXCERPT = 140

/** What members are told of, with all that a page shows of it. What they can no longer see, or have hidden, is left out. */
export function noticeRows({ services, clock }: { services: Pick<Services, Used>; clock: Clock }) {
  const { filters, follows, localActors, markers, people, posts, subjects } = services

  async function visibleOf(member: Member, names: Iterable<Iri>): Promise<Map<Iri, Subject>> {
    const found = await subjects.docsOf(names)
    const written = Array.from(found.values(), (one) => (one.of === 'post' ? [one.doc] : [])).flat()
    const visible = new Set((await posts.visible(member, written)).map(({ _id }) => _id))
    const seen = new Map<Iri, Subject>()
    for (const [name, one] of found) {
      if (one.of === 'post' && visible.has(one.doc._id)) seen.set(name, { of: 'post', post: postOf(one.doc) })
      if (one.of === 'item' && maySee(member, one.doc)) seen.set(name, { of: 'item', item: itemOf(one.doc) })
    }
    return seen
  }

  return async (member: Member, rows: readonly Notification[]): Promise<NoticeRow[]> => {
    const names = rows.flatMap(({ subject }) => subject ?? [])
    const [seen, known, matching, lastRead, me] = await Promise.all([
      visibleOf(member, names),
      people.some(rows.map(({ from }) => from)),
      filters.matchingFor(member),
      markers.lastRead(member.id, 'notifications'),
      localActors.ofMember(member.id),
    ])
    const made = rows.map(async (row): Promise<NoticeRow[]> => {
      const subject = row.subject === null ? null : (seen.get(row.subject) ?? null)
      if (row.subject !== null && subject === null) return []
      if (subject !== null && matching.hides(subject, 'notifications', clock())) return []
      const asks = row.type === 'follow_request' && me !== null && (await follows.stateOf(row.from, me.iri)) === 'asked'
      const person = impersonal.includes(row.type) ? null : (known.get(row.from) ?? null)
      const about = subject === null ? null : aboutOf(subject)
      return [{ row, person, about, asks, isNew: lastRead === null || row.number > lastRead }]
    })
    return (await Promise.all(made)).flat()
  }
}

function aboutOf(subject: Subject): NonNullable<NoticeRow['about']> {
  if (subject.of === 'item') {
    const { item } = subject
    return { path: pathOf(item), text: item.title, language: item.language }
  }
  const { post } = subject
  return { path: neighbourPaths.post(post.id), text: excerptOf(post), language: post.language }
}

/** A warning stands before the text. */
function excerptOf({ kind, title, summary, html }: Post): string {
  const warns = (kind === 'status' || kind === 'question') && summary !== null && summary !== ''
  return title ?? (warns ? summary : plainText(html, EXCERPT))
}
