import { sameOrigin } from '../../../core/iri.js'
import type { Handler } from '../../activity.js'
import { idOf } from '../../vocab/read/values.js'
import { mayKnow } from '../interest.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'follows' | 'subjectOf' | 'directory' | 'stamps'>

/** Somebody asks to quote something of ours in a post of theirs (FEP-044f). Of that post only its address is looked at. */
export const quoteRequest =
  (services: Needs): Handler =>
  async ({ id, actor, object, json }) => {
    const { locals, directory, stamps } = services
    const quote = idOf(json['instrument'])
    if (object === null || quote === null) return ignored('it does not name what is to be quoted where')
    if (!locals.isLocal(object)) return ignored('what it asks to quote is not of this hub')
    if (!sameOrigin(quote, actor)) return refused('what quotes it lives where its actor does not')
    const subject = await services.subjectOf(object)
    if (subject === null || !(await mayKnow(services, actor, subject, { open: false })))
      return ignored('what it asks to quote is not here')
    const found = await directory.get(actor)
    if (found.kind !== 'ok') return without('its actor', found)
    const answer = await stamps.asked({ object, quote, by: actor, request: id })
    if (answer === null) return ignored('what it asks to quote is not of this hub')
    return handled(answer === 'refused' ? 'they may not quote it' : undefined)
  }
