import type { Iri } from '../../core/iri.js'
import { networkDoors, type NetworkDoor } from '../doors/answer-repo.js'
import type { SignUpState } from './sign-up.js'
import type { SignUpRepo } from './sign-up-repo.js'

/** Somebody elsewhere who signed up. */
export type NetworkReader = { actor: Iri; door: NetworkDoor; accepted: boolean }

const concerned: readonly SignUpState[] = ['accepted', 'waiting', 'asked']
const isNetwork = (door: string): door is NetworkDoor => networkDoors.some((one) => one === door)

/** Those elsewhere who signed up for an event, each once. */
export function networkReaders(rows: Pick<SignUpRepo, 'of'>) {
  return async function* networkReadersOf(event: string): AsyncIterable<NetworkReader> {
    const seen = new Set<Iri>()
    for await (const { actor, door, state } of rows.of(event)) {
      if (actor === null || !isNetwork(door) || !concerned.includes(state) || seen.has(actor)) continue
      seen.add(actor)
      yield { actor, door, accepted: state === 'accepted' }
    }
  }
}
