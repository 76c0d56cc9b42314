import { iri, type Iri } from '../../../../src/core/iri.js'
import { ACTORS, type ActorDoc } from '../../../../src/domain/actors/actor-repo.js'
import type { NetworkDoor } from '../../../../src/domain/doors/answer-repo.js'
import type { Item } from '../../../../src/domain/items/item.js'
import { MAILS } from '../../../../src/domain/mails/mail-service.js'
import { POSTS, type PostDoc } from '../../../../src/domain/posts/post-repo.js'
import { Crash, type Desk } from '../../../support/publishing.js'

/** An actor elsewhere who signs up for an event. @returns its address */
export async function comer(desk: Desk, event: Item, name: string, door: NetworkDoor): Promise<Iri> {
  const actor = iri(`https://far.example/u/${name}`)
  const known = { _id: actor, iri: actor, state: 'here', number: name, address: `${name}@far.example`, url: null }
  const rest = { host: 'far.example', keyIds: [], claimed: null, confirm: null, confirmedAt: null, askedAt: desk.now() }
  await desk.store.collection(ACTORS).insertMany([{ ...known, ...rest } as unknown as ActorDoc])
  await desk.signUps.signUp(event.id, { key: `actor:${actor}`, door, name, actor })
  return actor
}

/** What the voice has said of an event, the oldest first. */
export async function notesOf(desk: Desk, event: Item): Promise<PostDoc[]> {
  const found = await desk.store
    .collection(POSTS)
    .find({ inReplyTo: iri(event.iri), state: 'published' }, { limit: 500 })
  return found.sort((a, b) => (a._id < b._id ? -1 : 1))
}

export const lettersOf = (desk: Desk) =>
  desk.store.collection(MAILS).find({ _id: { $gte: 'change-', $lt: 'change.' } }, { limit: 1_000 })

/** Repeats a step until there is nothing to do, or the hub dies. */
export async function until(step: () => Promise<boolean>): Promise<void> {
  try {
    while (await step());
  } catch (error) {
    if (!(error instanceof Crash)) throw error
  }
}
