import { expect } from 'chai'
import { idSource } from '../../src/core/ids.js'
import { iri, type Iri } from '../../src/core/iri.js'
import { RECEIVED, receivedId, type ReceivedDoc } from '../../src/domain/received/received-repo.js'
import { deliveryQueue } from '../../src/federation/delivery/delivery-queue.js'
import { settleAll, type NetworkHub } from './hubs.js'

export type Sent = { id: Iri; type: string; actor: Iri; [name: string]: unknown }

let sentOnes = 0

/** An id under which one of a hub's actors can say something that its own software never would. */
export const oddId = (hub: NetworkHub): Iri => iri(`${new URL(hub.voice).origin}/act/odd-${++sentOnes}`)

/**
 * Sends to the voice of a hub what software that keeps to no rules would, signed as its own.
 * @param by  one of its own who hands on what somebody else said
 * @returns what became of it there
 */
export async function sendAs(
  from: NetworkHub,
  to: NetworkHub,
  activity: Sent,
  by = activity.actor,
): Promise<ReceivedDoc> {
  const { store, host: ownHost } = from
  const clock = () => from.now()
  const newId = idSource({ clock, worker: 40 + (sentOnes++ % 20) })
  const blocks = { refuses: () => false }
  const queue = deliveryQueue({ store, clock, newId, ownHost, blocks, wake: () => undefined })
  const { id, actor } = activity
  const recipients = { inboxes: [iri(`${to.voice}/inbox`)] }
  await queue.enqueue({ id, actor: by, object: id, body: JSON.stringify(activity), recipients })
  await settleAll()
  const row = await to.store.collection(RECEIVED).findOne({ _id: receivedId(id, actor) })
  return row ?? expect.fail('it was not let in')
}
