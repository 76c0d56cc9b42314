import type { LiveEvent } from './live-event.js'

/** Whether it happened in this process or in another one on the same store. */
export type Origin = 'here' | 'elsewhere'
export type Hearer = (event: LiveEvent, origin: Origin) => void

export type LiveBus = ReturnType<typeof liveBus>

/**
 * Tells those who listen, at once, what happens. Only a nudge: what has happened stands in the store, and nobody waits for
 * those who hear of it. Hearers must not throw.
 */
export function liveBus() {
  const hearers = new Set<Hearer>()
  const tell = (event: LiveEvent, origin: Origin): void => {
    for (const hear of hearers) hear(event, origin)
  }
  return {
    /** After what it tells of was written. */
    publish: (event: LiveEvent): void => tell(event, 'here'),
    /** Of what another process published. */
    relay: (event: LiveEvent): void => tell(event, 'elsewhere'),
    /** @returns what ends it */
    listen(hear: Hearer): () => void {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
  }
}
