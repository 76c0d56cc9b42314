import { iri, type Iri } from '../../../core/iri.js'
import { COHOSTS, type CohostDoc } from '../../../domain/cohosts/cohost-repo.js'
import type { Store } from '../../../store/store.js'
import type { WireObject } from '../../activity.js'
import type { Source } from '../announcer.js'
import type { Writer } from '../writer.js'
import type { SourceDeps } from './items.js'

type News = NonNullable<CohostDoc['news']>

/** Invitations to host an event together, and answers to them: each is one activity to one inbox. */
export function cohostSource({ store, actors, writer, send, inboxes }: SourceDeps & { store: Store }): Source {
  const docs = store.collection(COHOSTS)

  async function tell(doc: CohostDoc, news: News): Promise<void> {
    const voice = await actors.voice()
    if (voice === null) throw new Error('A hub without a voice has something to say')
    const to = await inboxes.of([doc.actor], 'own')
    if (to.length === 0) return // their server said that they are gone
    const { id, activity } = written(writer, voice.iri, doc, news)
    await send({ activity, id, actor: voice.iri, object: doc.activity, recipients: { inboxes: to }, open: false })
  }

  return {
    async step(now, until) {
      const taken = { $set: { announce: until } }
      const doc = await docs.findOneAndUpdate({ announce: { $lte: now } }, taken, { sort: { announce: 1 } })
      if (doc === null) return false
      if (doc.news !== null) await tell(doc, doc.news)
      const told = { _id: doc._id, revision: doc.revision, announce: until }
      await docs.updateOne(told, { $set: { announce: null, news: null } })
      return true
    },
  }
}

function written(writer: Writer, voice: Iri, doc: CohostDoc, news: News): { id: Iri; activity: WireObject } {
  const { activity: invited, actor, event, number, revision, direction } = doc
  const [inviter, target] = direction === 'out' ? [voice, actor] : [actor, voice]
  const invitation = { id: invited, inviter, target, event }
  const id = iri(`${new URL(voice).origin}/act/${number}-${revision}-${news.toLowerCase()}`)
  switch (news) {
    case 'Invite':
      return { id: invited, activity: writer.invite(invitation) }
    case 'Undo':
      return { id, activity: writer.undo(writer.invite(invitation), id) }
    default:
      return { id, activity: writer.answerInvite(news, invitation, id) }
  }
}
