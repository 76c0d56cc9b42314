import { iri, type Iri } from '../../../core/iri.js'
import type { ReactionDoc, ReactionRepo } from '../../../domain/reactions/reaction-repo.js'
import { widestBoost } from '../../../domain/reactions/passing-on.js'
import type { Subject, Subjects } from '../../../domain/subjects.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Deps = SourceDeps & {
  repo: Pick<ReactionRepo, 'claimAnnounce' | 'announced'>
  subjects: Pick<Subjects, 'docOf' | 'subjectOf'>
}

/** Likes and boosts by those who speak here, and that they were taken back. */
export function reactionSource({ repo, subjects, actors, writer, send, inboxes }: Deps): Source {
  async function authorOf(object: Iri): Promise<Iri | null> {
    const found = await subjects.docOf(object)
    if (found === null) return null
    return found.of === 'post' ? found.doc.author : ((await actors.voice())?.iri ?? null)
  }

  /** What the actor of a boost said themselves, to followers alone. */
  async function ownOf({ actor, object }: ReactionDoc, author: Iri): Promise<Subject | null> {
    const subject = author === actor ? await subjects.subjectOf(object) : null
    if (subject === null) return null
    const { audience } = subject.of === 'item' ? subject.item : subject.post
    return widestBoost(actor, { author, audience }) === 'followers' ? subject : null
  }

  async function tell(doc: ReactionDoc): Promise<void> {
    const [actor, author] = [await actors.byIri(doc.actor), await authorOf(doc.object)]
    if (actor === null || actor === 'gone' || author === null) return
    const [isBoost, isThere] = [doc.kind === 'boost', doc.state === 'there']
    const deed = { id: doc.activity, actor, at: doc.at }
    const made = isBoost
      ? await writer.boost(
          { object: doc.object, author, own: isThere ? await ownOf(doc, author) : null },
          deed,
          doc.audience,
        )
      : writer.like(doc.object, author, deed)
    const id = isThere ? doc.activity : iri(`${doc.activity}-undo`)
    const activity = isThere ? made : writer.undo(made, id)
    const to = await inboxes.of([author], isBoost ? 'shared' : 'own')
    const recipients = isBoost ? { followersOf: doc.actor, formerSince: doc.at, inboxes: to } : { inboxes: to }
    await send({
      activity,
      id,
      actor: doc.actor,
      object: doc.activity,
      recipients,
      open: isBoost && doc.audience !== 'followers',
    })
  }

  return {
    async step(now, until) {
      const doc = await repo.claimAnnounce(now, until)
      if (doc === null) return false
      await tell(doc)
      await repo.announced(doc)
      return true
    },
  }
}
