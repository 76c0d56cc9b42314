import { iri } from '../../../core/iri.js'
import type { BallotDoc, BallotRepo } from '../../../domain/polls/ballot-repo.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & { repo: Pick<BallotRepo, 'claim' | 'told'> }

/** Votes of members in polls elsewhere: a note for each choice, to who asked alone. */
export function voteSource({ repo, actors, writer, send, inboxes }: Deps): Source {
  const { origin } = new URL(actors.instanceIri)

  async function tell({ sent, at }: BallotDoc): Promise<void> {
    const actor = sent === null ? null : await actors.byIri(sent.actor)
    if (sent === null || actor === null || actor === 'gone') return
    const to = await inboxes.of([sent.to], 'own')
    if (to.length === 0) return
    for (const [index, name] of sent.names.entries()) {
      const number = sent.numbers[index] ?? ''
      const [id, note] = [iri(`${origin}/act/${number}-create`), iri(`${origin}/act/${number}-vote`)]
      const vote = { id: note, question: sent.question, to: sent.to, choice: name }
      const activity = writer.vote(vote, { id, actor, at })
      await send({ activity, id, actor: actor.iri, object: note, recipients: { inboxes: to }, open: false })
    }
  }

  return {
    async step(now, until) {
      const doc = await repo.claim(now, until)
      if (doc === null) return false
      await tell(doc)
      await repo.told(doc)
      return true
    },
  }
}
