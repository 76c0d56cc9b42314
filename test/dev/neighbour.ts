import { setTimeout as pause } from 'node:timers/promises'
import { hostOf, iri } from '../../src/core/iri.js'
import type { Hub } from '../../src/hub.js'

const TRIES = 120
const PAUSE_MS = 1_000

/**
 * Lets the group follow that of the other hub as soon as that one is there; does nothing when it does already.
 * @param address  of the other group’s actor
 * @param isReady  whether that hub has been filled; its clock is turned back meanwhile, and it would take no signature
 * @returns false when the other hub did not come within two minutes
 */
export async function followNeighbour(
  { services, federation }: Hub,
  address: string,
  isReady: () => boolean,
): Promise<boolean> {
  const { follows, localActors } = services
  const voice = await localActors.voice()
  if (voice === null || !(await isThere(address, isReady))) return false
  const found = await federation.network.find(address)
  if (found.kind !== 'actor') throw new Error(`${address} cannot be followed: ${found.kind}`)
  await follows.follow(voice.iri, { iri: found.iri, host: hostOf(iri(address)) })
  return true
}

/** The hub asks only once it is there: whoever did not answer is left alone for a while. */
async function isThere(address: string, isReady: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    const answer = await fetch(address, { headers: { Accept: 'application/activity+json' } }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.status === 200 && isReady()) return true
    await pause(PAUSE_MS)
  }
  return false
}
