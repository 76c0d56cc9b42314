import { sameOrigin, type Iri } from '../../../core/iri.js'
import type { Handler, Outcome } from '../../activity.js'
import { handled, ignored, refused } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'posts' | 'forgotten' | 'directory' | 'follows' | 'reactions' | 'traces'>

/** As long as Mastodon does: a Create that was tried again comes within this. */
const REMEMBER_MS = 6 * 60 * 60_000
const AT_ONCE = 100

/** Somebody deleted something of theirs, or left with all of it. Whose it is says what is stored. */
export const remove =
  (services: Needs): Handler =>
  async ({ actor, object }) => {
    if (object === null) return ignored('it names nothing')
    if (services.locals.isLocal(object)) return refused('nobody else deletes what is of this hub')
    return object === actor ? leave(services, actor) : removePost(services, object, actor)
  }

async function removePost({ posts, forgotten }: Needs, post: Iri, actor: Iri): Promise<Outcome> {
  const did = await posts.deleted(post, actor)
  if (did === 'deleted') return handled()
  if (did === 'not-theirs') return refused('it is somebody else’s')
  if (!sameOrigin(post, actor)) return ignored('it is not here')
  await forgotten.remember(actor, post, REMEMBER_MS)
  // Once more: it may have come while this was looking.
  return (await posts.deleted(post, actor)) === 'deleted' ? handled() : ignored('it had not come')
}

/** In an order that finds its end again after a crash: that they are gone is noted last. */
async function leave({ traces, posts, reactions, follows, directory }: Needs, actor: Iri): Promise<Outcome> {
  if ((await directory.known(actor)) === null) return ignored('nobody here knows them')
  await follows.dropBetween(null, actor)
  await inBatches(
    () => traces.postsOf(actor, AT_ONCE),
    (post) => posts.deleted(post, actor),
  )
  await inBatches(
    () => traces.reactionsOf(actor, AT_ONCE),
    ({ activity, kind, object, emoji }) => reactions.undo({ actor, activity, kind, object: object, emoji }),
  )
  await directory.gone(actor)
  return handled('all of theirs was deleted')
}

/** @throws Error when a batch changes nothing, as the next would be the same one */
async function inBatches<T>(next: () => Promise<T[]>, deal: (one: T) => Promise<unknown>): Promise<void> {
  let before = ''
  for (let batch = await next(); batch.length > 0; batch = await next()) {
    const now = JSON.stringify(batch)
    if (now === before) throw new Error('what an actor left cannot be taken away')
    before = now
    await Promise.all(batch.map(deal))
  }
}
