import { iri } from '../../../core/iri.js'
import { followSubject } from '../../../domain/follows/follow-subject.js'
import type { JoinDoc, JoinRepo } from '../../../domain/joins/join-repo.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<JoinRepo, 'claim' | 'settle'> }

/** Members who come to events elsewhere, and who do not after all: one activity to the organiser alone. */
export function joinSource({ repo, actors, writer, send, inboxes }: Deps): Source {
  const { origin } = new URL(actors.instanceIri)

  async function tell(doc: JoinDoc, news: NonNullable<JoinDoc['news']>): Promise<void> {
    const actor = await actors.byIri(doc.actor)
    if (actor === null || actor === 'gone') return
    const to = await inboxes.of([doc.organiser], 'own')
    if (to.length === 0) return // their server said that they are gone
    const { event, organiser, number, revision } = doc
    const id = news === 'Join' ? doc.activity : iri(`${origin}/act/${number}-${revision}-leave`)
    const activity = writer.attend(news, { event, organiser }, { id, actor, at: doc.at })
    const object = followSubject(actors.instanceIri, doc)
    await send({ activity, id, actor: doc.actor, object, recipients: { inboxes: to }, open: false })
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      if (doc.news !== null) await tell(doc, doc.news)
      await repo.settle(doc)
      return true
    },
  }
}
