import { iri, type Iri } from '../../../core/iri.js'
import type { FollowDoc, FollowNews, FollowRepo } from '../../../domain/follows/follow-repo.js'
import { followSubject } from '../../../domain/follows/follow-subject.js'
import type { WireObject } from '../../activity.js'
import type { Source } from '../announcer.js'
import type { Writer } from '../writer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<FollowRepo, 'claim' | 'settle'> }

/** Follows, their answers and their ends: each is one activity to one inbox. */
export function followSource({ repo, actors, writer, send, inboxes }: Deps): Source {
  const base = actors.instanceIri

  async function tell(doc: FollowDoc, news: FollowNews): Promise<void> {
    const [mine, other] = doc.direction === 'in' ? [doc.target, doc.follower] : [doc.follower, doc.target]
    const actor = await actors.byIri(mine)
    if (actor === null || actor === 'gone') return
    const known = await inboxes.of([other], 'own')
    const to = known.length === 0 && doc.inbox !== null ? [doc.inbox] : known
    if (to.length === 0) return // their server said that they are gone
    const { id, activity } = written(writer, base, doc, news)
    const object = followSubject(base, doc)
    await send({ activity, id, actor: mine, object, recipients: { inboxes: to }, open: false })
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      if (doc.news !== null && doc.direction !== 'local') await tell(doc, doc.news)
      await repo.settle(doc)
      return true
    },
  }
}

function written(writer: Writer, base: Iri, doc: FollowDoc, news: FollowNews): { id: Iri; activity: WireObject } {
  const { activity: followed, follower, target, number, revision } = doc
  const follow = { id: followed, follower, target }
  const id = iri(`${new URL(base).origin}/act/${number}-${revision}-${news.toLowerCase()}`)
  switch (news) {
    case 'Follow':
      return { id: followed, activity: writer.follow(follow) }
    case 'Undo':
      return { id, activity: writer.undo(writer.follow(follow), id) }
    default:
      return { id, activity: writer.answer(news, follow, id) }
  }
}
