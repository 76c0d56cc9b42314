import { iri, type Iri } from '../../../core/iri.js'
import type { Telling } from '../../../domain/announcing.js'
import { isForEverybody } from '../../../domain/audience.js'
import { postOf, type PostDoc, type PostRepo } from '../../../domain/posts/post-repo.js'
import type { PinService } from '../../../domain/pins/pin-service.js'
import { pollId, type BallotRepo } from '../../../domain/polls/ballot-repo.js'
import type { OwnQuotes } from '../../../domain/quotes/own-quotes.js'
import type { StampService } from '../../../domain/quotes/stamp-service.js'
import type { Subjects } from '../../../domain/subjects.js'
import type { Recipients } from '../announcement.js'
import type { Source } from '../announcer.js'
import { activityOf, documentSource } from './documents.js'
import type { SourceDeps } from './items.js'

type PostDeps = SourceDeps & {
  pins: Pick<PinService, 'follow'>
  stamps: Pick<StampService, 'follow'>
  quotes: Pick<OwnQuotes, 'toAsk'>
  ballots: Pick<BallotRepo, 'voters'>
  subjects: Pick<Subjects, 'subjectOf'>
}

/** What members write as themselves. */
export function postSource({ repo, ...deps }: PostDeps & { repo: Pick<PostRepo, 'announcing'> }): Source {
  return documentSource({ marks: repo.announcing, leaves, tell: (doc, telling) => tell(doc, telling, deps) })
}

const leaves = ({ state, origin, audience }: PostDoc): boolean =>
  state === 'published' && origin === 'local' && audience !== 'hub'

async function tell(doc: PostDoc, telling: Telling, deps: PostDeps): Promise<void> {
  const { actors, writer, send, pins, stamps } = deps
  const isEnd = telling.verb === 'Delete'
  const actor = isEnd ? await actors.evenSuspended(doc.author) : await actors.byIri(doc.author)
  if (actor === null || actor === 'gone') return // suspended, or gone with everything they said
  const { iri: object } = doc
  const id = activityOf(object, telling)
  const at = doc.editedAt ?? doc.publishedAt
  const activity = await writer.about(telling.verb, { of: 'post', post: postOf(doc) }, { id, actor, at })
  const recipients = await recipientsOf(doc, telling, deps)
  await send({ activity, id, actor: actor.iri, object, recipients, open: isForEverybody(doc.audience) })
  if (telling.verb === 'Create') await askToQuote(doc, deps)
  if (telling.verb !== 'Create') await Promise.all([pins.follow(actor.iri), stamps.follow(object)])
}

/** Who wrote what it quotes is asked for leave; their answer makes another version of it (FEP-044f). */
async function askToQuote(doc: PostDoc, { actors, writer, send, inboxes, quotes }: PostDeps): Promise<void> {
  const asked = await quotes.toAsk(doc)
  const [actor, to] = [await actors.byIri(doc.author), asked === null ? [] : await inboxes.of([asked.author], 'own')]
  if (asked === null || to.length === 0 || actor === null || actor === 'gone') return
  const id = iri(`${doc.iri}/act/quote`)
  const activity = await writer.askToQuote({ of: asked.of, author: asked.author, post: postOf(doc) }, { id, actor })
  await send({ activity, id, actor: actor.iri, object: doc.iri, recipients: { inboxes: to }, open: false })
}

/**
 * Those who are named, and followers unless it is for the named alone; who wrote what it answers or quotes, as far as they
 * may read it. With a Delete, all who may have a copy; with news of a poll, all who voted.
 */
async function recipientsOf(
  doc: PostDoc,
  { verb }: Telling,
  { inboxes, ballots, subjects }: PostDeps,
): Promise<Recipients> {
  const open = isForEverybody(doc.audience)
  const isEnd = verb === 'Delete'
  const former = isEnd || (open && verb === 'Update') ? (doc.wereNamed ?? []) : []
  const answered = open && doc.inReplyTo !== null ? await subjects.subjectOf(doc.inReplyTo) : null
  const quotes = open ? (doc.quote?.of ?? null) : null
  const quoted = quotes === null ? null : await subjects.subjectOf(quotes)
  const above = [answered, quoted].flatMap((one) => (one?.of === 'post' ? [one.post.author] : []))
  const named = await inboxes.of([...doc.mentions, ...former, ...above], open ? 'shared' : 'own')
  if (doc.audience === 'direct') return { inboxes: named }
  if (verb === 'Create' || (verb === 'Update' && !open)) return { followersOf: doc.author, inboxes: named }
  const having = await inboxes.ofThoseWhoHave(doc.iri)
  const all = [...new Set([...named, ...having, ...(await inboxes.of(await votersOf(doc, ballots), 'shared'))])]
  return { followersOf: doc.author, formerSince: doc.publishedAt, inboxes: all }
}

async function votersOf({ _id, poll }: PostDoc, ballots: PostDeps['ballots']): Promise<Iri[]> {
  const voters: Iri[] = []
  if (poll === null) return voters
  for await (const voter of ballots.voters(pollId(_id, poll.round)))
    if (!voter.startsWith('member:')) voters.push(iri(voter))
  return voters
}
