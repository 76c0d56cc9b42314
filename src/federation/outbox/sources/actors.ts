import { iri } from '../../../core/iri.js'
import type { IdentityDoc, IdentityRepo } from '../../../domain/actors/identity-repo.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<IdentityRepo, 'claim' | 'settle'> }

/**
 * That the voice or a member's public self has changed, moved, or is gone: told to their followers, the last also to all
 * who have something of theirs.
 */
export function actorSource({ repo, actors, writer, send, inboxes }: Deps): Source {
  async function tell(doc: IdentityDoc, news: NonNullable<IdentityDoc['news']>): Promise<void> {
    const { _id: handle, revision, ended, since, movedTo } = doc
    const me = actors.iriOf(handle)
    const id = iri(`${new URL(actors.instanceIri).origin}/act/${handle}-${revision}-${news.toLowerCase()}`)
    const common = { id, actor: me, object: me, open: true }
    if (news === 'Delete') {
      const activity = writer.removeActor({ id, actor: me, at: ended ?? since })
      const heard = await inboxes.ofThoseWhoHeard(me)
      return send({ ...common, activity, recipients: { followersOf: me, formerSince: since, inboxes: heard } })
    }
    const actor = await actors.byHandle(handle)
    if (actor === null || actor === 'gone') return
    const deed = { id, actor, at: since }
    const moves = news === 'Move' && movedTo !== null
    const activity = moves ? writer.move(movedTo, deed) : await writer.updateActor(deed)
    await send({ ...common, activity, recipients: { followersOf: me } })
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      if (doc.news !== null) await tell({ ...doc }, doc.news)
      await repo.settle(doc)
      return true
    },
  }
}
