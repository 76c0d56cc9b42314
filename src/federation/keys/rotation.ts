import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { leaseUntil } from '../../core/lease.js'
import type { KeyRepo, KeysDoc } from '../../domain/keys/key-repo.js'
import type { ActorKeys } from './actor-keys.js'

/** How long new keys are published before they are used, and old ones after it. */
const BESIDE_MS = 7 * 24 * 60 * 60_000
const LEASE_MS = 10 * 60_000

type Deps = {
  repo: KeyRepo
  keys: Pick<ActorKeys, 'make' | 'changed'>
  /**
   * Tells the network that this actor's document has changed, signed when it is sent; may come twice for one change.
   * @param shown  tells one change from another, to derive the activity's id from
   */
  tell: (actor: Iri, shown: number) => Promise<void>
  clock: Clock
}

type Changes = Partial<Omit<KeysDoc, '_id' | 'revision'>>

/**
 * Takes the keys of an actor from one generation to the next. Planned: the new ones stand beside the old for a week, then
 * they are used, and after another week the old ones are gone. Compromised: all at once, and nothing of the old is left.
 */
export function keyRotation({ repo, keys, tell, clock }: Deps) {
  async function next(doc: KeysDoc, now: Date): Promise<Changes> {
    const { shown, current, coming, former, rotate, step } = doc
    if (rotate !== null) return begin(doc, now)
    const later = leaseUntil(now, BESIDE_MS)
    const isTime = step !== null && step <= now
    if (coming !== null && isTime) {
      return {
        current: coming,
        coming: null,
        former: current,
        step: later,
        due: later,
        shown: shown + 1,
        announce: now,
      }
    }
    if (former !== null && isTime) return { former: null, step: null, due: null }
    return { due: step }
  }

  async function begin({ _id, generation, shown, rotate }: KeysDoc, now: Date): Promise<Changes> {
    const made = await keys.make(_id, generation + 1)
    const begun = { generation: generation + 1, shown: shown + 1, rotate: null, announce: now }
    if (rotate === 'compromised') return { ...begun, current: made, coming: null, former: null, step: null, due: null }
    const step = leaseUntil(now, BESIDE_MS)
    return { ...begun, coming: made, step, due: step }
  }

  return {
    /** Does what is due about the keys of one actor. @returns false when nothing is */
    async step(): Promise<boolean> {
      const now = clock()
      const doc = await repo.claimDue(now, leaseUntil(now, LEASE_MS))
      if (doc === null) return false
      // Whoever changed it meanwhile has said anew when it is due.
      await repo.change(doc, await next(doc, now))
      await keys.changed(doc._id)
      return true
    },

    /** Has one change of keys told. @returns false when there is none to tell */
    async announceStep(): Promise<boolean> {
      const now = clock()
      const doc = await repo.claimAnnounce(now, leaseUntil(now, LEASE_MS))
      if (doc === null) return false
      await tell(doc._id, doc.shown)
      await repo.change(doc, { announce: null })
      return true
    },
  }
}
