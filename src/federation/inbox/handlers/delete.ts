import type { Iri } from '../../../core/iri.js'
import { forgetActor } from '../../../domain/actors/departures.js'
import type { Handler, Outcome } from '../../activity.js'
import { handled, ignored, refused } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<
  InboxServices,
  'locals' | 'doors' | 'posts' | 'quotes' | 'ownQuotes' | 'directory' | 'follows' | 'reactions' | 'traces'
>

/** Somebody deleted something of theirs, or left with all of it. Whose it is says what is stored. */
export const remove =
  (services: Needs): Handler =>
  async ({ actor, object }) => {
    if (object === null) return ignored('it names nothing')
    if (services.locals.isLocal(object)) return refused('nobody else deletes what is of this hub')
    return object === actor ? leave(services, actor) : removePost(services, object, actor)
  }

async function removePost({ posts, quotes, ownQuotes }: Needs, post: Iri, actor: Iri): Promise<Outcome> {
  if (await ownQuotes.stampGone(post, actor)) return handled('one of ours may quote it no longer')
  if (await quotes.revoked(post, actor)) return handled('it may be quoted no longer')
  const did = await posts.deleted(post, actor)
  if (did === 'not-theirs') return refused('it is somebody else’s')
  return did === 'deleted' ? handled() : ignored('it has not come')
}

/** In an order that finds its end again after a crash: that they are gone is noted last. */
async function leave(services: Needs, actor: Iri): Promise<Outcome> {
  const { directory } = services
  if ((await directory.known(actor)) === null) return ignored('nobody here knows them')
  await forgetActor(services, actor)
  await directory.gone(actor)
  return handled('all of theirs was deleted')
}
