import { sameOrigin, type Iri } from '../../core/iri.js'
import type { ActorDoc } from '../../domain/actors/actor-repo.js'
import { MOST_PINS } from '../../domain/pins/pin-service.js'
import type { RemotePins } from '../../domain/pins/remote-pins.js'
import { BoundedMap } from '../remote/bounded-map.js'
import { Asking, type AskingLimits } from '../threads/asking.js'
import { listedIn } from '../threads/collection.js'
import type { AskingMeans, ThreadMeans } from '../threads/ports.js'

const AGAIN_MS = 30 * 60_000
const MOST_REMEMBERED = 10_000
const AT_ONCE = 2
const limits: AskingLimits = { requests: 12, objects: MOST_PINS, pages: 2, ms: 30_000 }

type Means = AskingMeans & {
  posts: Pick<ThreadMeans['posts'], 'receive'> & { byIri(iri: Iri): Promise<{ author: Iri } | null> }
  pins: Pick<RemotePins, 'keep'>
}

type Owner = Pick<ActorDoc, 'iri' | 'featured'>

/**
 * Asks an actor's server what they put first on their page, at most every half hour, and for what of it is not here.
 * Takes as long as strangers let it, so that it has no place in a request.
 * @returns whether anything was asked
 */
export function pinnedAsker(means: Means): (actor: Owner) => Promise<boolean> {
  const { posts, pins, clock } = means
  const askedAt = new BoundedMap<Iri, number>(MOST_REMEMBERED)
  let asking = 0

  /** Nothing but what is the actor's own: whoever pins what others said shows it as theirs. */
  async function isTheirs(ask: Asking, address: Iri, actor: Iri): Promise<boolean> {
    if (!sameOrigin(address, actor)) return false
    const known = await posts.byIri(address)
    if (known !== null) return known.author === actor
    const post = await ask.post(address)
    if (post === null || post.author !== actor || post.iri !== address) return false
    await posts.receive(post)
    return true
  }

  async function ask(actor: Iri, featured: Iri): Promise<void> {
    const asked = new Asking(means, limits)
    let reached = false
    const listed = await listedIn(featured, async (address) => {
      const page = await asked.page(address)
      reached ||= page !== null
      return page
    })
    if (!reached) return // their server may be down: what was pinned still is
    const theirs: Iri[] = []
    for (const address of listed.slice(0, MOST_PINS)) if (await isTheirs(asked, address, actor)) theirs.push(address)
    await pins.keep(actor, theirs)
  }

  return async ({ iri: actor, featured }) => {
    const now = clock().getTime()
    if (featured === null || now - (askedAt.get(actor) ?? -Infinity) < AGAIN_MS || asking >= AT_ONCE) return false
    askedAt.set(actor, now)
    asking++
    try {
      await ask(actor, featured)
      return true
    } finally {
      asking--
    }
  }
}
