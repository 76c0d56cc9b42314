import { hostOf, sameOrigin } from '../../../core/iri.js'
import { registeredDomain } from '../../../core/registered-domain.js'
import type { Handler } from '../../activity.js'
import { createAllowances } from '../../remote/allowances.js'
import { keepPost } from '../keep.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'
import { askFor } from './create.js'

/** Coordinators look through them, and whoever has a domain has any number of servers. */
const OF_ONE_DOMAIN = { count: 60, windowMs: 24 * 60 * 60_000 }

/** Another hub takes a call of this one up: `object` is its own call, `target` ours. What is stored of both counts. */
export const offer = (services: InboxServices): Handler => {
  const ofDomains = createAllowances({ clock: services.clock, rate: OF_ONE_DOMAIN })
  return async (activity) => {
    const { id, actor, object, embedded, target, json } = activity
    const { locals, directory, posts, subjectOf, takeUps } = services
    if (target === null || object === null || !locals.isLocal(target)) return ignored('it offers this hub nothing')
    const subject = await subjectOf(target)
    if (subject?.of !== 'item' || subject.item.call === null) return ignored('what it takes up is no call of this hub')
    if (locals.isLocal(object) || !sameOrigin(object, actor)) return refused('what it offers is somebody else’s')
    if (ofDomains.take(registeredDomain(hostOf(actor))) > 0) return ignored('too many of its domain have come lately')
    const found = await directory.get(actor)
    if (found.kind !== 'ok') return without('its actor', found)
    const kept =
      embedded === null
        ? await askFor(services, activity, object, { wanted: true })
        : await keepPost(services, embedded, { author: actor, activity: json, wanted: true })
    const post = await posts.byIri(object)
    if (post === null || post.author !== actor) return kept.did === 'handled' ? refused('it is somebody else’s') : kept
    const did = await takeUps.offered(id, subject.item, post)
    if (did === 'taken' || did === 'known') return handled(did === 'known' ? 'it was here already' : undefined)
    return ignored(WHY[did])
  }
}

const WHY = {
  'not-open': 'that call takes no more',
  'not-this-call': 'what it offers does not take that call up',
  'too-many': 'enough of its host take that call up',
} as const
