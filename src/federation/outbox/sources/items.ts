import type { Iri } from '../../../core/iri.js'
import type { LocalActors } from '../../../domain/actors/local-actors.js'
import type { Telling } from '../../../domain/announcing.js'
import { isForEverybody } from '../../../domain/audience.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../../../domain/items/item-repo.js'
import { tombstone } from '../../../domain/items/tombstone.js'
import type { OriginalKeeper } from '../../../domain/take-ups/original-keeper.js'
import type { TakeUpService } from '../../../domain/take-ups/take-up-service.js'
import type { PinService } from '../../../domain/pins/pin-service.js'
import type { StampService } from '../../../domain/quotes/stamp-service.js'
import type { Recipients } from '../announcement.js'
import type { Source } from '../announcer.js'
import type { Inboxes } from '../inboxes.js'
import type { Outbox } from '../outbox.js'
import type { Writer } from '../writer.js'
import { activityOf, documentSource } from './documents.js'
import { offerTakeUp, othersOf } from './take-ups.js'

export type SourceDeps = {
  actors: LocalActors
  writer: Writer
  send: Outbox
  inboxes: Inboxes
}

/** What the hub publishes, in its own voice. */
type ItemDeps = SourceDeps & {
  takeUps: Pick<TakeUpService, 'takersOf' | 'callerOf'>
  pins: Pick<PinService, 'follow'>
  originalCalls: Pick<OriginalKeeper, 'ensure'>
  stamps: Pick<StampService, 'follow'>
}

export function itemSource({ repo, ...deps }: ItemDeps & { repo: Pick<ItemRepo, 'announcing'> }): Source {
  return documentSource({ marks: repo.announcing, leaves, tell: (doc, telling) => tell(doc, telling, deps) })
}

const leaves = ({ state, audience }: ItemDoc): boolean => state === 'published' && audience !== 'hub'

async function tell(doc: ItemDoc, telling: Telling, deps: ItemDeps): Promise<void> {
  const { actors, writer, send, inboxes, takeUps, pins, stamps } = deps
  const actor = await actors.voice()
  if (actor === null) throw new Error('A hub without a voice has something to say')
  const object = doc.iri as Iri
  const id = activityOf(object, telling)
  const item = itemOf(telling.verb === 'Delete' ? emptied(doc) : doc)
  const at = doc.deletedAt ?? doc.editedAt ?? doc.publishedAt
  const activity = await writer.about(telling.verb, { of: 'item', item }, { id, actor, at })
  const others = isForEverybody(doc.audience) ? await inboxes.of(await othersOf(takeUps, doc), 'shared') : []
  const recipients = await recipientsOf(doc, telling, { voice: actor.iri, inboxes, others })
  await send({ activity, id, actor: actor.iri, object, recipients, open: isForEverybody(doc.audience) })
  if (telling.verb === 'Create') await deps.originalCalls.ensure(itemOf(doc))
  else await Promise.all([pins.follow(actor.iri), stamps.follow(object)])
  if (telling.verb === 'Create' && isForEverybody(doc.audience)) await offerTakeUp(doc, deps, takeUps)
}

/** What was taken down, or is for members alone now: nothing of what it says goes out with its Delete. */
function emptied(doc: ItemDoc): ItemDoc {
  const deletedAt = doc.deletedAt ?? doc.editedAt ?? doc.publishedAt
  return { ...doc, ...tombstone(deletedAt), audience: doc.audience === 'hub' ? 'followers' : doc.audience }
}

/** New text goes to those it is for, and to the authors of what it was made from when that is everybody; that it is gone, to all who may have a copy. */
export async function recipientsOf(
  doc: ItemDoc,
  { verb }: Pick<Telling, 'verb'>,
  { voice, inboxes, others }: { voice: Iri; inboxes: Inboxes; others: readonly Iri[] },
): Promise<Recipients> {
  const authors = doc.audience === 'followers' ? [] : await inboxes.of(doc.told ?? [], 'shared')
  const named = [...new Set([...authors, ...others])]
  if (verb === 'Create' || (verb === 'Update' && !isForEverybody(doc.audience)))
    return { followersOf: voice, inboxes: named }
  const [having, coming] = [await inboxes.ofThoseWhoHave(doc.iri as Iri), await inboxes.ofThoseWhoCome(doc._id)]
  return { followersOf: voice, formerSince: doc.publishedAt, inboxes: [...new Set([...having, ...coming, ...named])] }
}
