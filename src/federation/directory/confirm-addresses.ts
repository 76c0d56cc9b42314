import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import type { ActorDoc, ActorRepo } from '../../domain/actors/actor-repo.js'
import { foldAddress, parseAddress, type Address } from '../../domain/actors/address.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { WebFinger } from '../discovery/webfinger.js'

const LEASE_MS = 10 * 60_000
/** More than strangers can make known in the time that the slowest of them may take. */
const AT_ONCE = 16
/** When a server did not answer; in between the actor goes by the name it has on its own host. */
const AGAIN_MS = 6 * 60 * 60_000
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60_000

type Deps = {
  actors: ActorRepo
  webfinger: Pick<WebFinger, 'resolve'>
  blocks: Pick<Blocks, 'refuses'>
  clock: Clock
}

/** What came of it: the address to use, or that it has to be asked again. */
type Verdict = { address: string; agreed: boolean } | 'later'

/**
 * A worker's step: has WebFinger confirm addresses, several at once, since anybody's server may be slow. Only what leads back to the same actor counts; else the
 * address is the handle at the actor's own host, which is that host's to give away.
 * @returns false when none is due, and none under way
 */
export function addressConfirmer({ actors, webfinger, blocks, clock }: Deps): () => Promise<boolean> {
  const running = new Set<Promise<void>>()
  const faults: unknown[] = []

  return async () => {
    while (running.size < AT_ONCE) {
      const now = clock()
      const doc = await actors.claimUnconfirmed(now, leaseUntil(now, LEASE_MS))
      if (doc === null) break
      const done: Promise<void> = settle(doc, now)
        .catch((error: unknown) => void faults.push(error))
        .finally(() => running.delete(done))
      running.add(done)
    }
    if (running.size === 0) return false
    await Promise.race(running)
    if (faults.length > 0) throw faults.shift()
    return true
  }

  async function settle(doc: ActorDoc, now: Date): Promise<void> {
    const verdict = await judge(doc)
    const isOver = now.getTime() - doc.fetchedAt.getTime() > GIVE_UP_AFTER_MS
    if (verdict !== 'later') {
      const { address, agreed } = verdict
      await actors.confirmed(doc, { address, confirm: null, confirmedAt: agreed ? now : null })
    } else {
      const { address, confirmedAt } = doc
      await actors.confirmed(doc, { address, confirm: isOver ? null : leaseUntil(now, AGAIN_MS), confirmedAt })
    }
  }

  async function judge(doc: ActorDoc): Promise<Verdict> {
    const plain = parseAddress(`${doc.handle}@${doc.host}`)
    // Stored are only those with a usable handle.
    if (plain === null) return { address: doc.address, agreed: false }
    const claimed = doc.claimed === null ? null : parseAddress(doc.claimed)
    const byClaim = claimed === null ? null : await confirm(doc, claimed, () => true)
    if (byClaim !== null && byClaim !== 'denied') return byClaim
    // Somebody who is called otherwise by their own host's WebFinger has to say so in their document.
    const isTheirs = ({ name }: Address) => name.toLowerCase() === doc.handle.toLowerCase()
    const byHandle = await confirm(doc, plain, isTheirs)
    return byHandle === 'denied' ? { address: foldAddress(plain), agreed: false } : byHandle
  }

  async function confirm(
    { iri }: ActorDoc,
    address: Address,
    fits: (confirmed: Address) => boolean,
  ): Promise<Verdict | 'denied'> {
    if (blocks.refuses(address.host)) return 'denied'
    const found = await webfinger.resolve(address)
    if (found.kind === 'unavailable') return 'later'
    if (found.kind !== 'ok' || found.iri !== iri || !fits(found.address)) return 'denied'
    return { address: foldAddress(found.address), agreed: true }
  }
}
