import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { Handler, InboundActivity, Outcome } from '../../activity.js'
import { keepPost } from '../keep.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'
import { askFor } from './create.js'

/**
 * Somebody changed something. Of what is here the stored author decides; what is not here is taken as new, since its
 * Create may have got lost. Actors are asked for again: no body says who somebody is.
 */
export const update =
  (services: InboxServices): Handler =>
  async (activity) => {
    const { actor, object, embedded, json } = activity
    if (object === null) return ignored('it names nothing')
    if (services.locals.isLocal(object)) return refused('nobody else changes what is of this hub')
    if (object === actor) return refresh(services, actor)
    const stored = await services.posts.byIri(object)
    if (stored !== null && stored.author !== actor) return refused('it is somebody else’s')
    const wanted = stored !== null
    return embedded === null
      ? changedElsewhere(services, activity, object, wanted)
      : keepPost(services, embedded, { author: actor, activity: json, wanted })
  }

/** By the word of its owner's server alone, which may also be how a group speaks of itself through its moderators. */
async function changedElsewhere(
  services: InboxServices,
  activity: InboundActivity,
  object: Iri,
  wanted: boolean,
): Promise<Outcome> {
  const isActor = sameOrigin(object, activity.actor) && (await services.directory.known(object)) !== null
  return isActor ? refresh(services, object) : askFor(services, activity, object, { wanted })
}

async function refresh({ directory }: InboxServices, actor: Iri): Promise<Outcome> {
  if ((await directory.known(actor)) === null) return ignored('nobody here knows them')
  const found = await directory.refresh(actor)
  return found.kind === 'ok' ? handled() : without('the actor', found)
}
