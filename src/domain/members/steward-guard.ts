import type { Clock } from '../../core/clock.js'
import { Refusal } from '../../core/errors.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import { refusal } from '../refusals.js'
import type { MemberDoc, MemberRepo } from './member-repo.js'

/** The one document `stewards`: whose turn it is to stop being a steward. */
export interface GuardDoc extends Doc {
  /** One more each time it is taken. */
  turn: number
  /** The member at the revision that is being changed; null when nobody is. */
  holder: { member: string; revision: number } | null
  since: Date
}

export const GUARDS: CollectionSpec<GuardDoc> = { name: 'guards', indexes: [] }

const STEWARDS = 'stewards'
/** Whoever has not finished by now was cut off. */
const PATIENCE_MS = 10_000

type Deps = { store: Store; repo: Pick<MemberRepo, 'activeStewards' | 'outdate'>; clock: Clock }

export type StewardGuard = ReturnType<typeof stewardGuard>

/**
 * Sees to it that a hub never loses its last active steward, even when two of them part with each other at the same
 * time: such changes are made one after the other, across all processes of the hub.
 */
export function stewardGuard({ store, repo, clock }: Deps) {
  const docs = store.collection(GUARDS)
  const taken = () => refusal('conflict', 'changed-meanwhile')

  async function take(member: string, revision: number): Promise<number> {
    const since = clock()
    const held = await docs.findOne({ _id: STEWARDS })
    if (held === null) {
      await docs.insertOne({ _id: STEWARDS, turn: 1, holder: { member, revision }, since }).catch((error: unknown) => {
        throw error instanceof DuplicateKey ? taken() : error
      })
      return 1
    }
    if (held.holder !== null) {
      if (Math.abs(since.getTime() - held.since.getTime()) < PATIENCE_MS) throw taken()
      // It may be slow and not dead: its change is made impossible before anyone counts on its not happening.
      await repo.outdate(held.holder.member, held.holder.revision)
    }
    const turn = held.turn + 1
    const mine = { $set: { turn, holder: { member, revision }, since } }
    if (!(await docs.updateOne({ _id: STEWARDS, turn: held.turn }, mine))) throw taken()
    return turn
  }

  const release = (turn: number): Promise<boolean> =>
    docs.updateOne({ _id: STEWARDS, turn }, { $set: { holder: null } })

  return {
    /**
     * Makes a change after which this member is no active steward any more.
     * @param change  must only succeed while the member is at the revision given
     * @throws Refusal 'conflict' when there is no other, or someone else is at it
     */
    async without<T>({ _id: id, revision }: MemberDoc, change: () => Promise<T>): Promise<T> {
      const turn = await take(id, revision)
      try {
        const stewards = await repo.activeStewards(2)
        if (stewards.every((steward) => steward === id)) throw refusal('conflict', 'last-steward')
        const changed = await change()
        await release(turn)
        return changed
      } catch (error) {
        // After any other error the change may still happen: then the turn is left to run out, and outdated.
        if (error instanceof Refusal) await release(turn)
        throw error
      }
    },
  }
}
