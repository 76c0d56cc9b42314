import type { Telling } from '../../../domain/announcing.js'
import { postOf, type PostDoc, type PostRepo } from '../../../domain/posts/post-repo.js'
import type { PinService } from '../../../domain/pins/pin-service.js'
import type { StampService } from '../../../domain/quotes/stamp-service.js'
import type { Recipients } from '../announcement.js'
import type { Source } from '../announcer.js'
import type { Inboxes } from '../inboxes.js'
import { activityOf, documentSource } from './documents.js'
import type { SourceDeps } from './items.js'

type PostDeps = SourceDeps & { pins: Pick<PinService, 'follow'>; stamps: Pick<StampService, 'follow'> }

/** What members write as themselves. */
export function postSource({ repo, ...deps }: PostDeps & { repo: Pick<PostRepo, 'announcing'> }): Source {
  return documentSource({ marks: repo.announcing, leaves, tell: (doc, telling) => tell(doc, telling, deps) })
}

const leaves = ({ state, origin }: PostDoc): boolean => state === 'published' && origin === 'local'
const isOpen = ({ audience }: PostDoc): boolean => audience === 'public' || audience === 'unlisted'

async function tell(
  doc: PostDoc,
  telling: Telling,
  { actors, writer, send, inboxes, pins, stamps }: PostDeps,
): Promise<void> {
  const isEnd = telling.verb === 'Delete'
  const actor = isEnd ? await actors.evenSuspended(doc.author) : await actors.byIri(doc.author)
  if (actor === null || actor === 'gone') return // suspended, or gone with everything they said
  const { iri: object } = doc
  const id = activityOf(object, telling)
  const at = doc.editedAt ?? doc.publishedAt
  const activity = await writer.about(telling.verb, { of: 'post', post: postOf(doc) }, { id, actor, at })
  const recipients = await recipientsOf(doc, telling, inboxes)
  await send({ activity, id, actor: actor.iri, object, recipients, open: isOpen(doc) })
  if (telling.verb !== 'Create') await Promise.all([pins.follow(actor.iri), stamps.follow(object)])
}

/** Those who are named, and followers unless it is for the named alone; with a Delete, all who may have a copy. */
async function recipientsOf(doc: PostDoc, { verb }: Telling, inboxes: Inboxes): Promise<Recipients> {
  const open = isOpen(doc)
  const named = await inboxes.of(doc.mentions, open ? 'shared' : 'own')
  if (doc.audience === 'direct') return { inboxes: named }
  if (verb === 'Create' || (verb === 'Update' && !open)) return { followersOf: doc.author, inboxes: named }
  const having = await inboxes.ofThoseWhoHave(doc.iri)
  const all = [...new Set([...named, ...having])]
  return { followersOf: doc.author, formerSince: doc.publishedAt, inboxes: all }
}
