import type { Iri } from '../../core/iri.js'
import type { WireObject } from '../activity.js'
import type { DeliveryQueue } from '../delivery/queue.js'
import type { Signer } from '../directory/directory.js'
import type { Recipients } from './announcement.js'

export type Outgoing = {
  activity: WireObject
  id: Iri
  actor: Iri
  /** What nothing about may overtake. */
  object: Iri
  recipients: Recipients
  /** Everybody may read it: then it carries a proof, so that others can pass it on. */
  open: boolean
}

export type Outbox = ReturnType<typeof outbox>

/** The last step of every activity: proved, serialised once, queued for all it goes to. */
export function outbox({ signer, queue }: { signer: Pick<Signer, 'prove'>; queue: DeliveryQueue }) {
  return async ({ activity, id, actor, object, recipients, open }: Outgoing): Promise<void> => {
    const said = open ? await signer.prove(actor, activity) : activity
    await queue.enqueue({ id, actor, object, recipients, body: JSON.stringify(said) })
  }
}
