import { sameOrigin } from '../../../core/iri.js'
import type { Handler, InboundActivity, Outcome } from '../../activity.js'
import { fetchPost, keepPost } from '../keep.js'
import { HANDLER_LOOKUPS, Lookups } from '../lookups.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

/** What somebody puts first on their own page, or no longer does: in their own collection, and their own posts alone. */
export const pin =
  (services: InboxServices): Handler =>
  async (activity) => {
    const { actor, object, target, type } = activity
    const known = await services.directory.known(actor)
    if (target === null || known?.featured !== target) return refused('it changes a collection that is not theirs')
    if (object === null) return ignored('it names nothing')
    if (type === 'Add') return add(services, activity, object)
    return (await services.pins.remove(actor, object)) ? handled() : ignored('it was not there')
  }

async function add(
  services: InboxServices,
  { actor }: InboundActivity,
  object: NonNullable<InboundActivity['object']>,
): Promise<Outcome> {
  const { posts, pins, follows } = services
  if (!sameOrigin(object, actor)) return refused('it lives where its actor does not')
  const there = await posts.byIri(object)
  if (there !== null && there.author !== actor) return refused('it is somebody else’s')
  if (there === null) {
    if (!(await follows.isFollowedHere(actor))) return ignored('nobody here asked for it')
    const found = await fetchPost(services, new Lookups(services.fetch, HANDLER_LOOKUPS), object)
    if (found.kind !== 'ok') return without('it', found)
    if (found.author !== actor) return refused('it is somebody else’s')
    const kept = await keepPost(services, found.document, { author: actor, wanted: true })
    if (kept.did !== 'handled') return kept
  }
  await pins.add(actor, object)
  return handled()
}
