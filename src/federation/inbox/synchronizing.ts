import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Outcome } from '../activity.js'
import { readSynchronization, type Synchronization, type Synchronized } from '../delivery/follower-sync.js'
import type { Directory } from '../directory/directory.js'
import { BoundedMap } from '../remote/bounded-map.js'
import type { FetchDocument } from './services.js'
import type { Intake } from './intake.js'

const AGAIN_MS = 5 * 60_000
const MOST_REMEMBERED = 10_000
const MOST_FOLLOWERS = 1_000

type Deps = {
  directory: Pick<Directory, 'known'>
  reconcile: (sender: { iri: Iri; followers: Iri | null }, said: Synchronization) => Promise<Synchronized>
  clock: Clock
}

/**
 * Once an activity is handled, compares what its sender said beside it of their followers here with what we know
 * (FEP-8fcf). Whoever is not in step with us is asked about it once in five minutes at most.
 */
export function synchronizing(handle: (intake: Intake) => Promise<Outcome>, { directory, reconcile, clock }: Deps) {
  const askedAt = new BoundedMap<Iri, number>(MOST_REMEMBERED)

  async function compare(sender: Iri, header: string): Promise<void> {
    const now = clock().getTime()
    if (now - (askedAt.get(sender) ?? -Infinity) < AGAIN_MS) return
    const said = readSynchronization(header)
    const known = said === null ? null : await directory.known(sender)
    if (said === null || known === null) return
    if ((await reconcile(known, said)) !== 'in step') askedAt.set(sender, now)
  }

  return async (intake: Intake): Promise<Outcome> => {
    const outcome = await handle(intake)
    const { sync, signer, actor } = intake.row
    const believed = signer === actor && (outcome.did === 'handled' || outcome.did === 'ignored')
    if (sync !== undefined && believed) await compare(signer, sync)
    return outcome
  }
}

/** All ids that a collection lists; null unless it lists all of them in one piece, for whoever is missing is let go of. */
export function partialCollection(fetch: FetchDocument) {
  return async (url: Iri): Promise<string[] | null> => {
    const found = await fetch(url, { anew: true })
    if (found.kind !== 'ok' || found.id !== url) return null
    const { orderedItems, items, first, next } = found.document
    const listed = orderedItems ?? items
    if (first !== undefined || next !== undefined || !Array.isArray(listed) || listed.length > MOST_FOLLOWERS)
      return null
    return listed.every((id) => typeof id === 'string') ? listed : null
  }
}
