import type { Clock } from '../../core/clock.js'
import { iri, type Iri } from '../../core/iri.js'
import { isForEverybody } from '../../domain/audience.js'
import { ITEMS, itemOf, type ItemDoc } from '../../domain/items/item-repo.js'
import { PLACES } from '../../domain/signups/sign-up-repo.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { recipientsOf, type SourceDeps } from './sources/items.js'

/** How many come to an event, as others were told last. `_id` is the item's id. */
export interface AttendanceDoc extends Doc {
  told: number
  /** Begun, and perhaps cut short. */
  telling: number | null
  /** Of what was told so; names the activity. */
  count: number
  at: Date
}

export const ATTENDANCE: CollectionSpec<AttendanceDoc> = {
  name: 'attendance',
  indexes: [{ name: 'at', keys: { at: 1 } }],
  retain: { field: 'at', days: 400 },
}

/** Others hear of new numbers no more often, whatever goes on. */
export const TELL_EVERY_MS = 5 * 60_000

/**
 * A worker's step: tells those who have an event how many come now, where that has changed. An Update with all of it and
 * its old date: nobody edited anything. Compared with what was told last, so that nothing that is missed is missing.
 */
export function attendance({
  store,
  clock,
  actors,
  writer,
  send,
  inboxes,
}: SourceDeps & { store: Store; clock: Clock }) {
  const [items, places, docs] = [store.collection(ITEMS), store.collection(PLACES), store.collection(ATTENDANCE)]
  const { origin } = new URL(actors.instanceIri)

  async function say(item: ItemDoc, count: number, at: Date): Promise<void> {
    const actor = await actors.voice()
    if (actor === null) throw new Error('A hub without a voice has something to say')
    const id = iri(`${origin}/act/${item._id}-${count}-attendance`)
    const activity = await writer.about('Update', { of: 'item', item: itemOf(item) }, { id, actor, at })
    const recipients = await recipientsOf(item, { verb: 'Update' }, { voice: actor.iri, inboxes, others: [] })
    await send({
      activity,
      id,
      actor: actor.iri,
      object: item.iri as Iri,
      recipients,
      open: isForEverybody(item.audience),
    })
  }

  /** @returns whether it was told */
  async function bringUpToDate(id: string, taking: number, now: Date): Promise<boolean> {
    const doc = await docs.findOne({ _id: id })
    const owed = doc?.telling ?? null
    if (owed === null && (doc?.told ?? 0) === taking) return false
    if (owed === null && doc !== null && now.getTime() - doc.at.getTime() < TELL_EVERY_MS) return false
    const item = await items.findOne({ _id: id })
    if (item === null || !isTold(item)) return false
    const told = owed ?? taking
    const count = (doc?.count ?? 0) + (owed === null ? 1 : 0)
    if (doc === null) await docs.insertMany([{ _id: id, told: 0, telling: told, count, at: now }])
    else await docs.updateOne({ _id: id, count: doc.count }, { $set: { telling: told, count, at: now } })
    await say(item, count, now)
    return docs.updateOne({ _id: id, count }, { $set: { told, telling: null } })
  }

  return async (): Promise<boolean> => {
    const now = clock()
    let found = false
    // Lists that are not over yet, or only just.
    for await (const { event, shift, totals } of places.stream({ eraseAt: { $gt: now } })) {
      if (shift === null && (await bringUpToDate(event, totals.accepted, now))) found = true
    }
    return found
  }
}

/** Others have it as it is, and hear of changes: what is about to be told anyway has the numbers in it. */
const isTold = ({ state, audience, announce, announced }: ItemDoc): boolean =>
  state === 'published' &&
  audience !== 'hub' &&
  announce === null &&
  announced !== null &&
  announced.done &&
  announced.verb !== 'Delete'
