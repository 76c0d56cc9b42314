import type { Iri } from '../../core/iri.js'
import { ACTORS } from '../../domain/actors/actor-repo.js'
import { FOLLOWS } from '../../domain/follows/follow-repo.js'
import type { Store } from '../../store/store.js'
import type { Recipients } from '../outbox/announcement.js'

const LARGEST_PAGE = 200

/** Inboxes that an announcement goes to, one at a time; one may come up more than once. */
export type RecipientReader = (recipients: Recipients) => AsyncGenerator<Iri>

export function recipientReader(store: Store): RecipientReader {
  const follows = store.collection(FOLLOWS)

  /**
   * Walks the inboxes in order and jumps over the followers that share one. Pages grow while most that is read is new,
   * and shrink while it is not: ten thousand followers on few servers cost little more than the servers.
   */
  async function* inboxesOf(target: Iri): AsyncGenerator<Iri> {
    let last = ''
    for (let limit = 8; ;) {
      const behind = { target, state: 'accepted' as const, inbox: { $gt: last as Iri } }
      const page = await follows.find(behind, { sort: { inbox: 1 }, limit })
      const found = new Set(page.flatMap(({ inbox }) => inbox ?? []))
      yield* found
      if (page.length < limit) return
      last = [...found].at(-1) ?? last
      limit = found.size * 2 > page.length ? Math.min(limit * 2, LARGEST_PAGE) : Math.max(found.size, 1)
    }
  }

  return async function* ({ followersOf: target, formerSince, inboxes = [] }) {
    if (target !== undefined) yield* inboxesOf(target)
    if (target !== undefined && formerSince !== undefined) {
      const former = { target, state: 'ended' as const, endedAt: { $gte: formerSince } }
      for await (const { inbox } of follows.stream(former)) if (inbox !== null) yield inbox
    }
    yield* inboxes
  }
}

/** Whether an inbox takes what is for a whole server, as far as the actors we know tell. */
export function sharedInboxes(store: Store) {
  const follows = store.collection(FOLLOWS)
  const actors = store.collection(ACTORS)
  return async (inbox: Iri, host: string): Promise<boolean> => {
    const { docs } = await follows.page({ host, direction: 'in', inbox }, { sort: { host: 1, direction: 1 }, limit: 1 })
    const follower = docs[0] === undefined ? null : await actors.findOne({ _id: docs[0].follower })
    if (follower !== null) return follower.sharedInbox === inbox
    const known = await actors.page({ host, sharedInbox: inbox }, { sort: { host: 1, number: 1 }, limit: 1 })
    return known.docs.length > 0
  }
}
