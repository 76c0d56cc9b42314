import type { Clock } from '../../core/clock.js'
import type { KeyRepo, Rotation } from './key-repo.js'

/** What those who run the hub may do about the keys of its actors. The keys themselves are for the federation to make. */
export function keyService({ repo, clock, wake }: { repo: KeyRepo; clock: Clock; wake: () => void }) {
  return {
    /**
     * Asks for new keys for all actors; a planned change that has begun goes on as it is.
     * @returns for how many
     */
    async rotate(how: Rotation): Promise<number> {
      const asked = await repo.askToRotate(how, clock())
      wake()
      return asked
    },
  }
}
