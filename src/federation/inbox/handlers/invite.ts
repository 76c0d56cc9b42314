import { hostOf, sameOrigin } from '../../../core/iri.js'
import { registeredDomain } from '../../../core/registered-domain.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { Handler } from '../../activity.js'
import { createAllowances } from '../../remote/allowances.js'
import { innerOf } from '../../vocab/read/activity.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'
import { askFor } from './create.js'

/** Coordinators look through them, and whoever has a domain has any number of servers. */
const OF_ONE_DOMAIN = { count: 40, windowMs: 24 * 60 * 60_000 }

/** Another hub asks ours to host an event of its own with it; a coordinator decides. */
export const invite = (services: InboxServices): Handler => {
  const ofDomains = createAllowances({ clock: services.clock, rate: OF_ONE_DOMAIN })
  return async (activity) => {
    const { locals, directory, posts, cohosts, clock } = services
    const { id, actor, object: event, target } = activity
    const voice = await locals.voice()
    if (voice === null || target !== voice.iri) return ignored('it invites nobody of this hub who could host')
    if (event === null) return ignored('it names no event')
    if (!sameOrigin(event, actor)) return refused('the event is of another server')
    if (ofDomains.take(registeredDomain(hostOf(actor))) > 0) return refused('too many of its domain have come lately')
    const inviter = await directory.get(actor)
    if (inviter.kind !== 'ok') return without('its actor', inviter)
    if ((await posts.byIri(event)) === null) {
      const kept = await askFor(services, activity, event, { wanted: true })
      if (kept.did !== 'handled') return kept
    }
    const post = await posts.byIri(event)
    if (post === null || post.event === null) return ignored('it is no event')
    if (post.author !== actor) return refused('the event is somebody else’s')
    if (!isForEverybody(post.audience)) return ignored('the event is not for everybody')
    if (post.event.state === 'cancelled' || post.event.overAt <= clock()) return ignored('nothing is left to host')
    const isNew = await cohosts.received({ activity: id, actor, event })
    return isNew ? handled('a coordinator decides') : refused('too many of that server wait')
  }
}

type Answers = Pick<InboxServices, 'locals' | 'cohosts'>

/** An answer to an Invite of ours; whatever else is answered goes on to `otherwise`. */
export const inviteAnswer =
  ({ locals, cohosts }: Answers, says: 'accepted' | 'refused', otherwise: Handler): Handler =>
  async (activity) => {
    const { actor, object, json } = activity
    const inner = innerOf(json)
    if (inner !== null && inner.type !== null && inner.type !== 'Invite') return otherwise(activity)
    const ours = object !== null && locals.isLocal(object) ? object : null
    const event = inner?.type === 'Invite' ? inner.object : null
    const named = event !== null && locals.isLocal(event) ? event : null
    if (await cohosts.answered({ by: actor, activity: ours, event: named }, says)) return handled()
    return inner?.type === 'Invite' ? ignored('this hub asks them no such thing') : otherwise(activity)
  }

/** An Invite is taken back; whatever else is taken back goes on to `otherwise`. */
export const inviteUndone =
  ({ cohosts }: Pick<InboxServices, 'cohosts'>, otherwise: Handler): Handler =>
  async (activity) => {
    const inner = innerOf(activity.json)
    if (inner?.type !== 'Invite') return otherwise(activity)
    if (inner.actor !== null && inner.actor !== activity.actor) return ignored('it takes back what others did')
    const known = await cohosts.takenBack({ actor: activity.actor, activity: activity.object, event: inner.object })
    return known ? handled() : ignored('it had not come')
  }
