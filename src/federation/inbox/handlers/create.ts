import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { Handler, InboundActivity, Outcome } from '../../activity.js'
import { idsOf } from '../../vocab/read/values.js'
import { concernsUs } from '../interest.js'
import { fetchPost, keepPost } from '../keep.js'
import { HANDLER_LOOKUPS, Lookups } from '../lookups.js'
import { votedBy } from '../replies.js'
import { ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

const MOST_NAMED = 500

/** Somebody wrote something. It is kept when it concerns one of us. */
export const create =
  (services: InboxServices): Handler =>
  async (activity) => {
    const { actor, object, objects, embedded, embeddedAll, json } = activity
    const voted = await votedBy(services, { actor, embeddedAll })
    if (voted !== null) return voted
    if (objects.length > 1) return ignored('it brings several things at once')
    if (object !== null && services.locals.isLocal(object)) return refused('it claims to be of this hub')
    if (embedded !== null) return keepPost(services, embedded, { author: actor, activity: json, wanted: false })
    if (object === null) return ignored('it brings nothing')
    return askFor(services, activity, object)
  }

/** What is only named, or enclosed in a way that proves nothing, is asked for where it comes from. */
export async function askFor(
  services: InboxServices,
  { actor, json }: InboundActivity,
  object: Iri,
  { wanted = false } = {},
): Promise<Outcome> {
  // Nobody is sent a request of ours by those who do not live there.
  if (!sameOrigin(object, actor)) return refused('it lives where its actor does not')
  const named = [...idsOf(json['to'], MOST_NAMED), ...idsOf(json['cc'], MOST_NAMED)]
  const asked = wanted || (await concernsUs(services, { author: actor, named, inReplyTo: null }))
  if (!asked) return ignored('nobody here asked for it')
  const found = await fetchPost(services, new Lookups(services.fetch, HANDLER_LOOKUPS), object)
  if (found.kind !== 'ok') return without('it', found)
  if (found.author !== actor) return refused('it is somebody else’s')
  return keepPost(services, found.document, { author: actor, wanted })
}
