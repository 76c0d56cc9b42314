import { sameOrigin, type Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import type { ActorRepo } from '../../domain/actors/actor-repo.js'
import type { BackFillRepo } from '../../domain/timelines/back-fill-repo.js'
import type { Json } from '../remote/strict-json.js'
import { Asking, type AskingLimits } from '../threads/asking.js'
import { listedIn } from '../threads/collection.js'
import type { AskingMeans, ThreadMeans } from '../threads/ports.js'
import { typeAmong } from '../vocab/read/terms.js'
import { addressOf, idOf, isObject } from '../vocab/read/values.js'

const MOST_POSTS = 20
/** The outbox and its first page; each post may be asked for by what made it. */
const limits: AskingLimits = { requests: 2 + 2 * MOST_POSTS, objects: 2 * MOST_POSTS, pages: 2, ms: 60_000 }
const LEASE_MS = 10 * 60_000

type Means = AskingMeans & {
  backFills: Pick<BackFillRepo, 'claim' | 'done'>
  actors: Pick<ActorRepo, 'get'>
  posts: {
    receive(post: Parameters<ThreadMeans['posts']['receive']>[0], known: { followed: boolean }): Promise<unknown>
    byIri(iri: Iri): Promise<object | null>
  }
  log: Log
}

/**
 * A worker's step: asks for what somebody wrote lately whom a member has begun to follow, from the first page of their
 * outbox, one actor at a time. What comes is placed as what is new, each at its own time.
 * @returns false when nobody is to be asked for anything
 */
export function backFiller(means: Means): () => Promise<boolean> {
  const { backFills, actors, posts, clock, log } = means

  async function ask(actor: Iri, outbox: Iri): Promise<number> {
    const asking = new Asking(means, limits)
    const listed = await listedIn(outbox, (address) => asking.page(address), postIn)
    const theirs = listed.filter((address) => sameOrigin(address, actor)).slice(0, MOST_POSTS)
    let kept = 0
    for (const address of theirs) {
      if ((await posts.byIri(address)) !== null) continue
      const post = await asking.post(address)
      if (post === null || post.author !== actor) continue
      await posts.receive(post, { followed: true })
      kept++
    }
    return kept
  }

  return async () => {
    const now = clock()
    const doc = await backFills.claim(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const actor = await actors.get(doc._id as Iri)
    const outbox = actor?.state === 'here' ? actor.outbox : null
    if (actor !== null && outbox !== null && sameOrigin(outbox, actor.iri)) {
      const kept = await ask(actor.iri, outbox)
      log.info({ actor: actor.iri, kept }, 'an outbox was asked for what is there already')
    }
    await backFills.done(doc)
    return true
  }
}

/** Activities that made nothing. */
const others = ['Accept', 'Add', 'Announce', 'Delete', 'Follow', 'Like', 'Move', 'Remove', 'Undo', 'Update'] as const

/** What an activity in an outbox made, by its address: what is written out there is nobody's word. */
function postIn(item: Json): Iri | null {
  if (!isObject(item)) return addressOf(item)
  if (typeAmong(item, ['Create']) !== null) return idOf(item['object'])
  return typeAmong(item, others) === null ? addressOf(item) : null
}
