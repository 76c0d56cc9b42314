import type { Timer } from '../../core/timer.js'
import type { BulkOperation, Collection, Doc } from '../../store/store.js'

const MOST = 1_000
/** Each write costs a message to the store and a flush of its disk; nobody waits for a delivery to be crossed out. */
const GATHER_MS = 4

/**
 * Writes that arrive within a moment, or while others are under way, go out together. What a store refuses stays until `retry`:
 * nobody is told that it is durable before it is. Operations have to bear repetition.
 */
export type BulkWriter<T extends Doc> = {
  /**
   * Resolves when these are durable; they go together. Rejects only after `close`.
   * @param otherwise  done after them when not every operation met a document; of those that did they meet none
   */
  write(operations: readonly BulkOperation<T>[], otherwise?: readonly BulkOperation<T>[]): Promise<void>
  /** Begins anew after a failure. Throws what the store throws; does nothing when nothing had failed. */
  retry(): Promise<void>
  /** Gives up what could not be written. */
  close(): void
}

type Operations<T> = readonly BulkOperation<T>[]
type Waiting<T> = { operations: Operations<T>; otherwise: Operations<T>; done: PromiseWithResolvers<void> }

export function bulkWriter<T extends Doc>(collection: Pick<Collection<T>, 'bulk'>, timer: Timer): BulkWriter<T> {
  let waiting: Waiting<T>[] = []
  let state: 'resting' | 'gathering' | 'writing' | 'failed' | 'closed' = 'resting'

  const next = (): Waiting<T>[] => {
    let total = 0
    const end = waiting.findIndex(({ operations }) => (total += operations.length) > MOST)
    return waiting.slice(0, end === -1 ? waiting.length : Math.max(end, 1))
  }

  async function run(): Promise<void> {
    if (state === 'closed') return
    state = 'writing'
    while (waiting.length > 0) {
      const group = next()
      const operations = group.flatMap((one) => one.operations)
      const otherwise = group.flatMap((one) => one.otherwise)
      const met = await collection.bulk(operations)
      if (met < operations.length && otherwise.length > 0) await collection.bulk(otherwise)
      waiting = waiting.slice(group.length)
      for (const { done } of group) done.resolve()
    }
    if (state === 'writing') state = 'resting'
  }

  const fail = (): void => {
    state = state === 'closed' ? 'closed' : 'failed'
  }

  return {
    write(operations, otherwise = []) {
      const done = Promise.withResolvers<void>()
      if (state === 'closed') return Promise.reject(new Error('The courier was stopped'))
      waiting.push({ operations, otherwise, done })
      if (state === 'resting') {
        state = 'gathering'
        // What it throws comes out of `retry`, which tries the same again.
        timer.set(() => void run().catch(fail), GATHER_MS)
      }
      return done.promise
    },
    async retry() {
      if (state !== 'failed') return
      await run().catch((error: unknown) => {
        fail()
        throw error
      })
    },
    close() {
      state = 'closed'
      for (const { done } of waiting.splice(0)) done.reject(new Error('The courier was stopped'))
    },
  }
}
