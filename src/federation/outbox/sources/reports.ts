import { iri } from '../../../core/iri.js'
import { REPORTS } from '../../../domain/moderation/moderation-repo.js'
import type { Store } from '../../../store/store.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { store: Store }

/** Reports of members that are to reach the server of whom they are about; the hub itself says them. */
export function reportSource({ store, actors, writer, send, inboxes }: Deps): Source {
  const docs = store.collection(REPORTS)
  return {
    async step(now, until) {
      const taken = { $set: { announce: until } }
      const doc = await docs.findOneAndUpdate({ announce: { $lte: now } }, taken, { sort: { announce: 1 } })
      if (doc === null) return false
      const actor = await actors.instance()
      const id = iri(`${new URL(actor.iri).origin}/act/${doc._id}-flag`)
      const report = { about: doc.about, objects: doc.subjects, words: doc.comment }
      const activity = writer.flag(report, { id, actor, at: doc.at })
      const to = await inboxes.of([doc.about], 'own')
      await send({ activity, id, actor: actor.iri, object: id, recipients: { inboxes: to }, open: false })
      await docs.updateOne({ _id: doc._id, announce: until }, { $set: { announce: null, activity: id } })
      return true
    },
  }
}
