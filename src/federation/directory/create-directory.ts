import type { Iri } from '../../core/iri.js'
import type { Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { ActorSource, type SourceDeps } from './actor-source.js'
import type { Directory, KnownActor } from './directory.js'
import { keyFinder } from './key-finder.js'
import { lookups } from './lookups.js'

/** What may be asked on behalf of people of ours, beside what strangers' requests need. */
export type MembersDirectory = Directory & {
  /** As `get`, within an allowance that strangers cannot use up. */
  lookUp(iri: Iri): Promise<KnownActor | Failed>
  /** Takes in an actor's document that was found at its own id just now. */
  learn(id: Iri, document: JsonObject): Promise<KnownActor | Failed>
}

export function createDirectory(deps: SourceDeps): MembersDirectory {
  const [forStrangers, forMembers] = [lookups(deps.clock, 'strangers'), lookups(deps.clock, 'members')]
  const source = new ActorSource(deps)
  return {
    known: (iri) => source.known(iri),
    get: (iri) => source.get(iri, forStrangers),
    refresh: (iri) => source.refresh(iri, forStrangers),
    gone: (iri) => source.gone(iri),
    ...keyFinder({ ...deps, source, lookups: forStrangers }),
    lookUp: (iri) => source.get(iri, forMembers),
    learn: (id, document) => source.learn(id, document),
  }
}
