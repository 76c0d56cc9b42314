import { iri, type Iri } from '../../../core/iri.js'
import type { Clock } from '../../../core/clock.js'
import { isOpen } from '../../../domain/audience.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../../../domain/items/item-repo.js'
import { REPORT_EVERY_MS, type TakeUpService } from '../../../domain/take-ups/take-up-service.js'
import type { TakeUpDoc, TakeUpRepo, TakingRepo } from '../../../domain/take-ups/take-up-repo.js'
import type { Source } from '../announcer.js'
import type { SourceDeps } from './items.js'

type Asked = Pick<TakeUpService, 'takersOf' | 'callerOf'>

/** Beside the followers: who takes a call of ours up, and whose call ours takes up. */
export async function othersOf(takeUps: Asked, item: ItemDoc): Promise<Iri[]> {
  if (item.kind !== 'call') return []
  const caller = await takeUps.callerOf(itemOf(item))
  return [...(await takeUps.takersOf(item._id)), ...(caller === null ? [] : [caller.author])]
}

/** Tells the caller's hub that one of ours takes its call up. A repeat is the same Offer. */
export async function offerTakeUp(
  doc: ItemDoc,
  { actors, writer, send, inboxes }: SourceDeps,
  takeUps: Asked,
): Promise<void> {
  const caller = await takeUps.callerOf(itemOf(doc))
  const actor = await actors.voice()
  if (caller === null || actor === null) return
  const to = await inboxes.of([caller.author], 'own')
  if (to.length === 0) return
  const [object, id] = [iri(doc.iri), iri(`${doc.iri}/act/1-offer`)]
  const deed = { id, actor, at: doc.publishedAt }
  const activity = await writer.offer({ item: itemOf(doc), target: caller.original, to: caller.author }, deed)
  await send({ activity, id, actor: actor.iri, object, recipients: { inboxes: to }, open: false })
}

type Deciding = SourceDeps & { repo: Pick<TakeUpRepo, 'claimTelling' | 'told'> }

/** What was decided about a take-up, to the hub that offered it. */
export function takeUpSource({ repo, actors, writer, send, inboxes }: Deciding): Source {
  async function tell(doc: TakeUpDoc): Promise<void> {
    const [actor, to] = [await actors.voice(), await inboxes.of([doc.author], 'own')]
    if (actor === null || to.length === 0 || (doc.state !== 'there' && doc.state !== 'refused')) return
    const verb = doc.state === 'there' ? 'Accept' : 'Reject'
    const id = iri(`${doc.target}/act/${doc._id.slice(-43)}-${doc.revision}-${verb.toLowerCase()}`)
    const { offer, author, post: object, target } = doc
    const activity = writer.answerOffer(verb, { id: offer, author, object, target }, { id, actor, at: doc.heardAt })
    await send({ activity, id, actor: actor.iri, object: target, recipients: { inboxes: to }, open: false })
  }

  return {
    async step(now, until) {
      const doc = await repo.claimTelling(now, until)
      if (doc === null) return false
      await tell(doc)
      await repo.told(doc)
      return true
    },
  }
}

type Reporting = SourceDeps & {
  takings: Pick<TakingRepo, 'claimReport' | 'reported'>
  items: Pick<ItemRepo, 'get'>
  takeUps: Asked
  clock: Clock
}

/**
 * How many have promised for a call of ours that takes up another's, to that other hub: an Update of our call, proved like
 * all that everybody may read. Its text is as it was, and so is its `updated`.
 */
export function totalSource({ takings, items, takeUps, actors, writer, send, inboxes, clock }: Reporting): Source {
  return {
    async step(now, until) {
      const doc = await takings.claimReport(now, until)
      if (doc === null) return false
      const [item, actor] = [await items.get(doc._id), await actors.voice()]
      const caller = item !== null && isOpen(item) ? await takeUps.callerOf(itemOf(item)) : null
      if (item !== null && actor !== null && caller !== null && item.announced?.done === true) {
        const [object, id] = [iri(item.iri), iri(`${item.iri}/act/${doc.revision}-total`)]
        const at = item.editedAt ?? item.publishedAt
        const activity = await writer.about('Update', { of: 'item', item: itemOf(item) }, { id, actor, at })
        const recipients = { inboxes: await inboxes.of([caller.author], 'shared') }
        await send({ activity, id, actor: actor.iri, object, recipients, open: true })
      }
      await takings.reported(doc, clock(), new Date(clock().getTime() + REPORT_EVERY_MS))
      return true
    },
  }
}
