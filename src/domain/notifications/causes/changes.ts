import type { Iri } from '../../../core/iri.js'
import type { LocalActors } from '../../actors/local-actors.js'
import type { PostDoc, PostRepo } from '../../posts/post-repo.js'
import type { ReactionRepo } from '../../reactions/reaction-repo.js'
import type { Teller } from '../teller.js'
import type { Addressees } from './addressees.js'

export type ChangeDeps = {
  addressees: Addressees
  actors: Pick<LocalActors, 'voice'>
  teller: Teller
  posts: Pick<PostRepo, 'answersTo' | 'quoting'>
  reactions: Pick<ReactionRepo, 'of'>
}

/** Of those who answered, passed on or quoted something, so many hear that it was changed. */
const MOST_TOLD_OF_A_CHANGE = 500

/** Who hears that something is not what it was. Repeats are harmless. */
export function changes({ addressees, actors, teller, posts, reactions }: ChangeDeps) {
  /** Those who have passed it on or answered it, and those who show it in something of theirs. */
  async function tellChanged(iri: Iri, author: Iri, version: Date): Promise<void> {
    const limit = MOST_TOLD_OF_A_CHANGE
    const [boosts, answers] = [await reactions.of(iri, 'boost', limit, null), await posts.answersTo(iri, { limit })]
    const concerned = [...boosts.map(({ actor }) => actor), ...answers.docs.map((doc) => doc.author)]
    const change = { from: author, subject: iri, cause: iri, version }
    const members = await addressees.membersOf(concerned)
    for (const member of members) await teller.tell({ ...change, member, type: 'update' })
    for (const quote of (await posts.quoting(iri, { limit })).docs) {
      const [member] = await addressees.membersOf([quote.author])
      if (member === undefined) continue
      const quoted = { ...change, subject: quote.iri, cause: `${quote.iri}\n${iri}` }
      await teller.tell({ ...quoted, member, type: 'quoted_update' })
    }
  }

  /** Its writer hears that somebody who looks after the hub took it down. */
  async function warn({ _id, iri, author }: PostDoc): Promise<void> {
    const [[member], voice] = [await addressees.membersOf([author]), await actors.voice()]
    if (member === undefined || voice === null) return
    const warning = { from: voice.iri, subject: null, cause: iri, about: _id }
    await teller.tell({ ...warning, member, type: 'moderation_warning' })
  }

  return { tellChanged, warn }
}
